import type { TestApp } from "./test-app.ts";

type DashboardFacts = { readonly popularity?: number; readonly deletedAt?: Date };

/** A dashboard of a source, written to the database: the public API makes none. Answers its id. */
export async function makeDashboard(
  app: TestApp,
  sourceId: string,
  name: string,
  facts: DashboardFacts = {},
): Promise<string> {
  const { id } = await app.database.prisma.dashboard.create({
    data: {
      ...{ accountId: app.accountId, sourceId, externalId: name, name, folderPath: "/", url: "http://bi.test" },
      ...facts,
    },
  });
  return id;
}

/** A field of a dashboard, likewise. */
export async function makeDashboardField(
  app: TestApp,
  dashboardId: string,
  name: string,
  facts: DashboardFacts = {},
): Promise<string> {
  const { id } = await app.database.prisma.dashboardField.create({
    data: {
      ...{ accountId: app.accountId, dashboardId, externalId: name, name, label: name, dataType: "text" },
      ...facts,
    },
  });
  return id;
}
