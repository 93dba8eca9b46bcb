import { expect, test } from "vitest";
import { claimRegion } from "#platform/database/claim-region.ts";
import { sql } from "#platform/database/sql.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { openTestDatabase } from "#testkit/test-database.ts";

test("a database without an account is taken over by whichever region opens it", async () => {
  await using database = await openTestDatabase();
  await claimRegion(database, "local");
  await claimRegion(database, "eu");
  expect(await database.query(sql`SELECT region FROM instance`)).toEqual([{ region: "eu" }]);
});

test("a database that belongs to one region does not open for an instance of another", async () => {
  await using database = await openTestDatabase();
  const shared = { ...database, [Symbol.asyncDispose]: async () => {} };
  await (await createTestApp({ region: "eu", database: shared }))[Symbol.asyncDispose]();

  await expect(createTestApp({ region: "us", environment: { CATALOG_PEERS: "" }, database: shared })).rejects.toThrow(
    "This database belongs to the region eu, and this instance is of us.",
  );

  // The refusal leaves the database to the one that it belongs to.
  await using again = await createTestApp({ region: "eu", database: shared });
  expect((await again.graphql("{ currentToken { region } }")).body.data).toEqual({ currentToken: { region: "eu" } });
});
