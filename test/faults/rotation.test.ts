import { connect } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createThrowawayDatabase, isPostgresReachable, type ThrowawayDatabase } from "#testkit/throwaway-database.ts";
import { graphqlRequest } from "../bench/load.ts";
import type { Served } from "../cli/run-cli.ts";
import { answered, ask, createAccount, longTimeout, startInstance, times } from "./instances.ts";
import { hour, type MovedClock, moveClockOf } from "./moved-clock.ts";
import { startSteadyLoad } from "./steady-load.ts";

const hasPostgres = await isPostgresReachable();
const requestsPerSecond = 200;
const programs = 20;
const changeOverMilliseconds = 1_500;
const rotations = times({ short: 3, long: 60 });
const drops = times({ short: 50, long: 1_000 });

const rotate = `mutation ($id: ID!, $rotation: TokenRotationInput) {
  rotateToken(id: $id, rotation: $rotation) { secret token { id } } }`;
const whoAmI = "{ currentToken { id } }";

describe.skipIf(!hasPostgres)(`rotation${hasPostgres ? "" : " (left out: no server answers)"}`, () => {
  const opened = new AsyncDisposableStack();
  let database: ThrowawayDatabase;
  let clock: MovedClock;
  let processes: Served[] = [];
  let token = "";
  afterAll(() => opened.disposeAsync(), 60_000);

  beforeAll(async () => {
    database = opened.use(await createThrowawayDatabase("catalog_rotation"));
    clock = moveClockOf(database);
    token = await createAccount({ DATABASE_URL: database.url });
    processes = await Promise.all([1, 2].map(() => startInstance({ DATABASE_URL: database.url })));
    for (const one of processes) opened.use(one);
  }, 120_000);

  const urlOf = (number: number): string => processes[number % processes.length]?.url ?? "";

  test(
    `T13 T14 ${requestsPerSecond} requests a second go through ${rotations} rotations, by overlap and on first use: none fails`,
    async () => {
      const create = "mutation { createToken(scope: READ_ONLY) { secret token { id } } }";
      let current = (await answered(urlOf(0), token, create)).createToken;
      const load = startSteadyLoad({
        requestsPerSecond,
        secrets: Array.from({ length: programs }, () => current.secret),
        send: async (secret, number) => {
          const answer = await ask(urlOf(number), secret, "{ currentToken { scope } getTables { totalCount } }");
          const right = { currentToken: { scope: "READ_ONLY" }, getTables: { totalCount: 0 } };
          return answer.status === 200 && JSON.stringify(answer.data) === JSON.stringify(right) ? null : answer;
        },
      });
      const byClock = (_id: string) => clock.forward(hour + 1);
      const byCall = (id: string) =>
        answered(urlOf(1), token, "mutation ($id: ID!) { endOverlap(id: $id) { status } }", { id });
      const ways = [
        { rotation: { overlapMinutes: 60 }, end: byClock },
        { rotation: { onFirstUse: { graceSeconds: 3_600 } }, end: byClock },
        { rotation: { overlapMinutes: 10_080 }, end: byCall },
      ] as const;
      for (let round = 0; round < rotations; round += 1) {
        const old = current;
        const { rotation, end } = ways[round % ways.length] ?? ways[0];
        current = (await answered(urlOf(round), token, rotate, { id: old.token.id, rotation })).rotateToken;
        await load.changeOver(current.secret, changeOverMilliseconds);
        await end(old.token.id);
        expect((await ask(urlOf(round), old.secret, whoAmI)).error?.reason).toBe("SUPERSEDED");
      }
      const { failures, sent, seconds, latencies } = await load.stop();
      expect(failures).toEqual([]);
      // Had the sender not kept up, this would have been another load than the one that was promised.
      expect(sent / seconds).toBeGreaterThan(requestsPerSecond * 0.95);
      process.stdout.write(
        `${rotations} rotations, ${sent} requests in ${seconds.toFixed(1)} s (${Math.round(sent / seconds)} a second): none failed, the slowest took ${Math.round(latencies.at(-1) ?? 0)} ms.\n`,
      );
    },
    longTimeout,
  );

  test(
    `T14 a token rotates itself on first use ${drops} times, and each answer is dropped with its connection: it goes on working`,
    async () => {
      const { currentToken } = await answered(urlOf(0), token, whoAmI);
      const variables = { id: currentToken.id, rotation: { onFirstUse: { graceSeconds: 0 } } };
      const request = graphqlRequest(JSON.stringify({ query: rotate, variables }), token);
      const before = await database.ask<{ made: number }>("SELECT count(*)::int AS made FROM api_tokens");
      let answersUnread = 0;
      for (let time = 0; time < drops; time += 1) {
        answersUnread += (await drop(urlOf(time), request, time)) ? 1 : 0;
        expect((await ask(urlOf(time + 1), token, whoAmI)).status, `after ${time + 1} dropped answers`).toBe(200);
      }
      const { rotateToken } = await answered(urlOf(0), token, rotate, variables);
      const tokens = await database.ask<{ made: number; live: number }>(`
        SELECT count(*)::int AS made, count(*) FILTER (WHERE slot IS NOT NULL OR retiring_slot IS NOT NULL)::int AS live
        FROM api_tokens WHERE scope = 'READ_WRITE'`);
      expect(tokens?.live).toBe(2);
      expect((await ask(urlOf(0), token, whoAmI)).status).toBe(200);
      expect((await ask(urlOf(1), rotateToken.secret, whoAmI)).status).toBe(200);
      expect((await ask(urlOf(0), token, whoAmI)).error?.reason).toBe("SUPERSEDED");
      // Of those that waited for the first byte it is certain that there was an answer to drop.
      expect(answersUnread).toBeGreaterThanOrEqual(Math.floor(drops / 3));
      process.stdout.write(
        `${drops} answers dropped, ${answersUnread} of them when they had begun to arrive: ${(tokens?.made ?? 0) - 2} of the rotations had happened (${before?.made} tokens before), and the token in use worked each time.\n`,
      );
    },
    longTimeout,
  );
});

/**
 * Sends the request and destroys the connection without reading: when it is written, a random moment later, or when the
 * answer begins to arrive. Answers whether it had begun.
 */
async function drop(url: string, request: string, time: number): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  socket.on("error", () => undefined);
  const begun = new Promise<boolean>((resolve) => {
    socket.once("readable", () => resolve(true));
    socket.once("close", () => resolve(false));
  });
  await new Promise<void>((resolve) => socket.write(request, () => resolve()));
  if (time % 3 === 0) await begun;
  if (time % 3 === 1) await after(Math.random() * 30);
  socket.resetAndDestroy();
  return begun;
}
