import type { LineageRecord } from "#kernel/catalog-records.ts";
import type { DemoCatalog } from "#modules/provisioning/demo/demo-catalog.ts";
import { type DemoLoad, inChunks } from "./demo-load.ts";

/** As if the sources themselves had told of them. */
const lineageType = "AUTOMATIC";

export async function loadLineage(load: DemoLoad, { warehouse, visualization }: DemoCatalog): Promise<void> {
  const { tx, accountId, id } = load;
  const parentTable = ({ parentExternalId }: LineageRecord) => ({ parentTableId: id("TABLE", parentExternalId) });
  const childDashboard = ({ childExternalId }: LineageRecord) => ({
    childDashboardId: id("DASHBOARD", childExternalId),
  });
  const lineages = [
    ...warehouse.lineages.map((edge) => ({ ...parentTable(edge), childTableId: id("TABLE", edge.childExternalId) })),
    ...visualization.tableLineages.map((edge) => ({ ...parentTable(edge), ...childDashboard(edge) })),
    ...visualization.dashboardLineages.map((edge) => ({
      parentDashboardId: id("DASHBOARD", edge.parentExternalId),
      ...childDashboard(edge),
    })),
  ];
  await inChunks(lineages, (chunk) =>
    tx.lineage.createMany({ data: chunk.map((edge) => ({ accountId, lineageType, ...edge })) }),
  );
  const parentColumn = ({ parentExternalId }: LineageRecord) => ({ parentColumnId: id("COLUMN", parentExternalId) });
  const fieldLineages = [
    ...warehouse.fieldLineages.map((edge) => ({
      ...parentColumn(edge),
      childColumnId: id("COLUMN", edge.childExternalId),
    })),
    ...visualization.fieldLineages.map((edge) => ({
      ...parentColumn(edge),
      childDashboardFieldId: id("DASHBOARD_FIELD", edge.childExternalId),
    })),
  ];
  await inChunks(fieldLineages, (chunk) =>
    tx.fieldLineage.createMany({ data: chunk.map((edge) => ({ accountId, lineageType, ...edge })) }),
  );
}
