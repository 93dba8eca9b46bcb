import { uuidV7 } from "#kernel/uuid-v7.ts";
import { joinSql, sql } from "#platform/database/sql.ts";
import type { TestAccount, TestApp } from "#testkit/test-app.ts";
import { type Asset, kindOf, type World } from "./world.ts";

const idColumns = {
  ...{ TABLE: "TableId", COLUMN: "ColumnId", DASHBOARD: "DashboardId", DASHBOARD_FIELD: "DashboardFieldId" },
  TERM: "TermId",
} as const;

function linkTo(asset: Asset, prefix = ""): Record<string, string> {
  const name = idColumns[kindOf(asset)];
  return { [prefix === "" ? name.charAt(0).toLowerCase() + name.slice(1) : prefix + name]: asset.id };
}

/** Puts the world into the database of an account, past the API: it has no way in for some of it. */
export async function storeWorld(app: TestApp, { accountId, userId }: TestAccount, world: World): Promise<void> {
  const { prisma } = app.database;
  const base = { accountId };
  const given = (popularity: number | null) => ({ popularity, givenPopularity: popularity });
  const external = ({ id }: { id: string }) => ({ ...base, id, externalId: id });
  await prisma.source.createMany({ data: world.sources.map((row) => ({ ...base, ...row })) });
  await prisma.database.createMany({
    data: world.databases.map(({ source, ...row }) => ({ ...external(row), ...row, sourceId: source.id })),
  });
  await prisma.schema.createMany({
    data: world.schemas.map(({ database, ...row }) => ({
      ...{ ...external(row), ...row, databaseId: database.id, sourceId: database.source.id },
    })),
  });
  await prisma.table.createMany({
    data: world.tables.map(({ schema, owners: _, popularity, ...row }) => ({
      ...{ ...external(row), ...row, ...given(popularity), schemaId: schema.id },
      ...{ databaseId: schema.database.id, sourceId: schema.database.source.id },
    })),
  });
  await prisma.column.createMany({
    data: world.columns.map(({ table, ...row }) => ({
      ...{ ...external(row), ...row, tableId: table.id, schemaId: table.schema.id, dataType: "text" },
      ...{ databaseId: table.schema.database.id, sourceId: table.schema.database.source.id, isNullable: true },
    })),
  });
  await prisma.dashboard.createMany({
    data: world.dashboards.map(({ source, owners: _, popularity, ...row }) => ({
      ...{ ...external(row), ...row, ...given(popularity), sourceId: source.id, url: "https://bi.test" },
    })),
  });
  await prisma.dashboardField.createMany({
    data: world.fields.map(({ dashboard, popularity, ...row }) => ({
      ...{ ...external(row), ...row, ...given(popularity), dashboardId: dashboard.id, label: "", dataType: "text" },
    })),
  });
  await prisma.term.createMany({ data: world.terms.map(({ owners: _, ...row }) => ({ ...base, ...row })) });
  await storeKnowledge(app, accountId, world);
  await storeOwners(app, { accountId, userId }, world);
}

async function storeKnowledge(app: TestApp, accountId: string, world: World): Promise<void> {
  const { prisma } = app.database;
  await prisma.tag.createMany({ data: world.tags.map((tag) => ({ accountId, ...tag })) });
  await prisma.dataProduct.createMany({
    data: world.products.map(({ id, asset }) => ({ id, accountId, ...linkTo(asset) })),
  });
  await prisma.tagEntity.createMany({
    data: world.products.flatMap(({ asset, tags }) =>
      [...new Set(tags)].map((tag) => ({ accountId, tagId: tag.id, ...linkTo(asset) })),
    ),
  });
  await prisma.qualityCheck.createMany({
    data: world.checks.map(({ table, ...row }) => ({
      ...{ ...row, accountId, tableId: table.id, externalId: row.id, name: "check" },
      ...{ status: "SUCCESS" as const, runAt: new Date() },
    })),
  });
  await prisma.entitiesLink.createMany({
    data: world.pins.map(({ from, to, ...row }) => ({
      ...row,
      accountId,
      ...linkTo(from, "from"),
      ...linkTo(to, "to"),
    })),
  });
  await prisma.query.createMany({
    data: world.queries.map(({ tables: _, ...row }) => ({ ...row, accountId, query: row.hash })),
  });
  await prisma.queryTable.createMany({
    data: world.queries.flatMap(({ id, tables }) =>
      tables.map((table) => ({ accountId, queryId: id, tableId: table.id })),
    ),
  });
  await prisma.columnJoin.createMany({
    data: world.joins.map(({ first, second, ...row }) => ({
      ...{ ...row, accountId, firstColumnId: first.id, secondColumnId: second.id },
    })),
  });
  await prisma.lineage.createMany({
    data: world.lineages.map(({ parent, child, ...row }) => ({
      ...{ ...row, accountId, ...linkTo(parent, "parent"), ...linkTo(child, "child") },
    })),
  });
}

/** An asset with one owner has a person, one with two a team as well. */
async function storeOwners(app: TestApp, account: Pick<TestAccount, "accountId" | "userId">, world: World) {
  const { prisma } = app.database;
  const { accountId, userId } = account;
  const owned = [...world.tables, ...world.dashboards, ...world.terms];
  const { unifiedUserId } = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
  const team = await prisma.team.create({ data: { accountId, name: "team" } });
  await prisma.ownerEntity.createMany({
    data: owned
      .filter(({ owners }) => owners > 0)
      .map((asset) => ({ id: uuidV7(), accountId, userId, unifiedUserId, ...linkTo(asset) })),
  });
  await prisma.teamOwnerEntity.createMany({
    data: owned.filter(({ owners }) => owners > 1).map((asset) => ({ accountId, teamId: team.id, ...linkTo(asset) })),
  });
}

/** How the database's own rules sort these texts, found without any list of the product. */
export async function ranksOf(app: TestApp, texts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const values = joinSql(
    [...new Set(texts)].map((text) => sql`(${text}::text)`),
    ", ",
  );
  const rows = await app.database.query<{ text: string }>(
    sql`SELECT v.text FROM (VALUES ${values}) v(text) ORDER BY v.text`,
  );
  return new Map(rows.map(({ text }, index) => [text, index]));
}
