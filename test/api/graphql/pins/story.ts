import { makeDashboard, makeDashboardField } from "#testkit/dashboards.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";

type Side = { readonly id: string; readonly type: string };

/** Two assets of each kind by their names, such as `table a`, and a table of another account. */
export type PinStory = {
  readonly app: TestApp;
  readonly side: (name: string) => Side;
  readonly schemaId: string;
  readonly theirs: Side;
};

export async function tellPinStory(): Promise<PinStory> {
  const app = await createTestApp();
  const make = warehouseOf(app);
  const { sourceId, schemaId } = await make.plain("shop");
  const sides = new Map<string, Side>();
  for (const name of ["a", "b"]) {
    const table = await make.table(schemaId, name);
    const dashboard = await makeDashboard(app, sourceId, name);
    const term = await app.database.prisma.term.create({ data: { accountId: app.accountId, name } });
    sides.set(`table ${name}`, { id: table, type: "TABLE" });
    sides.set(`column ${name}`, { id: await make.column(table, name), type: "COLUMN" });
    sides.set(`dashboard ${name}`, { id: dashboard, type: "DASHBOARD" });
    const field = await makeDashboardField(app, dashboard, name);
    sides.set(`field ${name}`, { id: field, type: "DASHBOARD_FIELD" });
    sides.set(`term ${name}`, { id: term.id, type: "TERM" });
  }
  const other = warehouseOf(app, app.other.tokens.readWrite);
  const theirs = { id: await other.table((await other.plain("theirs")).schemaId, "theirs"), type: "TABLE" };
  const side = (name: string): Side => {
    const found = sides.get(name);
    if (found === undefined) throw new Error(`the story has no ${name}`);
    return found;
  };
  return { app, side, schemaId, theirs };
}

const ends = `fromTableId fromDashboardId fromTermId toTableId toColumnId toDashboardId toDashboardFieldId toTermId`;

export const upsert = `mutation ($data: [EntitiesLinkInput!]!) {
  rows: upsertPinnedAssets(data: $data) { id ${ends} createdAt updatedAt }
}`;
export const remove = "mutation ($data: [EntitiesLinkInput!]!) { done: removePinnedAssets(data: $data) }";

export async function countPins(app: TestApp): Promise<number> {
  return (await ask(app, "{ getPinnedAssets { totalCount } }")).getPinnedAssets.totalCount;
}
