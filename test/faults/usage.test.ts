import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createThrowawayDatabase, isPostgresReachable, type ThrowawayDatabase } from "#testkit/throwaway-database.ts";
import { graphqlRequest, startLoadClient } from "../bench/load.ts";
import { type Served, stop, temporaryFolder } from "../cli/run-cli.ts";
import { answered, ask, createAccount, longTimeout, startInstance, times } from "./instances.ts";

const hasPostgres = await isPostgresReachable();
const perDoor = times({ short: 60, long: 2_000 });
const atOnce = 8;
const loadSeconds = times({ short: 6, long: 150 });
const query = "{ currentToken { id } }";

/** Sends one request to a process and answers whether it succeeded. */
type Send = (url: string, number: number) => Promise<boolean>;

const createToken = "mutation ($scope: TokenScope!) { createToken(scope: $scope) { secret token { id } } }";

const usageOf = "query ($id: ID!) { apiToken(id: $id) { usage(days: 1) { requests } } }";

describe.skipIf(!hasPostgres)("three processes", () => {
  const opened = new AsyncDisposableStack();
  let database: ThrowawayDatabase;
  let administrator: string;
  let processes: readonly Served[];
  const urlOf = (number: number): string => processes[number % processes.length]?.url ?? "";

  beforeAll(async () => {
    database = opened.use(await createThrowawayDatabase("catalog_usage"));
    const environment = {
      DATABASE_URL: database.url,
      CATALOG_UPLOADS: opened.use(temporaryFolder()).path,
      // Each file of the load begins a set of its own.
      CATALOG_MAX_OPEN_IMPORTS: String(perDoor),
    };
    administrator = await createAccount(environment);
    processes = await Promise.all([1, 2, 3].map(async () => opened.use(await startInstance(environment))));
  }, longTimeout);
  afterAll(() => opened.disposeAsync());

  test(
    `U1 ${perDoor} requests over each of five doors of three processes are as many counted`,
    async () => {
      const source = "mutation ($data: CreateSourceInput!) { createSource(data: $data) { id } }";
      const data = { name: "shop", type: "WAREHOUSE", technology: "SNOWFLAKE" };
      const { createSource } = await answered(urlOf(0), administrator, source, { data });
      const { secret, token } = (await answered(urlOf(0), administrator, createToken, { scope: "READ_WRITE" }))
        .createToken;
      // It has taken the other one's place.
      administrator = secret;

      await using sockets = openSockets(processes, secret);
      const doors: Record<string, Send> = {
        graphql: async (url) => (await ask(url, secret, query)).status === 200,
        rest: async (url) => (await get(`${url}/datasets`, secret)) === 200,
        mcp: async (url) => (await callMcp(`${url}/mcp`, secret)) === 200,
        websocket: (url) => sockets.ask(url),
        upload: async (url, number) => {
          const path = `warehouse-${createSource.id}/${1_700_000_000 + number}-table.csv`;
          return (await uploadFile(`${url}/${path}`, secret)) === 201;
        },
      };
      let succeeded = 0;
      for (const send of Object.values(doors)) {
        const worker = async (begin: number): Promise<void> => {
          for (let number = begin; number < perDoor; number += atOnce)
            if (await send(urlOf(number), number)) succeeded += 1;
        };
        await Promise.all(Array.from({ length: atOnce }, (_, begin) => worker(begin)));
      }
      expect(succeeded).toBe(perDoor * Object.keys(doors).length);
      // Each process writes what it has gathered of a token before it answers what is known of it; asking counts later.
      for (const { url } of processes) await answered(url, secret, usageOf, { id: token.id });

      const counted = await database.ask<{ doors: Record<string, number> }>(`
        SELECT jsonb_object_agg(door, requests) AS doors FROM (
          SELECT door, sum(requests) AS requests FROM token_clients WHERE token_id = '${token.id}' GROUP BY door) d`);
      expect(counted?.doors).toEqual(Object.fromEntries(Object.keys(doors).map((door) => [door, perDoor])));
      expect(await countedOf(database, token.id)).toEqual({ requests: succeeded, failed: 0 });
      process.stdout.write(`${succeeded} requests over five doors, ${perDoor} each: as many counted.\n`);
    },
    longTimeout,
  );

  test(
    `U1 U2 under full load for ${loadSeconds} s every request counts, and a token is written once a minute at most`,
    async () => {
      const { secret, token } = (await answered(urlOf(0), administrator, createToken, { scope: "READ_ONLY" }))
        .createToken;
      await noteWrites(database);
      using client = startLoadClient();
      const port = Number(new URL(urlOf(0)).port);
      const request = graphqlRequest(JSON.stringify({ query }), secret);
      const load = await client.run({ port, request, connections: 32, seconds: loadSeconds });

      const { gaps, writes } = await writesOf(database, token.id);
      // The first within five seconds, each other a minute after the one before.
      expect(writes).toBe(1 + Math.floor((loadSeconds - 5) / 60));
      expect(gaps.filter((seconds) => seconds < 59)).toEqual([]);
      for (const one of processes) expect((await stop(one)).code).toBe(0);
      expect((await writesOf(database, token.id)).writes).toBe(writes + 1);
      expect(await countedOf(database, token.id)).toEqual({ requests: load.answered, failed: 0 });
      const rate = Math.round((load.answered / load.milliseconds) * 1_000);
      process.stdout.write(
        `${load.answered} requests at ${rate} a second, as many counted; the token was written ${writes} time${writes === 1 ? "" : "s"} in ${loadSeconds} s, and once when the process stopped.\n`,
      );
    },
    longTimeout,
  );
});

