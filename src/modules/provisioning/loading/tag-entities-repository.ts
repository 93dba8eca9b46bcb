import type { DemoCatalog } from "#modules/provisioning/demo/demo-catalog.ts";
import { type DemoLoad, inChunks } from "./demo-load.ts";

type Tagged = { readonly externalId: string; readonly tags?: readonly string[] };
type Target = { readonly tableId: string } | { readonly columnId: string } | { readonly dashboardId: string };

export async function loadTagEntities(load: DemoLoad, { warehouse, visualization }: DemoCatalog): Promise<void> {
  const { id, tx } = load;
  const rows = [
    ...tagRows(load, warehouse.tables, (name) => ({ tableId: id("TABLE", name) })),
    ...tagRows(load, warehouse.columns, (name) => ({ columnId: id("COLUMN", name) })),
    ...tagRows(load, visualization.dashboards, (name) => ({ dashboardId: id("DASHBOARD", name) })),
  ];
  await inChunks(rows, (data) => tx.tagEntity.createMany({ data }));
}

function tagRows({ accountId, id }: DemoLoad, assets: readonly Tagged[], target: (externalId: string) => Target) {
  return assets.flatMap(({ externalId, tags = [] }) =>
    tags.map((label) => ({ accountId, tagId: id("TAG", label), ...target(externalId) })),
  );
}
