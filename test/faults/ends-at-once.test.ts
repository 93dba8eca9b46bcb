import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createThrowawayDatabase, isPostgresReachable, type ThrowawayDatabase } from "#testkit/throwaway-database.ts";
import type { Environment, Served } from "../cli/run-cli.ts";
import {
  answered,
  ask,
  createAccount,
  createAdministrator,
  longTimeout,
  runOrFail,
  startInstance,
  times,
} from "./instances.ts";
import { hour, type MovedClock, moveClockOf } from "./moved-clock.ts";
import { notRefusedAs, requestsAfter } from "./requests-after.ts";

const hasPostgres = await isPostgresReachable();
const count = times({ short: 500, long: 10_000 });

/** A token that is in use, what ends it, and what is said to those who use it afterwards. */
type Ending = { readonly secret: string; readonly end: () => Promise<unknown>; readonly reason: string };

const createToken = `mutation ($expiresAt: DateTime, $rotation: TokenRotationInput) {
  createToken(scope: READ_ONLY, expiresAt: $expiresAt, rotation: $rotation) { secret token { id } } }`;

describe.skipIf(!hasPostgres)(
  `none of ${count} requests begun on three processes passes${hasPostgres ? "" : " (left out: no server answers)"}`,
  () => {
    const opened = new AsyncDisposableStack();
    let database: ThrowawayDatabase;
    let environment: Environment = {};
    let clock: MovedClock;
    let processes: Served[] = [];
    let token = "";
    afterAll(() => opened.disposeAsync(), 60_000);

    beforeAll(async () => {
      database = opened.use(await createThrowawayDatabase("catalog_ends"));
      environment = { DATABASE_URL: database.url };
      clock = moveClockOf(database);
      token = await createAccount(environment);
      const starting = Promise.all([1, 2, 3].map(() => startInstance(environment)));
      await createAdministrator(environment, "bob@example.com");
      processes = await starting;
      for (const one of processes) opened.use(one);
    }, 120_000);

    const manage = (document: string, variables: object = {}) =>
      answered(processes[0]?.url ?? "", token, document, variables);
    const create = async (variables: object = {}): Promise<{ secret: string; token: { id: string } }> =>
      (await manage(createToken, variables)).createToken;

    const endings: [string, () => Promise<Ending>][] = [
      [
        "the end of an overlap",
        async () => {
          const { secret } = await create();
          await create({ rotation: { overlapMinutes: 60 } });
          return { secret, end: () => clock.forward(hour + 1), reason: "SUPERSEDED" };
        },
      ],
      [
        "endOverlap has returned",
        async () => {
          const { secret, token: old } = await create();
          await create({ rotation: { overlapMinutes: 60 } });
          const document = "mutation ($id: ID!) { endOverlap(id: $id) { status } }";
          return { secret, end: () => manage(document, { id: old.id }), reason: "SUPERSEDED" };
        },
      ],
      [
        "a successor's first use without a grace",
        async () => {
          const { secret } = await create();
          const successor = await create({ rotation: { onFirstUse: { graceSeconds: 0 } } });
          const use = () => answered(processes[1]?.url ?? "", successor.secret, "{ currentToken { id } }");
          return { secret, end: use, reason: "SUPERSEDED" };
        },
      ],
      [
        "the token's expiry",
        async () => {
          const { secret } = await create({ expiresAt: new Date(clock.now().getTime() + hour) });
          return { secret, end: () => clock.forward(hour + 1), reason: "EXPIRED" };
        },
      ],
      [
        "its maker's suspension has returned",
        async () => {
          const made = ["token", "create", "--scope", "read-only", "--created-by", "bob@example.com"];
          const secret = await runOrFail(made, environment);
          const { people } = await manage('{ people(search: "bob@example.com") { id } }');
          const document = "mutation ($id: ID!) { suspendUser(userId: $id) { id } }";
          return { secret, end: () => manage(document, { id: people[0].id }), reason: "OWNER_SUSPENDED" };
        },
      ],
      // Operators close accounts in the database; there is no operation for it.
      ...(["suspended_at", "closed_at"] as const).map((column): [string, () => Promise<Ending>] => [
        `the account's ${column} is set`,
        async () => {
          await database.run("UPDATE accounts SET suspended_at = NULL, closed_at = NULL");
          const { secret } = await create();
          const end = () => database.run(`UPDATE accounts SET ${column} = catalog_now()`);
          return { secret, end, reason: "ACCOUNT_SUSPENDED" };
        },
      ]),
    ];

    test.each(endings)(
      "T5 after %s",
      async (_title, prepare) => {
        const { secret, end, reason } = await prepare();
        const urls = processes.map(({ url }) => url);
        const begun = performance.now();
        const after = await requestsAfter({ urls, secret, count }, end);
        expect(notRefusedAs(reason, after)).toEqual([]);
        const took = Math.round(performance.now() - begun);
        process.stdout.write(`${after.length} requests after it: none passed (${reason}, ${took} ms).\n`);
      },
      longTimeout,
    );

    test("and another token of the account works all the while that the account is open", async () => {
      await database.run("UPDATE accounts SET suspended_at = NULL, closed_at = NULL");
      const asked = await Promise.all(processes.map(({ url }) => ask(url, token, "{ currentToken { id } }")));
      expect(asked.map(({ status }) => status)).toEqual([200, 200, 200]);
    });
  },
);
