import type { ColumnRecord } from "#kernel/catalog-records.ts";
import type { DemoTable, DemoVisualization, DemoWarehouse } from "#modules/provisioning/demo/demo-records.ts";
import type { Prisma, SourceTechnology } from "#platform/database/generated/prisma/client.ts";
import { type DemoLoad, inChunks } from "./demo-load.ts";

/** The demo does not say when somebody verified, deprecated or dropped a table; it shows that somebody did. */
const verifiedDaysAgo = 30;
const deprecatedDaysAgo = 45;
const deletedDaysAgo = 14;

export async function loadSource(
  { tx, accountId, id, daysAgo }: DemoLoad,
  { name, technology, type }: DemoWarehouse["source"] | DemoVisualization["source"],
): Promise<void> {
  await tx.source.create({
    data: {
      id: id("SOURCE", name),
      accountId,
      name,
      origin: "API",
      // The neutral records name technologies as the public schema does; the database refuses one that it does not know.
      technology: technology as SourceTechnology,
      type,
      isGeneric: false,
      lastRefreshedAt: daysAgo(0),
    },
  });
}

export async function loadWarehouse(load: DemoLoad, warehouse: DemoWarehouse): Promise<void> {
  const { tx } = load;
  const places = placesOf(load, warehouse);
  await loadSource(load, warehouse.source);
  await tx.database.createMany({
    data: warehouse.databases.map((database) => ({ ...places.source, ...named(load, "DATABASE", database) })),
  });
  await tx.schema.createMany({
    data: warehouse.schemas.map((schema) => ({
      ...places.database(schema.databaseExternalId),
      ...named(load, "SCHEMA", schema),
    })),
  });
  await inChunks(
    warehouse.tables.map((table) => ({ ...places.schema(table.schemaExternalId), ...tableRow(load, table) })),
    (data) => tx.table.createMany({ data }),
  );
  const tables = new Map(warehouse.tables.map((table) => [table.externalId, table]));
  await inChunks(
    warehouse.columns.map((column) => ({
      ...places.table(column.tableExternalId),
      ...columnRow(load, column, tables.get(column.tableExternalId)?.transformationSource),
    })),
    (data) => tx.column.createMany({ data }),
  );
}

/** The ids of all that lies above a row, which the client asks for although the database works them out itself. */
function placesOf({ accountId, id }: DemoLoad, warehouse: DemoWarehouse) {
  const schemas = new Map(warehouse.schemas.map((schema) => [schema.externalId, schema.databaseExternalId]));
  const tables = new Map(warehouse.tables.map((table) => [table.externalId, table.schemaExternalId]));
  const source = { accountId, sourceId: id("SOURCE", warehouse.source.name) };
  const database = (name: string) => ({ ...source, databaseId: id("DATABASE", name) });
  const schema = (name: string) => ({ ...database(schemas.get(name) ?? ""), schemaId: id("SCHEMA", name) });
  const table = (name: string) => ({ ...schema(tables.get(name) ?? ""), tableId: id("TABLE", name) });
  return { source, database, schema, table };
}

function named(
  { id }: DemoLoad,
  kind: "DATABASE" | "SCHEMA",
  { externalId, name, description, isHidden }: DemoWarehouse["databases"][number],
) {
  return { id: id(kind, externalId), externalId, name, description: description ?? null, isHidden };
}

type Placed<Row> = Omit<Row, "accountId" | "sourceId" | "databaseId" | "schemaId" | "tableId">;

function tableRow({ id, person, daysAgo }: DemoLoad, table: DemoTable): Placed<Prisma.TableCreateManyInput> {
  const { externalId, description, lastRefreshedDaysAgo, transformationSource, verifiedBy, deprecatedBy } = table;
  return {
    id: id("TABLE", externalId),
    externalId,
    name: table.name,
    tableType: table.tableType,
    externalDescription: description ?? null,
    externalDescriptionSource: description === undefined ? null : (transformationSource ?? "DATABASE"),
    transformationSource: transformationSource ?? null,
    url: table.url ?? null,
    tableSize: table.tableSize ?? null,
    lastRefreshedAt: lastRefreshedDaysAgo === undefined ? null : daysAgo(lastRefreshedDaysAgo),
    verifiedByUserId: verifiedBy === undefined ? null : person(verifiedBy).userId,
    verifiedAt: verifiedBy === undefined ? null : daysAgo(verifiedDaysAgo),
    deprecatedByUserId: deprecatedBy === undefined ? null : person(deprecatedBy).userId,
    deprecatedAt: deprecatedBy === undefined ? null : daysAgo(deprecatedDaysAgo),
    deletedAt: table.deleted ? daysAgo(deletedDaysAgo) : null,
  };
}

function columnRow(
  { id }: DemoLoad,
  column: ColumnRecord,
  transformationSource: DemoTable["transformationSource"],
): Placed<Prisma.ColumnCreateManyInput> {
  const { externalId, name, dataType, description, sourceOrder, isNullable, isPii, isPrimaryKey } = column;
  return {
    id: id("COLUMN", externalId),
    externalId,
    name,
    dataType,
    sourceOrder: sourceOrder ?? null,
    externalDescription: description ?? null,
    externalDescriptionSource: description === undefined ? null : (transformationSource ?? "DATABASE"),
    isNullable,
    isPii: isPii ?? null,
    isPrimaryKey: isPrimaryKey ?? null,
  };
}
