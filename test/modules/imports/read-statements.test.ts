import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImportedRecords } from "#modules/imports/imported-records.ts";
import { formatSummary, readPostgres } from "#modules/imports/imports.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { createThrowawayDatabase, isPostgresReachable, type ThrowawayDatabase } from "#testkit/throwaway-database.ts";
import { ask } from "#testkit/warehouse.ts";
import { importInto } from "./catalog-under-test.ts";

// The extension counts only where the server was started with its library: that is tested beside this, with a server of
// its own. A view of the same name and columns stands in for it here, also as other versions have it.
const standIn = `
  create schema shop;
  create table shop.orders (id int primary key, customer_id int, total numeric);
  create table shop.customers (id int primary key, name text);
  create schema monitoring;
  create table monitoring.calls (query text, calls bigint, userid oid, total_exec_time float8, rows bigint);
  create view monitoring.pg_stat_statements as
    select c.userid, (select oid from pg_database where datname = current_database()) as dbid, c.query, c.calls,
           c.total_exec_time, c.rows from monitoring.calls c;
  create view monitoring.pg_stat_statements_info as select 0::bigint as dealloc, timestamptz '2026-01-05 06:00Z' as stats_reset;
  insert into monitoring.calls select q, n, (select oid from pg_roles where rolname = current_user), n * 250, n * 3
  from (values ('select o.total from shop.orders o join shop.customers c on c.id = o.customer_id where c.name = $1', 40),
               (E'select o.total from shop.orders o\\n  join shop.customers c on c.id = o.customer_id where c.name = $1', 2),
               ('update shop.orders set total = $1 where id = $2', 7),
               ('select * from shop.missing', 1),
               ('insert nonsense', 1),
               ('begin', 90), ('set search_path = shop', 3), ('select relname from pg_catalog.pg_class', 5),
               ('<insufficient privilege>', 4)) as t(q, n);
`;

const isReachable = await isPostgresReachable();
const read = (database: ThrowawayDatabase) => readPostgres({ connectionString: database.url }, () => undefined);

describe.skipIf(!isReachable)("the queries that PostgreSQL has counted", () => {
  let database: ThrowawayDatabase;
  let records: ImportedRecords;
  let app: TestApp;

  beforeAll(async () => {
    database = await createThrowawayDatabase("imports_statements", { empty: true });
    await database.run(standIn);
    records = await read(database);
    app = await createTestApp();
  });
  afterAll(() => Promise.all([database[Symbol.asyncDispose](), app[Symbol.asyncDispose]()]));

  test("I23 are read by role with their calls, and what is no query is left out", () => {
    expect(records.notices).toEqual([expect.stringMatching(/^Statements left out .*: 1\./)]);
    expect(records.queries?.map(({ runs }) => runs).toSorted((a, b) => b - a)).toEqual([42, 7, 1, 1]);
    const joined = records.queries?.find(({ runs }) => runs === 42);
    expect(joined).toMatchObject({
      query: expect.stringContaining("join shop.customers"),
      countedSince: "2026-01-05T06:00:00.000Z",
      durationSeconds: 0.25,
      rowsProduced: 3,
    });
  });

  test("I23 become queries, joins and popularity; calls count once however often they are imported", async () => {
    const first = await importInto(app, records);
    expect(first.summary.queries).toEqual({ reported: 4, unread: 1, withUnknownTables: 1 });
    expect(formatSummary(first.summary)).toContain(
      "  Queries           4 reported, 1 not readable, 1 with unknown tables",
    );
    const figures = async () => {
      const document = `{ getTables(sorting: [{sortingKey: popularity, direction: DESC}]) { data { name numberOfQueries } }
        getColumnJoins { data { count } } }`;
      const { getTables, getColumnJoins } = await ask(app, document);
      return [getTables.data.slice(0, 2), getColumnJoins.data];
    };
    const expected = [
      [
        { name: "orders", numberOfQueries: 49 },
        { name: "customers", numberOfQueries: 42 },
      ],
      [{ count: 1 }],
    ];
    expect(await figures()).toEqual(expected);
    const { mutations } = await importInto(app, await read(database));
    expect(mutations).toEqual(["upsertTableQueries"]);
    expect(await figures()).toEqual(expected);
    await database.run("update monitoring.calls set calls = calls + 8 where query like 'update%'");
    await importInto(app, await read(database));
    expect((await figures())[0]).toEqual([
      { name: "orders", numberOfQueries: 57 },
      { name: "customers", numberOfQueries: 42 },
    ]);
  });

  test("I23 where entries say since when they count, that is what their calls count from", async () => {
    await database.run(`create or replace view monitoring.pg_stat_statements as
      select c.userid, (select oid from pg_database where datname = current_database()) as dbid, c.query, c.calls,
             c.total_exec_time, c.rows, timestamptz '2026-02-03 06:00Z' as stats_since from monitoring.calls c`);
    const { queries = [] } = await read(database);
    expect(new Set(queries.map(({ countedSince }) => countedSince))).toEqual(new Set(["2026-02-03T06:00:00.000Z"]));
  });

  test("I23 a view that cannot be read is told, and the rest is there", async () => {
    await database.run(
      "alter table monitoring.calls rename column calls to n; drop view monitoring.pg_stat_statements;" +
        " create view monitoring.pg_stat_statements as select 1 as one",
    );
    const { notices, queries, tables } = await read(database);
    expect(notices).toEqual([expect.stringMatching(/^No queries were read: .*userid.*\.$/)]);
    expect(queries).toEqual([]);
    expect(tables.map(({ name }) => name)).toContain("orders");
  });

  test("I23 no such view is told", async () => {
    await database.run("drop view monitoring.pg_stat_statements");
    expect((await read(database)).notices).toEqual([
      "No queries were read: pg_stat_statements is not installed there.",
    ]);
  });
});
