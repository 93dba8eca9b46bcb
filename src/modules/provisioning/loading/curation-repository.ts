import type { DemoCatalog } from "#modules/provisioning/demo/demo-catalog.ts";
import type { DemoDataProduct, DemoPin } from "#modules/provisioning/demo/demo-records.ts";
import type { DemoLoad } from "./demo-load.ts";

/** Pins, data products and external links: what people have put beside the assets. */
export async function loadCuration(load: DemoLoad, { pins, dataProducts, externalLinks }: DemoCatalog): Promise<void> {
  const { tx, accountId, id } = load;
  await tx.entitiesLink.createMany({
    data: pins.map(({ from, to }) => ({ accountId, ...pinFrom(load, from), ...pinTo(load, to) })),
  });
  await tx.dataProduct.createMany({ data: dataProducts.map((asset) => ({ accountId, ...product(load, asset) })) });
  await tx.externalLink.createMany({
    data: externalLinks.map(({ tableExternalId, technology, url }) => ({
      accountId,
      tableId: id("TABLE", tableExternalId),
      technology,
      url,
    })),
  });
}

function pinFrom({ id }: DemoLoad, { type, externalId }: DemoPin["from"]) {
  const from = id(type, externalId);
  return { TABLE: { fromTableId: from }, DASHBOARD: { fromDashboardId: from }, TERM: { fromTermId: from } }[type];
}

function pinTo({ id }: DemoLoad, { type, externalId }: DemoPin["to"]) {
  const to = id(type, externalId);
  return {
    TABLE: { toTableId: to },
    COLUMN: { toColumnId: to },
    DASHBOARD: { toDashboardId: to },
    DASHBOARD_FIELD: { toDashboardFieldId: to },
    TERM: { toTermId: to },
  }[type];
}

function product({ id }: DemoLoad, { type, externalId }: DemoDataProduct) {
  const asset = id(type, externalId);
  return { TABLE: { tableId: asset }, DASHBOARD: { dashboardId: asset }, TERM: { termId: asset } }[type];
}
