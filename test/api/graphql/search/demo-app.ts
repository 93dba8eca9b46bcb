import { randomBytes } from "node:crypto";
import type { Clock } from "#kernel/clock.ts";
import { createAccounts } from "#modules/accounts/accounts.ts";
import { createAudit } from "#modules/audit/audit.ts";
import { createProvisioning } from "#modules/provisioning/provisioning.ts";
import { createQueriesSlice } from "#modules/queries/queries.ts";
import { createCatalogStore } from "#platform/database/catalog-store.ts";
import { createEventBus } from "#platform/events/event-bus.ts";
import { createSqlParsing } from "#platform/sql-parser/sql-parsing.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { openTestDatabase } from "#testkit/test-database.ts";

export type DemoApp = AsyncDisposable & { readonly app: TestApp; readonly token: string };

/** An instance that has the demo catalog, and a Read Only token of the account that it is in. */
export async function createDemoApp(environment: Record<string, string> = {}, time?: Clock): Promise<DemoApp> {
  const statements: string[] = [];
  const database = await openTestDatabase((text) => statements.push(text));
  const events = await createEventBus(database);
  await using sqlParsing = createSqlParsing();
  const { store: storeQueries } = createQueriesSlice({
    store: createCatalogStore(database, events),
    parse: sqlParsing.parse,
  });
  const clock = { now: () => new Date() };
  const accounts = createAccounts({ database, events, randomBytes, clock, audit: createAudit() });
  const made = await createProvisioning({ database, accounts, storeQueries }).provisionDemo();
  await events[Symbol.asyncDispose]();
  if (made === null) throw new Error("the demo was not provisioned");
  const app = await createTestApp({ database, environment, ...(time && { clock: time }) });
  const { accountId, administratorId: userId } = made;
  const { operator } = app.app.modules.graphql.tokens;
  const issued = await operator.issue({ accountId, userId, by: { kind: "cli" } }, { scope: "READ_ONLY" });
  return {
    app: { ...app, statements },
    token: issued.secret.reveal(),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}
