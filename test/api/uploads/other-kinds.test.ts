import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask } from "#testkit/warehouse.ts";
import { ended, makeSource, upload, uploadsFolder, uploadWarehouse } from "./upload-story.ts";

let app: TestApp;
let warehouse: string;
let dashboards: string;
beforeAll(async () => {
  app = await createTestApp({ environment: uploadsFolder() });
  warehouse = await makeSource(app, "WAREHOUSE", "POSTGRES");
  await uploadWarehouse(app, warehouse, { stamp: 1_700_000_000 });
  await ended(app, warehouse);
  dashboards = await makeSource(app, "VISUALIZATION", "METABASE");
}, 60_000);
afterAll(() => app[Symbol.asyncDispose]());

const header =
  "id,dashboard_type,name,folder_path,url,description,user_name,view_count,parent_tables,parent_dashboards\n";
const fieldsHeader = "id,dashboard_id,name,data_type,parent_columns\n";

async function send(path: string, content: string): Promise<void> {
  expect(await upload(app, path, content)).toMatchObject({ status: 201 });
}

/** `parent > child` by their names. */
async function edges(): Promise<string[]> {
  const rows = await app.database.query<{ edge: string }>(sql`
    SELECT coalesce(pt.name, pd.name) || ' > ' || coalesce(ct.name, cd.name) AS edge FROM lineages l
    LEFT JOIN tables pt ON pt.id = l.parent_table_id LEFT JOIN dashboards pd ON pd.id = l.parent_dashboard_id
    LEFT JOIN tables ct ON ct.id = l.child_table_id LEFT JOIN dashboards cd ON cd.id = l.child_dashboard_id`);
  return rows.map(({ edge }) => edge).sort();
}

test("L6 dashboards come with their fields, their author, and what they are made from; what they lose goes", async () => {
  const one = "1700000000";
  await send(
    `visualization-${dashboards}/${one}-dashboard_fields.csv`,
    `${fieldsHeader}f1,b1,revenue,number,"['coffee.shop.orders.id']"\n`,
  );
  await send(
    `visualization-${dashboards}/${one}-dashboards.csv`,
    `${header}b1,DASHBOARD,Sales,/boards,https://bi/1,All of it,ada@example.com,7,"('coffee.shop.orders','coffee.no.where')",\n` +
      `b2,TILE,Tile,/boards,https://bi/2,,,,,{'b1'}\n`,
  );
  const found = await ended(app, dashboards);
  expect(found).toMatchObject({ state: "DONE", rowsRead: 3, rowsLoaded: 3 });
  expect(found.issues.map(({ line, column, kind }) => [line, column, kind])).toEqual([
    [2, "parent_tables", "UNKNOWN_REFERENCE"],
  ]);
  const shown = await ask(
    app,
    "query ($id: String!) { getDashboards(scope: { sourceId: $id }) { data { name type folderPath description } } }",
    { id: dashboards },
  );
  expect(shown.getDashboards.data).toMatchObject([
    { name: "Sales", type: "DASHBOARD", folderPath: "/boards", description: "All of it" },
    { name: "Tile", type: "TILE" },
  ]);
  expect(await edges()).toEqual(["Sales > Tile", "orders > Sales", "orders > sales"]);
  const fields = await app.database.query(sql`SELECT f.name FROM dashboard_fields f JOIN field_lineages l
    ON l.child_dashboard_field_id = f.id JOIN columns c ON c.id = l.parent_column_id WHERE c.name = 'id'`);
  expect(fields).toEqual([{ name: "revenue" }]);
  await send(
    `visualization-${dashboards}/1700000001-dashboards.csv`,
    `${header}b1,DASHBOARD,Sales,/boards,https://bi/1,All of it,,7,,\n`,
  );
  await ended(app, dashboards);
  expect(await edges()).toEqual(["orders > sales"]);
});

test("L7 lineage by hand joins what its keys name, and refuses what may not be joined", async () => {
  const source = await makeSource(app, "TRANSFORMATION", "COALESCE");
  const lines = [
    "parent_type,parent_key,child_type,child_key",
    "TABLE,postgres.coffee.shop.customers,TABLE,postgres.COFFEE.mart.sales",
    "TABLE,postgres.coffee.shop.orders,DASHBOARD,metabase/boards/Sales",
    "COLUMN,postgres.coffee.shop.orders.customer_id,COLUMN,postgres.coffee.mart.sales.order_id",
    "COLUMN,postgres.coffee.shop.orders.customer_id,DASHBOARD,metabase//boards/Sales",
    "DASHBOARD,metabase/boards/Sales,TABLE,postgres.coffee.shop.orders",
    "TABLE,postgres.coffee.shop.nothing,TABLE,postgres.coffee.mart.sales",
  ];
  await send(`lineage-${source}/1700000000-edges.csv`, lines.join("\n"));
  const found = await ended(app, source);
  expect(found.issues.map(({ line, kind }) => [line, kind])).toEqual([
    [6, "UNAUTHORIZED_VALUE"],
    [7, "UNKNOWN_REFERENCE"],
  ]);
  expect(found).toMatchObject({ state: "DONE", rowsRead: 6, rowsLoaded: 4, rowsRejected: 2 });
  expect(await edges()).toEqual(["customers > sales", "orders > Sales", "orders > sales"]);
  await send(`lineage-${source}/1700000001-edges.csv`, lines.slice(0, 2).join("\n"));
  await ended(app, source);
  expect(await edges()).toEqual(["customers > sales", "orders > sales"]);
});

