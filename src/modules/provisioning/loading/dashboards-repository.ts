import type { DemoDashboard, DemoVisualization } from "#modules/provisioning/demo/demo-records.ts";
import { type DemoLoad, inChunks } from "./demo-load.ts";
import { loadSource } from "./warehouse-repository.ts";

export async function loadDashboards(load: DemoLoad, visualization: DemoVisualization): Promise<void> {
  const { tx, accountId, id } = load;
  await loadSource(load, visualization.source);
  const sourceId = id("SOURCE", visualization.source.name);
  await inChunks(
    visualization.dashboards.map((dashboard) => ({ accountId, sourceId, ...dashboardRow(load, dashboard) })),
    (data) => tx.dashboard.createMany({ data }),
  );
  await inChunks(
    visualization.dashboards.flatMap((dashboard) => fieldRows(load, dashboard)),
    (data) => tx.dashboardField.createMany({ data }),
  );
}

function dashboardRow({ id }: DemoLoad, dashboard: DemoDashboard) {
  const { externalId, name, type, folderPath, url, viewCount, description } = dashboard;
  const externalDescriptionSource = description === undefined ? null : "VISUALIZATION";
  return {
    id: id("DASHBOARD", externalId),
    externalId,
    name,
    type,
    folderPath,
    url,
    viewCount,
    externalDescription: description ?? null,
    externalDescriptionSource,
  } as const;
}

function fieldRows({ accountId, id }: DemoLoad, dashboard: DemoDashboard) {
  const dashboardId = id("DASHBOARD", dashboard.externalId);
  return dashboard.fields.map(({ externalId, name, label, dataType, role, description }) => ({
    id: id("DASHBOARD_FIELD", externalId),
    accountId,
    dashboardId,
    externalId,
    name,
    label,
    dataType,
    role,
    description: description ?? null,
  }));
}
