// `node test/bench/imports.ts [columns] [--embedded]`: how long a warehouse set takes to load, how much memory the server
// needs that loads it, and how long others wait meanwhile; then the same for a second load of the same files. The server
// is a process of its own, the database is made for the run and dropped.
import { mkdtempSync, openAsBlob, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openPostgres } from "#platform/database/postgres.ts";
import { postgresUrl } from "#testkit/postgres-server.ts";
import { createAccount } from "../faults/instances.ts";
import { machine } from "./report.ts";
import { startInstance } from "./servers.ts";
import { writeWarehouse } from "./warehouse-files.ts";

const { positionals, values } = parseArgs({ allowPositionals: true, options: { embedded: { type: "boolean" } } });
const columns = Number(positionals[0] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), "catalog-bench-imports-"));

type Server = { readonly url: string; readonly token: string; readonly sourceId: string };

async function run(): Promise<void> {
  try {
    if (values.embedded) return await measure({ CATALOG_DATA: join(folder, "data") });
    const name = `catalog_bench_imports_${process.pid}`;
    await using admin = openPostgres({ url: postgresUrl("postgres"), poolSize: 1, onWarning: () => undefined });
    await admin.script(`CREATE DATABASE ${name}`);
    try {
      await measure({ DATABASE_URL: postgresUrl(name), CATALOG_UPLOADS: join(folder, "uploads") });
    } finally {
      await admin.script(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(database: Readonly<Record<string, string>>): Promise<void> {
  const token = await createAccount(database);
  writeWarehouse(folder, columns);
  const limits = { CATALOG_RATE_POINTS: "2000000000", CATALOG_LOG_LEVEL: "warn" };
  await using instance = await startInstance({ CATALOG_REGION: "eu", CATALOG_PORT: "0", ...limits, ...database });
  const url = `http://localhost:${instance.port}`;
  const create = "mutation ($data: CreateSourceInput!) { createSource(data: $data) { id } }";
  const data = { name: "lake", type: "WAREHOUSE", technology: "POSTGRES" };
  const { createSource } = await ask({ url, token }, create, { data });
  const server = { url, token, sourceId: createSource.id };
  process.stdout.write(`${columns} columns. ${machine(values.embedded ? "the embedded database" : "PostgreSQL")}\n`);
  for (const [what, stamp] of [["First load", 1_700_000_000] as const, ["The same again", 1_700_000_001] as const]) {
    const facts = await load(server, stamp);
    const { mostRss } = await instance.usage();
    process.stdout.write(`${what}: ${facts}; the process had ${Math.round(mostRss / 1e6)} MB at most\n`);
  }
}

async function load(server: Server, stamp: number): Promise<string> {
  for (const part of ["database", "schema", "user", "table", "column", "query", "view_ddl"]) {
    const body = new FormData();
    body.append("file", await openAsBlob(join(folder, part)), part);
    const headers = { authorization: `Token ${server.token}` };
    const path = `${server.url}/warehouse-${server.sourceId}/${stamp}-${part}.csv`;
    const { status } = await fetch(path, { method: "POST", headers, body });
    if (status !== 201) throw new Error(`${part} was answered with ${status}`);
  }
  const done = new AbortController();
  const health = repeat(done.signal, () => send(`${server.url}/health`));
  const query = "query ($sourceId: String) { imports(sourceId: $sourceId) { state rowsLoaded startedAt finishedAt } }";
  let facts = "";
  const cheap = await repeat(done.signal, async () => {
    const { imports } = await ask(server, query, { sourceId: server.sourceId });
    const { state, rowsLoaded, startedAt, finishedAt } = imports[0];
    if (state === "FAILED") throw new Error("the set was not loaded");
    facts = `${rowsLoaded} rows in ${((finishedAt - startedAt) / 1_000).toFixed(1)} s`;
    if (state === "DONE") done.abort();
  });
  return `${facts}; a query waited ${spread(cheap)}, /health ${spread(await health)}`;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape.
async function ask({ url, token }: Omit<Server, "sourceId">, text: string, variables: object): Promise<any> {
  const { data, errors } = JSON.parse(await send(`${url}/public/graphql`, { token, body: { query: text, variables } }));
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

type Body = { readonly token: string; readonly body: object };

/** On a connection of its own: one that is kept is closed by a server that was busy for longer than it keeps them. */
function send(url: string, given?: Body): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = given && { authorization: `Bearer ${given.token}`, "content-type": "application/json" };
    const sending = request(url, { agent: false, method: given ? "POST" : "GET", ...(headers && { headers }) });
    sending.once("error", reject).once("response", async (answer) => {
      resolve((await answer.toArray()).join(""));
    });
    sending.end(given && JSON.stringify(given.body));
  });
}

/** Again and again, as somebody would who looks at pages; answers how long each took. */
async function repeat(signal: AbortSignal, work: () => Promise<unknown>): Promise<number[]> {
  const waits: number[] = [];
  while (!signal.aborted) {
    const started = performance.now();
    await work();
    waits.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return waits;
}

function spread(waits: readonly number[]): string {
  const sorted = waits.toSorted((left, right) => left - right);
  const at = (share: number): string => `${Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)} ms`;
  return `${at(0.5)} in the middle, ${at(1)} at most (${sorted.length} times)`;
}

await run();
