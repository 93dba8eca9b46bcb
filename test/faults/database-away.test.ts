import { type Client, createClient } from "graphql-ws";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { createThrowawayDatabase, isPostgresReachable } from "#testkit/throwaway-database.ts";
import {
  type Answer,
  answered,
  ask,
  createAccount,
  createSchema,
  longTimeout,
  startInstance,
  times,
} from "./instances.ts";
import { createTcpProxy } from "./tcp-proxy.ts";

const hasPostgres = await isPostgresReachable();
const cuts = times({ short: 2, long: 20 });
const workers = 6;

const read = "{ currentToken { scope } getTables { totalCount data { name } } }";
const rightData = { currentToken: { scope: "READ_WRITE" }, getTables: { totalCount: 1, data: [{ name: "orders" }] } };

/** Asks without a pause from several sides until it is stopped; tells of each answer. */
function load(url: string, token: string, onAnswer: (answer: Answer) => void) {
  let stopped = false;
  const worker = async (): Promise<void> => {
    while (!stopped) onAnswer(await ask(url, token, read));
  };
  const ended = Promise.all(Array.from({ length: workers }, worker));
  return {
    stop: async () => {
      stopped = true;
      await ended;
    },
  };
}

/** Resolves once so many answers in a row are as wanted. */
function rowOf(wanted: (answer: Answer) => boolean, length: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let row = 0;
  return {
    promise,
    see: (answer: Answer) => {
      row = wanted(answer) ? row + 1 : 0;
      if (row === length) resolve();
    },
  };
}

/** The page of a client that stays: what it hears of table changes. */
function subscribe(url: string, token: string) {
  const heard = { count: 0, ended: false };
  const client: Client = createClient({
    url: `${url.replace("http", "ws")}/public/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const finish = (): void => {
    heard.ended = true;
  };
  client.subscribe(
    { query: "subscription { catalogChanges(assetTypes: [TABLE]) { ids } }" },
    {
      next: () => {
        heard.count += 1;
      },
      error: finish,
      complete: finish,
    },
  );
  return { heard, [Symbol.asyncDispose]: async () => client.dispose() };
}

test.skipIf(!hasPostgres)(
  `PostgreSQL away under load ${cuts} times: 503 with Retry-After meanwhile, never 401 or wrong data, then all is well without a restart`,
  async () => {
    await using database = await createThrowawayDatabase("catalog_away");
    const address = new URL(database.url);
    await using proxy = await createTcpProxy({ host: address.hostname, port: Number(address.port || 5432) });
    address.host = `127.0.0.1:${proxy.port}`;
    const environment = { DATABASE_URL: address.href };
    const token = await createAccount(environment);
    await using served = await startInstance(environment);
    const schemaId = await createSchema(served.url, token);
    const table = "mutation ($data: [CreateTableInput!]!) { createTables(data: $data) { id } }";
    const data = [{ schemaId, name: "orders", externalId: "orders" }];
    const { createTables } = await answered(served.url, token, table, { data });
    await using subscriber = subscribe(served.url, token);

    const describe =
      "mutation ($data: [UpdateTableDescriptionInput!]!) { updateTableDescriptions(data: $data) { id } }";
    /** Changes the table until the subscriber hears of it: when it listens again is not announced. */
    const untilHeard = async (): Promise<number> => {
      const { count } = subscriber.heard;
      while (subscriber.heard.count === count && !subscriber.heard.ended) {
        const change = [{ id: createTables[0].id, externalDescription: `${Math.random()}` }];
        await answered(served.url, token, describe, { data: change });
      }
      return performance.now();
    };
    await untilHeard();

    const statuses = new Map<number, number>();
    const wrong: Answer[] = [];
    let see = (_answer: Answer): void => undefined;
    const running = load(served.url, token, (answer) => {
      const { status, retryAfter, error } = answer;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 200) {
        if (JSON.stringify(answer.data) !== JSON.stringify(rightData)) wrong.push(answer);
      } else if (status !== 503 || error?.code !== "SERVICE_UNAVAILABLE" || retryAfter === null) wrong.push(answer);
      see(answer);
    });
    const seen = async (status: number): Promise<void> => {
      const row = rowOf((answer) => answer.status === status, 50);
      see = row.see;
      await row.promise;
    };
    let slowest = 0;
    for (let number = 0; number < cuts; number += 1) {
      await seen(200);
      await proxy.cut();
      await seen(503);
      expect((await fetch(`${served.url}/health`)).status).toBe(200);
      expect((await fetch(`${served.url}/ready`)).status).toBe(503);
      const change = await ask(served.url, token, table, { data });
      expect({ status: change.status, data: change.data ?? null }).toEqual({ status: 503, data: null });
      await proxy.mend();
      const mended = performance.now();
      await seen(200);
      expect((await fetch(`${served.url}/ready`)).status).toBe(200);
      await untilHeard();
      slowest = Math.max(slowest, performance.now() - mended);
    }
    await running.stop();
    expect(wrong).toEqual([]);
    expect(subscriber.heard.ended).toBe(false);
    expect(slowest).toBeLessThan(10_000);
    const told = [...statuses].map(([status, count]) => `${count} × ${status}`).join(", ");
    process.stdout.write(`${cuts} cuts: ${told}; recovered with subscriptions in ${Math.round(slowest)} ms at most.\n`);
  },
  longTimeout,
);
