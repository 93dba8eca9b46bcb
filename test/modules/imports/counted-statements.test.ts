import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPostgres } from "#modules/imports/imports.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { findPostgresPrograms, startThrowawayCluster, type ThrowawayCluster } from "#testkit/throwaway-cluster.ts";
import { ask } from "#testkit/warehouse.ts";
import { importInto } from "./catalog-under-test.ts";

const programs = findPostgresPrograms("pg_stat_statements");

const shop = `
  create schema monitoring;
  create extension pg_stat_statements schema monitoring;
  create role app login; create role auditor login; create role stranger login;
  grant pg_read_all_stats to auditor;
  grant usage on schema monitoring to auditor, stranger;
  create schema shop;
  grant usage on schema shop to app, stranger;
  create table shop.customers (id int primary key, name text);
  create table shop.orders (id int primary key, customer_id int references shop.customers, total numeric);
  grant all on all tables in schema shop to app, stranger;
  create function shop.paid(customer int) returns numeric language sql as
    'select sum(o.total) from shop.orders o where o.customer_id = customer';
  insert into shop.customers values (1, 'Ada'), (2, 'Grace');
  insert into shop.orders values (1, 1, 10), (2, 1, 20), (3, 2, 30);
  select monitoring.pg_stat_statements_reset();`;

const join = (layout: string) =>
  `select o.total${layout}from shop.orders o join shop.customers c on c.id = o.customer_id where c.name = 'Ada'`;
const work = [
  ...["begin", join(" "), join("\n  "), join(" "), "commit", "set search_path = shop"],
  "/* report:7 */ select name from shop.customers where id = 1",
  "-- nightly\nupdate shop.orders set total = total + 1 where id = 1",
  "(select id from shop.orders) union all (select id from shop.customers)",
  "with big as (select * from shop.orders where total > 15) select count(*) from big",
  "select shop.paid(1)",
  "create temporary table scratch as select 1 as one",
  "copy shop.customers to stdout",
  "prepare one as select name from shop.customers where id = $1",
  "select relname from pg_catalog.pg_class limit 1",
];

async function runAs(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

describe.skipIf(programs === null)("the queries that a PostgreSQL with pg_stat_statements has counted", () => {
  let cluster: ThrowawayCluster;
  let app: TestApp;
  const read = (role: string) => readPostgres({ connectionString: cluster.url("shop", role) }, () => undefined);
  const counted = async (role: string) => {
    const { queries = [] } = await read(role);
    return queries.map(({ query, author, runs }) => [query.replace(/\s+/g, " "), author, runs]);
  };

  beforeAll(async () => {
    cluster = await startThrowawayCluster(programs ?? "", {
      shared_preload_libraries: "pg_stat_statements",
      "pg_stat_statements.track": "all",
    });
    await runAs(cluster.url("postgres"), ["create database shop", "create database other"]);
    await runAs(cluster.url("shop"), [shop]);
    await runAs(cluster.url("other"), ["create table elsewhere (id int)", "select * from elsewhere"]);
    await runAs(cluster.url("shop", "app"), work);
    await runAs(cluster.url("shop", "stranger"), ["select max(total) from shop.orders"]);
    app = await createTestApp();
  });
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  const queries = [
    ["(select id from shop.orders) union all (select id from shop.customers)", "app", 1],
    ["-- nightly update shop.orders set total = total + $1 where id = $2", "app", 1],
    ["/* report:7 */ select name from shop.customers where id = $1", "app", 1],
    // Run by the function.
    ["select sum(o.total) from shop.orders o where o.customer_id = customer", "app", 1],
    ["select max(total) from shop.orders", "stranger", 1],
    ["select o.total from shop.orders o join shop.customers c on c.id = o.customer_id where c.name = $1", "app", 3],
    ["select shop.paid($1)", "app", 1],
    ["with big as (select * from shop.orders where total > $1) select count(*) from big", "app", 1],
  ].map(String);

  test("I23 of this database, without what is no query and what is about the system", async () => {
    const found = (await counted("auditor")).map(String);
    expect(found.toSorted()).toEqual(queries.toSorted());
  });

  test("I23 the import does not find its own statements, however often it is run", async () => {
    await read("auditor");
    expect((await counted("auditor")).filter(([, author]) => author === "auditor")).toEqual([]);
  });

  test("I23 become queries with their tables, joins and counts, once", async () => {
    const { notices, ...records } = await read("auditor");
    expect(notices).toEqual([]);
    const { summary } = await importInto(app, records);
    expect(summary.queries).toEqual({ reported: 8, unread: 0, withUnknownTables: 0 });
    await importInto(app, await read("auditor"));
    const answer = await ask(
      app,
      `{ getTableQueries { data { query author tables { name } } }
         getColumnJoins { data { count firstColumn { name } secondColumn { name } } }
         getTables(sorting: [{sortingKey: name}]) { data { name numberOfQueries } } }`,
    );
    const joining = answer.getTableQueries.data.find(({ query }: { query: string }) => query.includes("join"));
    expect(joining.author).toBe("app");
    expect(joining.tables.map(({ name }: { name: string }) => name).toSorted()).toEqual(["customers", "orders"]);
    expect(answer.getColumnJoins.data).toHaveLength(1);
    const [{ count, firstColumn, secondColumn }] = answer.getColumnJoins.data;
    expect([count, ...[firstColumn.name, secondColumn.name].toSorted()]).toEqual([1, "customer_id", "id"]);
    expect(answer.getTables.data).toEqual(
      expect.arrayContaining([
        { name: "customers", numberOfQueries: 5 },
        { name: "orders", numberOfQueries: 8 },
      ]),
    );
  });

  test("I23 a user who may not see what others ran is told so, and reads its own", async () => {
    const { queries: own, notices } = await read("stranger");
    expect(own?.map(({ query }) => query)).toEqual(["select max(total) from shop.orders"]);
    expect(notices).toEqual([expect.stringMatching(/may not see those of others: \d+\. .*pg_read_all_stats/)]);
  });

  test("I23 a user who may not enter the view's schema is told so, and reads the rest", async () => {
    const { queries: none, notices, tables } = await read("app");
    expect(none).toEqual([]);
    expect(notices).toEqual(["No queries were read: permission denied for schema monitoring."]);
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(["customers", "orders"]));
  });
});
