import { makeDashboard, makeDashboardField } from "#testkit/dashboards.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";

/** Three tables, dashboards, columns and dashboard fields of the account, and a table with a column of another one. */
export type Story = {
  readonly app: TestApp;
  readonly tables: readonly string[];
  readonly dashboards: readonly string[];
  readonly columns: readonly string[];
  readonly dashboardFields: readonly string[];
  readonly other: { readonly tableId: string; readonly columnId: string };
};

export async function tellStory(): Promise<Story> {
  const app = await createTestApp();
  const tables: string[] = [];
  const dashboards: string[] = [];
  const columns: string[] = [];
  const dashboardFields: string[] = [];
  const make = warehouseOf(app);
  const { sourceId, schemaId } = await make.plain("shop");
  for (const name of ["a", "b", "c"]) {
    const table = await make.table(schemaId, name);
    const dashboard = await makeDashboard(app, sourceId, name);
    tables.push(table);
    dashboards.push(dashboard);
    columns.push(await make.column(table, name));
    dashboardFields.push(await makeDashboardField(app, dashboard, name));
  }
  const theirs = warehouseOf(app, app.other.tokens.readWrite);
  const tableId = await theirs.table((await theirs.plain("theirs")).schemaId, "theirs");
  const other = { tableId, columnId: await theirs.column(tableId, "theirs") };
  return { app, tables, dashboards, columns, dashboardFields, other };
}

export const unknown = "01890000-0000-7000-8000-000000000000";

export const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** How many edges of both kinds the account shows. */
export async function countOf(app: TestApp): Promise<number> {
  const document = "{ a: getLineages { totalCount } b: getFieldLineages(scope: {}) { totalCount } }";
  const { a, b } = await ask(app, document);
  return a.totalCount + b.totalCount;
}

/** Waits until the clock shows another millisecond than this one. */
export async function past(instant: number): Promise<void> {
  while (Date.now() <= instant) await new Promise(setImmediate);
}
