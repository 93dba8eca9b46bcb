import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readMigrations } from "#platform/database/migrations.ts";
import { openPostgres } from "#platform/database/postgres.ts";
import { sql } from "#platform/database/sql.ts";
import { createThrowawayDatabase, isPostgresReachable } from "#testkit/throwaway-database.ts";
import { type Served, stop } from "../cli/run-cli.ts";
import { answered, ask, createAccount, longTimeout, startInstance, times } from "./instances.ts";
import { notRefusedAs, requestsAfter } from "./requests-after.ts";

const hasPostgres = await isPostgresReachable();
const requestsAfterRevoke = times({ short: 1_500, long: 10_000 });

describe.skipIf(!hasPostgres)(
  `processes over one PostgreSQL${hasPostgres ? "" : " (left out: no server answers)"}`,
  () => {
    const opened = new AsyncDisposableStack();
    let processes: Served[] = [];
    let token = "";
    let first: { readonly ready: number[]; readonly applied: string[] } = { ready: [], applied: [] };
    afterAll(() => opened.disposeAsync(), 60_000);

    const urlOf = (number: number): string => processes[number % processes.length]?.url ?? "";

    beforeAll(async () => {
      const database = opened.use(await createThrowawayDatabase("catalog_many", { empty: true }));
      const environment = { DATABASE_URL: database.url, CATALOG_DATABASE_POOL: "3" };
      const started = await Promise.all(Array.from({ length: 10 }, () => startInstance(environment)));
      for (const one of started) opened.use(one);
      const answers = await Promise.all(started.map(({ url }) => fetch(`${url}/ready`)));
      await using connection = openPostgres({ url: database.url, poolSize: 1, onWarning: () => undefined });
      const rows = await connection.query<{ name: string }>(
        sql`SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1`,
      );
      first = { ready: answers.map(({ status }) => status), applied: rows.map(({ name }) => name) };
      processes = started.slice(0, 3);
      await Promise.all(started.slice(3).map((one) => stop(one)));
      token = await createAccount(environment);
    }, 120_000);

    test("ten that start at once on an empty database apply each migration once, and all get ready", () => {
      expect(first.ready).toEqual(Array.from({ length: 10 }, () => 200));
      expect(first.applied).toEqual(readMigrations().map(({ name }) => name));
    });

    test(
      "fifty createToken at the same time over three of them leave exactly one active token",
      async () => {
        const document = "mutation { createToken(scope: READ_ONLY) { secret } }";
        const answers = await Promise.all(
          Array.from({ length: 50 }, (_, number) => ask(urlOf(number), token, document)),
        );
        const secrets = answers.flatMap(({ data }): string[] => (data === undefined ? [] : [data.createToken.secret]));
        expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
        expect(new Set(secrets).size).toBe(50);
        const { apiTokens } = await answered(urlOf(0), token, "{ apiTokens(scope: READ_ONLY) { status } }");
        expect(apiTokens).toEqual([{ status: "ACTIVE" }]);
        const asked = await Promise.all(
          secrets.map((secret, number) => ask(urlOf(number), secret, "{ currentToken { id } }")),
        );
        expect(asked.filter(({ status }) => status === 200)).toHaveLength(1);
        expect(asked.filter(({ error }) => error?.reason === "SUPERSEDED")).toHaveLength(49);
      },
      longTimeout,
    );

    test(
      `none of ${requestsAfterRevoke} requests begun after a revoke returned passes, on any of three`,
      async () => {
        const document = "mutation { createToken(scope: READ_ONLY) { secret token { id } } }";
        const { createToken } = await answered(urlOf(0), token, document);
        const revoke = "mutation ($id: ID!) { revokeToken(id: $id) { status } }";
        const asking = {
          urls: processes.map(({ url }) => url),
          secret: createToken.secret,
          count: requestsAfterRevoke,
        };
        const after = await requestsAfter(asking, () =>
          answered(urlOf(1), token, revoke, { id: createToken.token.id }),
        );
        expect(notRefusedAs("REVOKED", after)).toEqual([]);
      },
      longTimeout,
    );
  },
);
