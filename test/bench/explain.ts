// `node test/bench/explain.ts [--keep] [--columns 1000000] [--edges 5000000] [--only text]`: asks each list of large tables in every way
// that it can be asked, and says which statements read a large table from end to end and which take longer than 50 ms.
import { parseArgs } from "node:util";
import { applyMigrations } from "#platform/database/migrations.ts";
import { openPostgres } from "#platform/database/postgres.ts";
import { sql } from "#platform/database/sql.ts";
import { postgresUrl } from "#testkit/postgres-server.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { casesOf, type ExplainCase } from "./explain-cases.ts";
import { explainAmounts, fillWithLineage } from "./explain-fill.ts";
import { largeTables, remembering, sequentialScans } from "./explain-plan.ts";
import { benchAccount, uuid } from "./fill.ts";

const { values: options } = parseArgs({
  options: {
    keep: { type: "boolean", default: false },
    columns: { type: "string", default: String(explainAmounts.columns) },
    edges: { type: "string", default: String(explainAmounts.edges) },
    only: { type: "string", default: "" },
    name: { type: "string", default: "catalog_explain" },
  },
});
const aim = 50;
const runs = 9;
const large = new Set(largeTables);

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const opened = (name: string) => openPostgres({ url: postgresUrl(name), poolSize: 1, onWarning: () => undefined });
await using admin = opened("postgres");
const [found] = await admin.query(sql`SELECT datname FROM pg_database WHERE datname = ${options.name}`);
const isFilled = found !== undefined;
if (!isFilled) await admin.script(`CREATE DATABASE "${options.name}"`);
let failures = 0;
try {
  // The instance closes it.
  const database = opened(options.name);
  const amounts = { ...explainAmounts, columns: Number(options.columns), edges: Number(options.edges) };
  const started = performance.now();
  await (isFilled ? applyMigrations(database) : fillWithLineage(database, amounts));
  say(
    `${amounts.columns} columns, ${amounts.edges} lineages (${Math.round((performance.now() - started) / 1_000)} s to fill)\n`,
  );
  say("| list | asked | page ms | count ms | sequential scans |\n|---|---|--:|--:|---|");
  const remembered = remembering(database);
  const app = await createTestApp({ database: remembered.database });
  const { operator } = app.app.modules.graphql.tokens;
  const by = { accountId: benchAccount, userId: uuid("user", 1), by: { kind: "cli" } } as const;
  const token = (await operator.issue(by, { scope: "READ_ONLY" })).secret.reveal();
  const cases = await casesOf(async (document) => (await app.graphql(document, {}, { token })).body.data);
  for (const one of cases.filter(({ name, list }) => `${list} ${name}`.includes(options.only)))
    if (await examine(app, { one, token, asked: remembered.asked, database })) failures += 1;
  await app[Symbol.asyncDispose]();
} finally {
  if (!options.keep) await admin.script(`DROP DATABASE IF EXISTS "${options.name}" WITH (FORCE)`);
}
say(`\n${failures} pages read a large table from end to end, or took longer than ${aim} ms.`);
process.exitCode = failures > 0 ? 1 : 0;

type Examination = {
  readonly one: ExplainCase;
  readonly token: string;
  readonly asked: Parameters<typeof sequentialScans>[1][];
  readonly database: Parameters<typeof sequentialScans>[0];
};

/** Answers whether the page is at fault. A count reads what it counts, and is told for information. */
async function examine(app: TestApp, { one, token, asked, database }: Examination): Promise<boolean> {
  const page = await timed(one.page);
  // An order changes no count.
  const count = one.isCounted ? await timed("totalCount") : null;
  const isFault = page.median > aim || page.scans.length > 0;
  const counted = count === null ? "" : `${count.median.toFixed(1)}${count.scans.length > 0 ? " (scan)" : ""}`;
  say(`| ${one.list} | ${one.name} | ${page.median.toFixed(1)} | ${counted} | ${page.scans.join(", ")} |`);
  return isFault;

  async function timed(selection: string): Promise<{ median: number; scans: string[] }> {
    const document = `{ ${one.list}(${one.arguments}) { ${selection} } }`;
    const times: number[] = [];
    // What takes a second is known after one run.
    while (times.length < runs && (times[0] ?? 0) < 1_000) {
      asked.length = 0;
      const begun = performance.now();
      const { body } = await app.graphql(document, {}, { token });
      times.push(performance.now() - begun);
      if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
    }
    const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    const own = asked.filter(({ text }) => !text.includes("api_tokens"));
    const found = await Promise.all(own.map((statement) => sequentialScans(database, statement)));
    return { median, scans: [...new Set(found.flat())].filter((table) => large.has(table)) };
  }
}
