import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask } from "#testkit/warehouse.ts";
import { coffeeWarehouse, ended, makeSource, uploadsFolder, uploadWarehouse } from "./upload-story.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ environment: uploadsFolder() });
});
afterAll(() => app[Symbol.asyncDispose]());

const catalog = `query ($id: String!) {
  getTables(scope: { warehouseId: $id }) { data {
    name tableType description tagEntities { tag { label } } ownerEntities { unifiedUser { email } }
    schema { name description database { name } } } }
  getColumns(scope: { sourceId: $id }) { data { name dataType sourceOrder description isNullable table { name } } }
}`;

/** All rows of a source with when they last changed. */
async function snapshot(sourceId: string): Promise<unknown> {
  const rows: unknown[] = [];
  for (const statement of [
    sql`SELECT id, name, deleted_at, updated_at FROM databases WHERE source_id = ${sourceId}::uuid ORDER BY id`,
    sql`SELECT id, name, deleted_at, updated_at FROM schemas WHERE source_id = ${sourceId}::uuid ORDER BY id`,
    sql`SELECT id, name, deleted_at, updated_at FROM tables WHERE source_id = ${sourceId}::uuid ORDER BY id`,
    sql`SELECT id, name, deleted_at, updated_at FROM columns WHERE source_id = ${sourceId}::uuid ORDER BY id`,
    sql`SELECT id, name, unified_user_id, deleted_at, updated_at FROM source_users WHERE source_id = ${sourceId}::uuid ORDER BY id`,
    sql`SELECT id, refreshed_at FROM lineages WHERE account_id = ${app.accountId}::uuid ORDER BY id`,
    sql`SELECT id, refreshed_at FROM field_lineages WHERE account_id = ${app.accountId}::uuid ORDER BY id`,
    sql`SELECT id, updated_at FROM tag_entities WHERE account_id = ${app.accountId}::uuid ORDER BY id`,
    sql`SELECT id, updated_at FROM owner_entities WHERE account_id = ${app.accountId}::uuid ORDER BY id`,
  ]) {
    rows.push(await app.database.query(statement));
  }
  return rows;
}

