import { hash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createAccounts } from "#modules/accounts/accounts.ts";
import { createAudit } from "#modules/audit/audit.ts";
import { demoCatalog } from "#modules/provisioning/demo/demo-catalog.ts";
import { createProvisioning } from "#modules/provisioning/provisioning.ts";
import { createQueriesSlice } from "#modules/queries/queries.ts";
import { createCatalogStore } from "#platform/database/catalog-store.ts";
import type { Database } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { createSqlParsing } from "#platform/sql-parser/sql-parsing.ts";
import {
  createTestAccounts,
  emptyDatabase,
  openWatchedDatabase,
  type TestDatabase,
} from "../accounts/watched-database.ts";

const demo = demoCatalog();
const { warehouse, visualization } = demo;
const sum = (lists: readonly (readonly unknown[] | undefined)[]) =>
  lists.reduce((total, list) => total + (list?.length ?? 0), 0);
const teams = new Set(demo.teams.map(({ name }) => name));
const ownersOf = [...warehouse.tables, ...visualization.dashboards, ...demo.terms].flatMap(({ owners = [] }) => owners);

/** The rows that the demo has to leave in each table. */
const expected = {
  accounts: 1,
  users: demo.people.length,
  unified_users: demo.people.length,
  teams: demo.teams.length,
  team_users: sum(demo.people.map((person) => person.teams)),
  tags: demo.tags.length,
  sources: 2,
  databases: warehouse.databases.length,
  schemas: warehouse.schemas.length,
  tables: warehouse.tables.length,
  columns: warehouse.columns.length,
  tag_entities: sum([...warehouse.tables, ...warehouse.columns, ...visualization.dashboards].map(({ tags }) => tags)),
  lineages: sum([warehouse.lineages, visualization.tableLineages, visualization.dashboardLineages]),
  field_lineages: sum([warehouse.fieldLineages, visualization.fieldLineages]),
  dashboards: visualization.dashboards.length,
  dashboard_fields: sum(visualization.dashboards.map(({ fields }) => fields)),
  terms: demo.terms.length,
  owner_entities: ownersOf.filter((owner) => !teams.has(owner)).length,
  team_owner_entities: ownersOf.filter((owner) => teams.has(owner)).length,
  quality_checks: demo.qualityChecks.length,
  queries: new Set(demo.queries.map(({ query }) => query)).size,
  query_runs: demo.queries.length,
  entities_links: demo.pins.length,
  data_products: demo.dataProducts.length,
  external_links: demo.externalLinks.length,
  source_users: new Set(demo.queries.map(({ author }) => author)).size,
  sessions: 0,
  api_tokens: 0,
};