test("L7 a row that joins a thing with itself under two names is reported, and not counted as loaded", async () => {
  const source = await makeSource(app, "TRANSFORMATION", "COALESCE");
  const { getSources } = await ask(app, "{ getSources { data { id name } } }");
  const { name } = getSources.data.find(({ id }: { id: string }) => id === warehouse);
  const row = `TABLE,postgres.coffee.shop.orders,TABLE,${name}.COFFEE.shop.orders`;
  await send(`lineage-${source}/1700000000-loop.csv`, `parent_type,parent_key,child_type,child_key\n${row}\n`);
  const found = await ended(app, source);
  expect(found).toMatchObject({ state: "DONE", rowsRead: 1, rowsLoaded: 0, rowsRejected: 1 });
  expect(found.issues).toMatchObject([{ line: 2, column: "child_key", kind: "UNAUTHORIZED_VALUE" }]);
});

test("L8 outcomes of checks are stored with their table and column; an older run is not applied", async () => {
  const source = await makeSource(app, "QUALITY", "SODA");
  const head = "id,table_path,column_name,name,status,run_at,result\n";
  await send(
    `quality-${source}/1700000000-checks.csv`,
    `${head}q1,coffee.shop.orders,id,unique,ALERT,2026-02-03T04:05:06+01:00,3 rows\nq2,coffee.shop.gone,,fresh,SUCCESS,1770000000,\n`,
  );
  expect(await ended(app, source)).toMatchObject({ state: "DONE", rowsLoaded: 1, rowsRejected: 1 });
  await send(`quality-${source}/1700000001-checks.csv`, `${head}q1,coffee.shop.orders,id,unique,SUCCESS,2026-02-01,\n`);
  await ended(app, source);
  const document = "{ getDataQualities { data { externalId name status result runAt table { name } } } }";
  const { getDataQualities } = await ask(app, document);
  expect(getDataQualities.data).toMatchObject([
    { externalId: "q1", status: "ALERT", result: "3 rows", table: { name: "orders" } },
  ]);
});

test("L8 files of checks that are sent within the same second are sets of their own, and none is refused", async () => {
  const source = await makeSource(app, "QUALITY", "SODA");
  const head = "id,table_path,name,status,run_at\n";
  for (const id of ["fresh", "unique"]) {
    const row = `${id},coffee.shop.customers,${id},SUCCESS,2026-02-01\n`;
    await send(`quality-${source}/1700000007-${id}.csv`, head + row);
  }
  await ended(app, source);
  const document = "{ getDataQualities { data { externalId table { name } } } }";
  const { getDataQualities } = await ask(app, document);
  const found = getDataQualities.data.filter(({ table }: { table: { name: string } }) => table.name === "customers");
  expect(found.map(({ externalId }: { externalId: string }) => externalId).sort()).toEqual(["fresh", "unique"]);
});

const manifest = readFileSync("test/api/uploads/manifest.json", "utf8");

test("L9 a dbt project comes with tables, columns, lineage and exposures; its run results become checks", async () => {
  const dbt = await makeSource(app, "TRANSFORMATION", "DBT");
  await send(`transformation-${dbt}/1700000000-manifest.json`, manifest);
  const found = await ended(app, dbt);
  expect(found).toMatchObject({ state: "DONE", failure: null, rowsRejected: 0 });
  expect((await edges()).filter((edge) => /beans|roasts|Board/.test(edge))).toEqual([
    "beans > roasts",
    "roasts > Roasting Board",
  ]);
  await send(`transformation-${dbt}/1700000001-manifest.json`, "{");
  expect(await ended(app, dbt)).toMatchObject({
    state: "FAILED",
    failure: "The file 1700000001-manifest.json is not valid JSON, so it cannot be a dbt manifest.",
  });
  const tests = await makeSource(app, "QUALITY", "DBT_TEST");
  const results = [{ unique_id: "test.roastery.unique_roasts_id", status: "fail", message: "Got 2 results" }];
  await send(
    `quality-${tests}/1700000000-run_results.json`,
    JSON.stringify({ metadata: { generated_at: "2026-03-01T00:00:00.123456Z" }, results }),
  );
  await send(`quality-${tests}/1700000000-manifest.json`, manifest);
  expect(await ended(app, tests)).toMatchObject({ state: "DONE", rowsRead: 1, rowsLoaded: 1 });
  const checks = await app.database.query(sql`SELECT q.status::text, q.result, t.name FROM quality_checks q
    JOIN tables t ON t.id = q.table_id WHERE q.source = 'DBT_TEST'`);
  expect(checks).toEqual([{ status: "ALERT", result: "Got 2 results", name: "roasts" }]);
});