async function get(url: string, token: string): Promise<number> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  await response.text();
  return response.status;
}

async function callMcp(url: string, token: string): Promise<number> {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} });
  const response = await fetch(url, { method: "POST", headers, body });
  return (await response.text()).includes('"whoami"') ? response.status : 0;
}

async function uploadFile(url: string, token: string): Promise<number> {
  const body = new FormData();
  body.append("file", new Blob(["id,schema_id,table_name\n"], { type: "text/csv" }), "upload");
  const response = await fetch(url, { method: "POST", headers: { authorization: `Token ${token}` }, body });
  await response.text();
  return response.status;
}

/** One socket to each process, on which operations follow each other. */
function openSockets(processes: readonly { readonly url: string }[], token: string) {
  const clients = new Map(
    processes.map(({ url }) => [
      url,
      createClient({
        url: `${url.replace("http", "ws")}/public/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${token}` },
        lazy: false,
        retryAttempts: 0,
        onNonLazyError: () => undefined,
      }),
    ]),
  );
  return {
    ask: async (url: string): Promise<boolean> => {
      const answers = clients.get(url)?.iterate({ query });
      for await (const { data } of answers ?? []) return data?.currentToken !== undefined;
      return false;
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients.values()) await client.dispose();
    },
  };
}

/** Every write of a token's uses changes its row; the database notes when. */
function noteWrites(database: ThrowawayDatabase): Promise<void> {
  return database.run(`
    CREATE TABLE noted_writes (token_id uuid NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
    CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO noted_writes (token_id) VALUES (NEW.id); RETURN NULL; END $$;
    CREATE TRIGGER note_write AFTER UPDATE ON api_tokens FOR EACH ROW EXECUTE FUNCTION note_write();`);
}

async function writesOf(database: ThrowawayDatabase, tokenId: string) {
  const row = await database.ask<{ writes: number; gaps: number[] }>(`
    SELECT count(*)::int AS writes, coalesce(array_agg(gap) FILTER (WHERE gap IS NOT NULL), '{}') AS gaps
    FROM (SELECT extract(epoch FROM at - lag(at) OVER (ORDER BY at))::float8 AS gap
          FROM noted_writes WHERE token_id = '${tokenId}') w`);
  return { writes: row?.writes ?? 0, gaps: row?.gaps ?? [] };
}

function countedOf(database: ThrowawayDatabase, tokenId: string) {
  return database.ask<{ requests: number; failed: number }>(`
    SELECT sum(requests)::int AS requests, sum(failed)::int AS failed FROM token_usage_days WHERE token_id = '${tokenId}'`);
}