describe("the first start", () => {
  describe("of an instance", () => {
    let opened: TestDatabase;
    let database: Database;
    let setUp: ReturnType<typeof createTestAccounts>;
    let storeQueries: ReturnType<typeof createQueriesSlice>["store"];
    const sqlParsing = createSqlParsing();

    beforeAll(async () => {
      opened = await openWatchedDatabase();
      database = opened.database;
      const store = createCatalogStore(database, opened.events);
      storeQueries = createQueriesSlice({ store, parse: sqlParsing.parse }).store;
    }, 60_000);
    afterAll(() => Promise.all([opened[Symbol.asyncDispose](), sqlParsing[Symbol.asyncDispose]()]));
    const provisioning = () => createProvisioning({ database, accounts: setUp.accounts, storeQueries });
    const count = async (table: string) => {
      const [row] = await database.prisma.$queryRawUnsafe<{ count: number }[]>(`SELECT count(*)::int FROM ${table}`);
      return row?.count;
    };
    const one = async (text: ReturnType<typeof sql>) => (await database.query(text))[0];

    describe("whose database is empty", () => {
      let answer: Awaited<ReturnType<ReturnType<typeof provisioning>["provisionDemo"]>>;

      beforeAll(async () => {
        await emptyDatabase(database);
        setUp = createTestAccounts(opened);
        answer = await provisioning().provisionDemo();
      });

      test("PR1 the whole demo is there afterwards", async () => {
        expect(answer).toMatchObject({ administratorEmail: "robin.roaster@example.com" });
        const counts = await Promise.all(Object.keys(expected).map(async (table) => [table, await count(table)]));
        expect(Object.fromEntries(counts)).toEqual(expected);
      });

      test("PR1 what the database works out by itself is right", async () => {
        expect(
          await one(sql`SELECT path, schema_name AS schema, hidden, owners_count AS owners, verified_at IS NOT NULL AS verified,
            level AS completion FROM tables JOIN table_completion ON table_id = id WHERE name = 'revenue_daily'`),
        ).toEqual({
          path: "roastery.finance.revenue_daily",
          schema: "finance",
          hidden: false,
          owners: 2,
          verified: true,
          completion: 100,
        });
        const hidden = await one(sql`SELECT count(*)::int AS tables FROM tables WHERE hidden`);
        const sandbox = warehouse.schemas.find(({ isHidden }) => isHidden)?.externalId;
        expect(hidden?.tables).toBe(
          warehouse.tables.filter(({ schemaExternalId }) => schemaExternalId === sandbox).length,
        );
        expect(await one(sql`SELECT max(depth_level) AS depth FROM terms`)).toEqual({ depth: 2 });
        expect(await one(sql`SELECT count(*)::int AS linked FROM tags WHERE linked_term_id IS NOT NULL`)).toEqual({
          linked: demo.terms.filter(({ linkedTag }) => linkedTag !== undefined).length,
        });
        const origins = await database.query(sql`SELECT DISTINCT origin::text, is_generic AS generic FROM sources`);
        expect(origins).toEqual([{ origin: "API", generic: false }]);
      });

      test("PR1 tables, joins and popularity come out of the queries' texts", async () => {
        const unread = await database.query(
          sql`SELECT query, parse_error, unresolved_tables FROM queries
              WHERE parse_error IS NOT NULL OR unresolved_tables <> '{}' OR NOT EXISTS (
                SELECT FROM query_tables WHERE query_id = id)`,
        );
        expect(unread).toEqual([]);
        expect(await count("column_joins")).toBeGreaterThan(8);
        const joined = await one(sql`SELECT a.name || '=' || b.name AS columns FROM column_joins j
          JOIN columns a ON a.id = first_column_id JOIN columns b ON b.id = second_column_id
          WHERE 'batch_id' IN (a.name, b.name)`);
        expect(joined).toEqual({ columns: "batch_id=batch_id" });
        const popular = await database.query<{ name: string }>(
          sql`SELECT name FROM tables WHERE popularity > 0 ORDER BY popularity DESC LIMIT 5`,
        );
        expect(popular.map(({ name }) => name)).toContain("fct_orders");
        expect(await one(sql`SELECT count(*)::int AS tables FROM tables WHERE popularity IS NULL`)).toEqual({
          tables: 1,
        });
        const boards = await database.query<{ name: string }>(
          sql`SELECT name FROM dashboards ORDER BY popularity DESC`,
        );
        expect(boards[0]).toEqual({ name: "Monday Numbers" });
      });

      test("PR1 a query's hash is the SHA-256 of its text with single blanks", async () => {
        const text = demo.queries[0]?.query ?? "";
        const digest = hash("sha256", text.replace(/\s+/g, " ").trim());
        expect(await one(sql`SELECT query, author FROM queries WHERE hash = ${digest}`)).toEqual({
          query: text,
          author: demo.queries[0]?.author,
        });
      });

      test("PR2 the administrator signs in with the password of the answer, nobody else has one", async () => {
        if (answer === null) throw new Error("nothing was provisioned");
        const { administratorEmail: email, administratorId: id, accountId, password } = answer;
        expect(await setUp.accounts.onlyAccount()).toMatchObject({ id: accountId });
        expect(await setUp.accounts.firstAdministrator(accountId)).toMatchObject({ id, email });
        const signedIn = await setUp.accounts.signIn({ email, password: password.reveal(), origin: {} });
        expect(signedIn).toMatchObject({ ok: true, user: { id } });
        expect(await one(sql`SELECT count(*)::int AS people FROM users WHERE password_hash IS NOT NULL`)).toEqual({
          people: 1,
        });
        expect(JSON.stringify(answer)).not.toContain(password.reveal());
        const dump = await database.query(sql`SELECT details FROM audit_events`);
        expect(JSON.stringify(dump)).not.toContain(password.reveal());
      });

      test("PR3 the second start does nothing", async () => {
        expect(await provisioning().provisionDemo()).toBeNull();
        expect(await count("accounts")).toBe(1);
        expect(await count("columns")).toBe(expected.columns);
      });
    });

    describe("that has company", () => {
      beforeEach(async () => {
        await emptyDatabase(database);
        setUp = createTestAccounts(opened);
      });

      test("PR3 an account of one's own is left alone", async () => {
        await setUp.accounts.createAdministrator({ email: "me@example.com" });
        expect(await provisioning().provisionDemo()).toBeNull();
        expect(await count("tables")).toBe(0);
      });

      test("PR3 of several that start at once one makes the account", async () => {
        const answers = await Promise.all([1, 2, 3].map(() => provisioning().provisionDemo()));
        expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
        expect(await count("accounts")).toBe(1);
        expect(await count("columns")).toBe(expected.columns);
      });

      test("PR3 a first administrator made at the same moment shares the account or comes after it", async () => {
        const [demoAnswer, own] = await Promise.all([
          provisioning().provisionDemo(),
          setUp.accounts.createAdministrator({ email: "me@example.com" }),
        ]);
        expect(await count("accounts")).toBe(1);
        if (demoAnswer !== null) expect(own.accountId).toBe(demoAnswer.accountId);
      });

      test("PR4 an end half-way leaves nothing behind, and the next start begins anew", async () => {
        let users = 0;
        const audit = {
          record: async (...[tx, entry]: Parameters<ReturnType<typeof createAudit>["record"]>) => {
            users += entry.action === "user.created" ? 1 : 0;
            if (users === 5) throw new Error("killed");
            await createAudit().record(tx, entry);
          },
        };
        const { clock } = setUp;
        const accounts = createAccounts({ database, events: opened.events, clock, randomBytes, audit });
        await expect(createProvisioning({ database, accounts, storeQueries }).provisionDemo()).rejects.toThrow(
          "killed",
        );
        expect([await count("accounts"), await count("users")]).toEqual([0, 0]);
        expect(await provisioning().provisionDemo()).not.toBeNull();
      });
    });
  });
});
