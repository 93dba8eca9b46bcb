import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImportedRecords } from "#modules/imports/imported-records.ts";
import { type Progress, readPostgres } from "#modules/imports/imports.ts";
import { createThrowawayDatabase, isPostgresReachable, type ThrowawayDatabase } from "#testkit/throwaway-database.ts";

const definitions = `
  create schema shop;
  create schema "odd.schema";
  create schema empty;
  create type shop.mood as enum ('calm', 'busy');
  create domain shop.code as text not null;

  create table shop.customers (
    id int primary key,
    email text not null,
    dropped text,
    country_code char(2),
    tags text[],
    feeling shop.mood,
    code shop.code,
    full_name text generated always as (email || '!') stored
  );
  alter table shop.customers drop column dropped;
  insert into shop.customers (id, email, code) values (1, 'a@b.c', 'x');
  comment on schema shop is 'What we sell';
  comment on table shop.customers is 'Who buys';
  comment on column shop.customers.email is 'Where to write';

  create table shop.order_lines (
    order_id int, line int, customer_id int, quantity int, unit_price numeric(10, 2),
    primary key (order_id, line)
  );
  create table shop.events (id bigint not null, at date not null, customer_id int) partition by range (at);
  create table shop.events_2024 partition of shop.events for values from ('2024-01-01') to ('2025-01-01');
  insert into shop.events values (1, '2024-05-05', 1);

  create table "odd.schema"."a.b" ("x.y" int, "say ""hi""" int);
  create table "odd.schema"."a" ("b.x" int);

  create view shop.revenue as
    select c.id as customer_id, c.email as customer, sum(l.quantity * l.unit_price) as total, 1 as one
      from shop.customers c join shop.order_lines l on l.customer_id = c.id
     where c.country_code = 'CH'
     group by c.id, c.email;
  create view shop.best as
    with ranked as (select customer_id, total, rank() over (order by total) as place from shop.revenue)
    select customer_id, place from ranked where place < 10;
  create materialized view shop.totals as select customer, total from shop.revenue;
  create view shop.swapped as
    select l.line as id, c.id as line from shop.customers c join shop.order_lines l on c.id = l.order_id;
  create view shop.everyone as
    select id, email as text from shop.customers union all select order_id, 'none' from shop.order_lines;
  create view shop.joined as
    select customer_id, c.feeling from shop.order_lines l full join (select id as customer_id, feeling
      from shop.customers) c using (customer_id);
  create view shop.busy as
    select e.id, (select max(l.unit_price) from shop.order_lines l where l.customer_id = e.customer_id) as dearest,
           exists (select 1 from shop.customers c where c.id = e.customer_id) as known
      from shop.events e;
  create view shop.last_year as select id from shop.events_2024;
  create view shop.whole as select c as customer from shop.customers c;
  create view shop.countdown as
    with recursive n as (select quantity as left_over, line from shop.order_lines
      union all select left_over - 1, line from n where left_over > 0)
    select left_over, line from n;
  create view shop.from_system as select relname from pg_catalog.pg_class;
  create view shop.odd as select "x.y" as "{ :targetList (" from "odd.schema"."a.b";
`;

const isReachable = await isPostgresReachable();