describe("a warehouse set", () => {
  let sourceId: string;
  beforeAll(async () => {
    sourceId = await makeSource(app, "WAREHOUSE", "POSTGRES");
    await uploadWarehouse(app, sourceId, { stamp: 1_700_000_000 });
  });

  test("L1 is loaded once its seven files are there, with everything that they say", async () => {
    const found = await ended(app, sourceId);
    expect(found).toMatchObject({ state: "DONE", rowsRead: 14, rowsLoaded: 14, rowsRejected: 0, issues: [] });
    const { getTables, getColumns } = await ask(app, catalog, { id: sourceId });
    expect(getTables.data).toMatchObject([
      {
        name: "orders",
        tableType: "TABLE",
        description: "All orders,\nsince the first",
        ownerEntities: [{ unifiedUser: { email: "ada@example.com" } }],
        schema: { name: "shop", description: "Where we sell", database: { name: "coffee" } },
      },
      { name: "customers", ownerEntities: [] },
      { name: "sales", tableType: "VIEW", schema: { name: "mart" } },
    ]);
    const [orders] = getTables.data;
    expect(orders.tagEntities.map(({ tag }: { tag: { label: string } }) => tag.label).sort()).toEqual([
      "daily",
      "gold",
    ]);
    expect(getColumns.data).toHaveLength(4);
    expect(getColumns.data[1]).toEqual({
      name: "customer_id",
      dataType: "integer",
      sourceOrder: 2,
      description: "Who bought",
      isNullable: true,
      table: { name: "orders" },
    });
  });

  test("L1 becomes lineage of views, and queries with the tables and joins they use", async () => {
    await ended(app, sourceId);
    const { getLineages, getFieldLineages, getTableQueries, getColumnJoins } = await ask(
      app,
      `query ($id: String!) {
        getLineages { data { lineageType parentTable { name } childTable { name } } }
        getFieldLineages(scope: {}) { data { parentColumn { name } childColumn { name } } }
        getTableQueries(scope: { warehouseId: $id }) { data { query author queriesDuration timestamp tables { name } } }
        getColumnJoins { data { count } }
      }`,
      { id: sourceId },
    );
    expect(getLineages.data).toEqual([
      { lineageType: "AUTOMATIC", parentTable: { name: "orders" }, childTable: { name: "sales" } },
    ]);
    expect(getFieldLineages.data).toEqual([{ parentColumn: { name: "id" }, childColumn: { name: "order_id" } }]);
    expect(getTableQueries.data).toHaveLength(1);
    expect(getTableQueries.data[0]).toMatchObject({ author: "u1", timestamp: Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
    expect(getTableQueries.data[0].tables).toHaveLength(2);
    expect(getColumnJoins.data).toEqual([{ count: 1 }]);
  });

  test("L2 loaded a second time changes nothing: no row, no instant, no event", async () => {
    await ended(app, sourceId);
    const before = await snapshot(sourceId);
    const events: string[] = [];
    const stop = new AbortController();
    const watching = app.app.modules.graphql.changes.watch(
      {
        kind: "user",
        accountId: app.accountId,
        userId: app.userId,
        role: "ADMIN",
        sessionId: "",
        signedInAt: new Date(),
      },
      null,
      stop.signal,
    );
    const watched = (async () => {
      for await (const { assetType, action } of watching) events.push(`${assetType} ${action}`);
    })();
    await uploadWarehouse(app, sourceId, { stamp: 1_700_000_100 });
    expect(await ended(app, sourceId)).toMatchObject({ state: "DONE", rowsLoaded: 14 });
    expect(await snapshot(sourceId)).toEqual(before);
    stop.abort();
    await watched;
    expect(events).toEqual([]);
  });

  test("L3 deletes what has vanished, within its source only, and restores what comes back", async () => {
    await ended(app, sourceId);
    const other = await makeSource(app, "WAREHOUSE", "POSTGRES");
    await uploadWarehouse(app, other, { stamp: 1_700_000_000 });
    await ended(app, other);
    const count = async (id: string) => {
      const { getTables, getColumns } = await ask(app, catalog, { id });
      return [getTables.data.length, getColumns.data.length];
    };
    const { table = "", column = "", ...rest } = coffeeWarehouse;
    const without = (text: string, id: string) => text.replace(new RegExp(`^${id},.*\n`, "m"), "");
    const fewer = { ...rest, table: without(table, "t2"), column: without(column, "c3") };
    await uploadWarehouse(app, sourceId, { stamp: 1_700_000_200, files: fewer });
    expect(await ended(app, sourceId)).toMatchObject({ state: "DONE", rowsLoaded: 12 });
    expect(await count(sourceId)).toEqual([2, 3]);
    expect(await count(other)).toEqual([3, 4]);
    await uploadWarehouse(app, sourceId, { stamp: 1_700_000_300 });
    await ended(app, sourceId);
    expect(await count(sourceId)).toEqual([3, 4]);
  });
});

describe("bad rows", () => {
  test("L4 good rows load; each bad one is told with file, line, column and kind", async () => {
    const sourceId = await makeSource(app, "WAREHOUSE", "POSTGRES");
    const files = {
      ...coffeeWarehouse,
      table: [
        "id,schema_id,table_name,description,tags,type,owner_external_id",
        "t1,s1,orders,,,TABLE,u9",
        "t2,s9,customers,,,TABLE,",
        "t1,s1,again,,,TABLE,",
        "t4,s1,,,,TABLE,",
        "t5,s1,odd,,,CUBE,",
      ].join("\n"),
      column:
        "id,table_id,column_name,description,data_type,ordinal_position\nc1,t1,id,,integer,first\nc2,t1,ok,,integer,2.0\n",
      view_ddl: "database_name,schema_name,view_name,view_definition\n",
    };
    await uploadWarehouse(app, sourceId, { stamp: 1_700_000_000, files });
    const found = await ended(app, sourceId);
    const told = found.issues.map(({ file, line, column, kind }) => `${file}:${line} ${column} ${kind}`);
    expect(told).toEqual([
      "1700000000-table.csv:2 owner_external_id UNKNOWN_REFERENCE",
      "1700000000-table.csv:3 schema_id UNKNOWN_REFERENCE",
      "1700000000-table.csv:4 id DUPLICATE_VALUE",
      "1700000000-table.csv:5 table_name MISSING_VALUE",
      "1700000000-table.csv:6 type UNAUTHORIZED_VALUE",
      "1700000000-column.csv:2 ordinal_position WRONG_DATATYPE",
    ]);
    expect(found).toMatchObject({ state: "DONE", rowsRead: 13, rowsRejected: 5, rowsLoaded: 8 });
    const { getTables, getColumns } = await ask(app, catalog, { id: sourceId });
    expect(getTables.data.map(({ name }: { name: string }) => name)).toEqual(["orders"]);
    expect(getColumns.data.map(({ name }: { name: string }) => name)).toEqual(["ok"]);
  });

  test("L4 a row that is wrong in a later file keeps what it was", async () => {
    const sourceId = await makeSource(app, "WAREHOUSE", "POSTGRES");
    await uploadWarehouse(app, sourceId, { stamp: 1_700_000_000 });
    await ended(app, sourceId);
    const table = coffeeWarehouse.table?.replace("t2,s1,customers,,,TABLE,", "t2,s1,customers,,,CUBE,") ?? "";
    await uploadWarehouse(app, sourceId, { stamp: 1_700_000_001, files: { ...coffeeWarehouse, table } });
    expect(await ended(app, sourceId)).toMatchObject({ state: "DONE", rowsRejected: 2 });
    const { getTables, getColumns } = await ask(app, catalog, { id: sourceId });
    expect([getTables.data.length, getColumns.data.length]).toEqual([3, 4]);
  });

  test.each([
    ["a file without a column that is needed", "id,data\nc1,x\n", "no column table_id, column_name, data_type"],
    [
      "a quote that is never closed",
      'id,table_id,column_name,data_type\nc1,t1,"open,integer\n',
      "cannot be read as CSV from line 2",
    ],
    ["an empty file", "", "is empty"],
  ])("L5 nothing of a set is loaded when a file cannot be read: %s", async (_what, column, why) => {
    const sourceId = await makeSource(app, "WAREHOUSE", "POSTGRES");
    await uploadWarehouse(app, sourceId, { stamp: 1_700_000_000, files: { ...coffeeWarehouse, column } });
    const found = await ended(app, sourceId);
    expect(found).toMatchObject({ state: "FAILED", rowsLoaded: 0 });
    expect(found.failure).toContain(why);
    const { getTables } = await ask(app, catalog, { id: sourceId });
    expect(getTables.data).toEqual([]);
  });
});
