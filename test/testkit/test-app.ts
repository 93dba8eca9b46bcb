import { randomUUID } from "node:crypto";
import { type App, createApp } from "#app/app.ts";
import type { Clock } from "#kernel/clock.ts";
import { createConfig } from "#platform/config/config.ts";
import { parseSettings } from "#platform/config/env.ts";
import type { Database } from "#platform/database/database.ts";
import { createLogger } from "#platform/logger/logger.ts";
import { type GraphqlAnswer, sendGraphql } from "./graphql-client.ts";
import { openTestDatabase } from "./test-database.ts";

export type TestTokens = { readonly readOnly: string; readonly readWrite: string };

/** An account with an administrator and a token of each scope. */
export type TestAccount = {
  readonly accountId: string;
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  readonly tokens: TestTokens;
};

export type TestApp = AsyncDisposable &
  TestAccount & {
    readonly app: App;
    readonly url: string;
    readonly database: Database;
    /** A second account of the same instance. */
    readonly other: TestAccount;
    /** The texts of the SQL statements sent since they were last cleared. */
    readonly statements: string[];
    /** Everything that was logged, as text. */
    readonly log: string[];
    readonly graphql: (
      document: string,
      variables?: Record<string, unknown>,
      options?: { token?: string | null },
    ) => Promise<GraphqlAnswer>;
  };

export type TestAppOptions = {
  readonly region?: string;
  readonly environment?: Record<string, string>;
  readonly database?: Database;
  /** What the process itself goes by: windows of limits, throttles. */
  readonly clock?: Clock;
  /** Whether the instance works by itself; tests that count statements or move the clock would meet it. */
  readonly background?: boolean;
};

/** A real instance on a free port over a real, freshly migrated database: the embedded one, or PostgreSQL by project. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const statements: string[] = [];
  const log: string[] = [];
  const database = options.database ?? (await openTestDatabase((text) => statements.push(text)));
  const region = options.region ?? "eu";
  const config = createConfig(
    parseSettings({
      CATALOG_REGION: region,
      CATALOG_PORT: "0",
      CATALOG_PEERS: "us=http://localhost:4001",
      CATALOG_DRAIN_SECONDS: "2",
      // Tests count statements, and write past the product; what is kept has tests of its own.
      CATALOG_ANSWER_CACHE_BYTES: "0",
      // Tests sweep and deliver by themselves, and leave nothing in the folder that they are run in.
      CATALOG_NOTICES: "false",
      CATALOG_WEBHOOK_KEY: "a key of the tests, long enough to be one",
      ...options.environment,
    }),
  );
  const logger = createLogger("debug", { write: (line: string) => log.push(line) });
  const app = await createApp(config, logger, {
    database,
    background: options.background ?? false,
    ...(options.clock && { clock: options.clock }),
  });
  const account = await createTestAccount(app);
  const other = await createTestAccount(app);
  statements.length = 0;
  return {
    ...account,
    app,
    url: app.url,
    database,
    other,
    statements,
    log,
    graphql: (document, variables = {}, { token = account.tokens.readWrite } = {}) =>
      sendGraphql(app.url, document, variables, token),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

export async function createTestAccount(app: App): Promise<TestAccount> {
  const { accounts, graphql } = app.modules;
  const { id: accountId } = await accounts.createAccount({ name: "Test" });
  const email = `admin-${randomUUID().slice(0, 8)}@example.com`;
  const password = "correct horse battery";
  const user = await accounts.createUser({
    accountId,
    email,
    firstName: "Ada",
    lastName: "Admin",
    role: "ADMIN",
    status: "ACTIVATED",
    password,
  });
  const issue = async (scope: "READ_ONLY" | "READ_WRITE"): Promise<string> => {
    const issued = await graphql.tokens.operator.issue({ accountId, userId: user.id, by: { kind: "cli" } }, { scope });
    return issued.secret.reveal();
  };
  return {
    accountId,
    userId: user.id,
    email,
    password,
    tokens: { readOnly: await issue("READ_ONLY"), readWrite: await issue("READ_WRITE") },
  };
}