describe.skipIf(!isReachable)("reading a PostgreSQL database", () => {
  let database: ThrowawayDatabase;
  let records: ImportedRecords;
  const progress: Progress[] = [];

  beforeAll(async () => {
    database = await createThrowawayDatabase("imports_read", { empty: true });
    await database.run(definitions);
    records = await readPostgres({ connectionString: database.url }, (step) => progress.push(step));
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const table = (name: string) => records.tables.find((candidate) => candidate.name === name);
  const columnsOf = (tableName: string) =>
    records.columns.filter((column) => column.tableExternalId === `${database.name}.shop.${tableName}`);
  const short = (externalId: string) => externalId.replace(`${database.name}.`, "").replaceAll("shop.", "");
  const parentsOf = (child: string) =>
    records.lineages
      .filter((edge) => short(edge.childExternalId) === child)
      .map((edge) => short(edge.parentExternalId))
      .sort();
  const columnEdgesTo = (tableName: string) =>
    records.fieldLineages
      .map((edge) => `${short(edge.parentExternalId)} → ${short(edge.childExternalId)}`)
      .filter((edge) => edge.includes(`→ ${tableName}.`))
      .sort();

  test("I1 the database and its schemas are there with their comments, the system's own are not", () => {
    expect(records.source).toEqual({ name: `${database.name} on 127.0.0.1`, technology: "POSTGRES" });
    expect(records.databases.map((one) => one.name)).toEqual([database.name]);
    expect(records.schemas.map((one) => one.name)).toEqual(["empty", "odd.schema", "public", "shop"]);
    expect(records.schemas.find((one) => one.name === "shop")?.description).toBe("What we sell");
  });

  test("I1 tables, partitioned tables, views and materialized views are listed by their kind, partitions are not", () => {
    expect(table("customers")).toMatchObject({ tableType: "TABLE", description: "Who buys", tableSize: 1 });
    expect(table("order_lines")).not.toHaveProperty("description");
    expect(table("events")).toMatchObject({ tableType: "TABLE", tableSize: 1 });
    expect(table("events_2024")).toBeUndefined();
    expect(table("revenue")).toMatchObject({ tableType: "VIEW" });
    expect(table("revenue")).not.toHaveProperty("tableSize");
    expect(table("totals")).toMatchObject({ tableType: "VIEW", tableSize: 1 });
  });

  test("I1 a foreign table is EXTERNAL", async () => {
    await using other = await createThrowawayDatabase("imports_foreign", { empty: true });
    await other.run(`create foreign data wrapper nothing; create server far foreign data wrapper nothing;
      create foreign table remote (id int) server far`);
    const { tables } = await readPostgres({ connectionString: other.url }, () => undefined);
    expect(tables).toEqual([expect.objectContaining({ name: "remote", tableType: "EXTERNAL" })]);
  });

  test("I1 columns have their type, position, nullability, key and comment", () => {
    expect(columnsOf("customers").map((column) => [column.sourceOrder, column.name, column.dataType])).toEqual([
      [1, "id", "integer"],
      [2, "email", "text"],
      [3, "country_code", "character(2)"],
      [4, "tags", "text[]"],
      [5, "feeling", "shop.mood"],
      [6, "code", "shop.code"],
      [7, "full_name", "text"],
    ]);
    const [id, email, country, , , code] = columnsOf("customers");
    expect(id).toMatchObject({ isNullable: false, isPrimaryKey: true });
    expect(email).toMatchObject({ isNullable: false, isPrimaryKey: false, description: "Where to write" });
    expect(country).toMatchObject({ isNullable: true });
    expect(code).toMatchObject({ isNullable: false });
    const keys = columnsOf("order_lines").filter((column) => column.isPrimaryKey);
    expect(keys.map((column) => column.name)).toEqual(["order_id", "line"]);
  });

  test("I2 names with dots and quotes cannot collide", () => {
    const ids = records.columns.map((column) => column.externalId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(`${database.name}."odd.schema"."a.b"."x.y"`);
    expect(ids).toContain(`${database.name}."odd.schema".a."b.x"`);
    expect(ids).toContain(`${database.name}."odd.schema"."a.b"."say ""hi"""`);
  });

  test("I3 a view has an edge from every table and view that it reads, and from nothing else", () => {
    expect(parentsOf("revenue")).toEqual(["customers", "order_lines"]);
    expect(parentsOf("best")).toEqual(["revenue"]);
    expect(parentsOf("totals")).toEqual(["revenue"]);
    expect(parentsOf("busy")).toEqual(["customers", "events", "order_lines"]);
    expect(parentsOf("last_year")).toEqual(["events"]);
    expect(parentsOf("from_system")).toEqual([]);
    expect(parentsOf("customers")).toEqual([]);
  });

  test("I4 a column of a view comes from the columns that its expression names, not from those that only filter", () => {
    expect(columnEdgesTo("revenue")).toEqual([
      "customers.email → revenue.customer",
      "customers.id → revenue.customer_id",
      "order_lines.quantity → revenue.total",
      "order_lines.unit_price → revenue.total",
    ]);
    expect(columnEdgesTo("totals")).toEqual(["revenue.customer → totals.customer", "revenue.total → totals.total"]);
    expect(columnEdgesTo("busy")).toEqual(["events.id → busy.id", "order_lines.unit_price → busy.dearest"]);
  });

  test("I4 equal names do not mislead: only what PostgreSQL resolved counts", () => {
    expect(columnEdgesTo("swapped")).toEqual(["customers.id → swapped.line", "order_lines.line → swapped.id"]);
  });

  test("I4 common table expressions, subqueries, unions and merged join columns are followed", () => {
    expect(columnEdgesTo("best")).toEqual(["revenue.customer_id → best.customer_id"]);
    expect(columnEdgesTo("everyone")).toEqual([
      "customers.email → everyone.text",
      "customers.id → everyone.id",
      "order_lines.order_id → everyone.id",
    ]);
    expect(columnEdgesTo("joined")).toEqual([
      "customers.feeling → joined.feeling",
      "customers.id → joined.customer_id",
      "order_lines.customer_id → joined.customer_id",
    ]);
    expect(columnEdgesTo("countdown")).toEqual([
      "order_lines.line → countdown.line",
      "order_lines.quantity → countdown.left_over",
    ]);
  });

  test("I4 where nothing is known nothing is said: whole rows, partitions", () => {
    expect(columnEdgesTo("whole")).toEqual([]);
    expect(columnEdgesTo("last_year")).toEqual([]);
  });

  test("I4 odd names do not break the reading of a view's query", () => {
    const child = `${database.name}.shop.odd.{ :targetList (`;
    expect(records.fieldLineages.filter((edge) => edge.childExternalId === child)).toEqual([
      { parentExternalId: `${database.name}."odd.schema"."a.b"."x.y"`, childExternalId: child },
    ]);
  });

  test("I5 only the wanted schemas are read, and the records say so", async () => {
    const limited = await readPostgres({ connectionString: database.url, schemas: ["odd.schema"] }, () => undefined);
    expect(limited.tables.map((one) => one.name)).toEqual(["a", "a.b"]);
    expect(limited.onlySchemas).toEqual([`${database.name}."odd.schema"`]);
    expect(limited.lineages).toEqual([]);
    expect(records.onlySchemas).toBeUndefined();
  });

  test("I5 a schema that does not exist is an error that names it", async () => {
    const reading = readPostgres({ connectionString: database.url, schemas: ["shop", "shpo"] }, () => undefined);
    await expect(reading).rejects.toMatchObject({ code: "BAD_USER_INPUT", message: expect.stringContaining('"shpo"') });
  });

  test("I6 reading the same database twice gives the same records, whoever reads it", async () => {
    await database.run(`alter database "${database.name}" set search_path = shop, public`);
    const again = await readPostgres({ connectionString: database.url }, () => undefined);
    expect(again).toEqual(records);
  });

  test("I7 progress counts up to its total", () => {
    expect(progress[0]).toEqual({ phase: "reading PostgreSQL", done: 0, total: 6 });
    expect(progress.at(-1)).toEqual({ phase: "reading PostgreSQL", done: 6, total: 6 });
  });

  test.each([
    ["mysql://localhost/shop", "BAD_USER_INPUT", /must be an address such as postgres:/],
    ["postgres://postgres@127.0.0.1:1/shop", "SERVICE_UNAVAILABLE", /^No PostgreSQL answers at 127\.0\.0\.1:1\.$/],
    ["postgres://nobody:hunter2@127.0.0.1:5432/postgres", "UNAUTHENTICATED", /refused to let the user "nobody" in/],
    ["postgres://postgres:hunter2@127.0.0.1:5432/no_such_db", "BAD_USER_INPUT", /no database "no_such_db"/],
    ["postgres://postgres:hunter2@127.0.0.1:port/shop", "BAD_USER_INPUT", /must be an address/],
  ])("I8 a source that cannot be read is told in one sentence without its password: %s", async (url, code, message) => {
    const error = await readPostgres({ connectionString: url }, () => undefined).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(String(error)).not.toContain("hunter2");
  });
});
