import { afterAll, beforeAll, expect, test } from "vitest";
import { makeDashboard, makeDashboardField } from "#testkit/dashboards.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";

const everything = `id externalId externalSlug name slug type folderPath folderUrl url popularity description
  descriptionRaw descriptionStateLexical externalDescription externalDescriptionSource isDescriptionGenerated sourceId
  source { id name } deprecatedAt deprecatedByUserId isDeprecated lastDescribedByUserId verifiedAt verifiedByUserId
  verifiedBy { id email } isVerified createdAt updatedAt deletedAt
  tagEntities { tag { label } } ownerEntities { user { id } unifiedUser { email } }
  teamOwnerEntities { team { name } } entityEditors { sourceUser { externalId } }`;

const get = `query ($scope: GetDashboardsScope) { getDashboards(scope: $scope) { data { ${everything} } } }`;

let app: TestApp;
let sourceId: string;
beforeAll(async () => {
  app = await createTestApp();
  sourceId = await warehouseOf(app).source("looker");
});
afterAll(() => app[Symbol.asyncDispose]());

test("every field of a dashboard can be read", async () => {
  const at = new Date("2026-03-01T12:00:00Z");
  const plain = {
    externalId: "explore::1",
    externalSlug: "sales",
    name: "Sales Overview",
    type: "VIZ_MODEL",
    folderPath: "Sales/EMEA",
    folderUrl: "http://bi.test/f",
    url: "http://bi.test/1",
    popularity: 7,
    descriptionRaw: "Own",
    descriptionStateLexical: { root: {} },
    externalDescription: "Theirs",
    externalDescriptionSource: "VISUALIZATION",
    isDescriptionGenerated: false,
    sourceId,
    deprecatedByUserId: app.userId,
    lastDescribedByUserId: app.userId,
    verifiedByUserId: app.userId,
  } as const;
  const times = { deprecatedAt: at, verifiedAt: at, createdAt: at, deletedAt: at };
  const { id } = await app.database.prisma.dashboard.create({
    data: { ...plain, ...times, accountId: app.accountId },
  });
  const { getDashboards } = await ask(app, get, { scope: { ids: [id], withDeleted: true } });
  const [dashboard] = getDashboards.data;
  const instants = { deprecatedAt: +at, verifiedAt: +at, createdAt: +at, deletedAt: +at };
  const derived = { id, description: "Own", isDeprecated: true, isVerified: true };
  expect(dashboard).toMatchObject({ ...plain, ...instants, ...derived });
  expect(dashboard.slug).toBe(`sales-overview-${id.slice(-12)}`);
  expect(dashboard).toMatchObject({ source: { id: sourceId, name: "looker" }, verifiedBy: { id: app.userId } });
});

test("DA5 the description is the own one, else what came with the metadata, else empty", async () => {
  const cases = [
    [{ descriptionRaw: "Own", externalDescription: "Theirs" }, "Own"],
    [{ descriptionRaw: "", externalDescription: "Theirs" }, "Theirs"],
    [{ externalDescription: "Theirs" }, "Theirs"],
    [{}, ""],
  ] as const;
  for (const [index, [facts, description]] of cases.entries()) {
    const id = await makeDashboard(app, sourceId, `described ${index}`);
    await app.database.prisma.dashboard.update({ where: { id }, data: facts });
    const { getDashboards } = await ask(app, get, { scope: { ids: [id] } });
    expect(getDashboards.data).toMatchObject([
      { description, isDeprecated: false, isVerified: false, verifiedBy: null },
    ]);
  }
});

test("DA6 a page of 100 dashboards with all relations costs the statements of a page of one", async () => {
  const { accountId, userId } = app;
  const { prisma } = app.database;
  const source = await warehouseOf(app).source("wide");
  const ids: string[] = [];
  for (let index = 0; index < 100; index += 1) ids.push(await makeDashboard(app, source, `wide ${index}`));
  const { unifiedUserId } = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
  const team = await prisma.team.create({ data: { accountId, name: "Finance" } });
  const tag = await prisma.tag.create({ data: { accountId, label: "gold" } });
  const sourceUser = await prisma.sourceUser.create({ data: { accountId, sourceId: source, externalId: "ANN" } });
  const each = <T>(row: T) => ids.map((dashboardId) => ({ accountId, dashboardId, ...row }));
  await prisma.ownerEntity.createMany({ data: each({ unifiedUserId: String(unifiedUserId), userId }) });
  await prisma.teamOwnerEntity.createMany({ data: each({ teamId: team.id }) });
  await prisma.tagEntity.createMany({ data: each({ tagId: tag.id }) });
  await prisma.entityEditor.createMany({ data: each({ sourceUserId: sourceUser.id }) });
  await prisma.dashboard.updateMany({ where: { sourceId: source }, data: { verifiedByUserId: userId } });
  const statementsFor = async (count: number) => {
    app.statements.length = 0;
    const { getDashboards } = await ask(app, get, { scope: { ids: ids.slice(0, count) } });
    expect(getDashboards.data).toHaveLength(count);
    for (const dashboard of getDashboards.data) {
      expect(dashboard).toMatchObject({
        ...{ source: { name: "wide" }, verifiedBy: { id: userId }, tagEntities: [{ tag: { label: "gold" } }] },
        ...{ ownerEntities: [{ user: { id: userId } }], teamOwnerEntities: [{ team: { name: "Finance" } }] },
        entityEditors: [{ sourceUser: { externalId: "ANN" } }],
      });
    }
    return app.statements.length;
  };
  await statementsFor(1);
  const one = await statementsFor(1);
  expect(await statementsFor(100)).toBe(one);
});

test("a tag on a dashboard and on a field is seen on them", async () => {
  const dashboardId = await makeDashboard(app, sourceId, "tagged");
  const fieldId = await makeDashboardField(app, dashboardId, "tagged");
  await ask(app, "mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }", {
    data: [
      { entityType: "DASHBOARD", entityId: dashboardId, label: "on dashboard" },
      { entityType: "DASHBOARD_FIELD", entityId: fieldId, label: "on field" },
    ],
  });
  const document = `query ($ids: [String!]) { getDashboardFields(scope: { ids: $ids }) { data {
    tagEntities { tag { label } } dashboard { tagEntities { tag { label } } } } } }`;
  const { getDashboardFields } = await ask(app, document, { ids: [fieldId] });
  expect(getDashboardFields.data).toEqual([
    {
      tagEntities: [{ tag: { label: "on field" } }],
      dashboard: { tagEntities: [{ tag: { label: "on dashboard" } }] },
    },
  ]);
});
