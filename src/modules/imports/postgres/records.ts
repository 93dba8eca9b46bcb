import type { ColumnRecord, LineageRecord, SchemaRecord, TableRecord } from "#kernel/catalog-records.ts";
import { externalIdOf } from "#modules/imports/external-id.ts";
import type { ImportedRecords } from "#modules/imports/imported-records.ts";
import type { ColumnRow, PostgresSnapshot, RelationRow } from "./rows.ts";
import { viewLineage } from "./view-lineage.ts";

type Input = { readonly snapshot: PostgresSnapshot; readonly sourceName: string; readonly isLimited: boolean };

/** Turns what was read into the neutral form. */
export function toRecords({ snapshot, sourceName, isLimited }: Input): ImportedRecords {
  const database = snapshot.database.name;
  const relations = new Map(snapshot.relations.map((relation) => [relation.oid, relation]));
  const schemas = snapshot.schemas.map(
    (schema): SchemaRecord => ({
      externalId: externalIdOf(database, schema.name),
      databaseExternalId: externalIdOf(database),
      name: schema.name,
      ...described(schema),
    }),
  );
  const edges = viewLineage(snapshot);
  const tableIds = new Map(snapshot.relations.map((relation) => [relation.oid, tableId(database, relation)]));
  const columnIds = new Map<string, string>();
  const columns = snapshot.columns.flatMap((row) => {
    const relation = relations.get(row.relation);
    if (relation === undefined) return [];
    const record = columnRecord(database, relation, row);
    columnIds.set(`${row.relation} ${row.number}`, record.externalId);
    return [record];
  });
  return {
    source: { name: sourceName, technology: "POSTGRES" },
    databases: [{ externalId: externalIdOf(database), name: database, ...described(snapshot.database) }],
    schemas,
    tables: snapshot.relations.map((relation) => tableRecord(database, relation)),
    columns,
    lineages: edges.tables.flatMap(({ parent, child }) => edge(tableIds.get(parent), tableIds.get(child))),
    fieldLineages: edges.columns.flatMap(({ parent, child }) =>
      edge(columnIds.get(`${parent.relation} ${parent.column}`), columnIds.get(`${child.relation} ${child.column}`)),
    ),
    ...(isLimited ? { onlySchemas: schemas.map((schema) => schema.externalId) } : {}),
  };
}

function tableId(database: string, relation: RelationRow): string {
  return externalIdOf(database, relation.schema, relation.name);
}

function tableRecord(database: string, relation: RelationRow): TableRecord {
  return {
    externalId: tableId(database, relation),
    schemaExternalId: externalIdOf(database, relation.schema),
    name: relation.name,
    tableType: tableTypeOf(relation.kind),
    ...described(relation),
    ...(relation.megabytes === null ? {} : { tableSize: relation.megabytes }),
  };
}

function tableTypeOf(kind: string): TableRecord["tableType"] {
  if (kind === "v" || kind === "m") return "VIEW";
  return kind === "f" ? "EXTERNAL" : "TABLE";
}

function columnRecord(database: string, relation: RelationRow, row: ColumnRow): ColumnRecord {
  return {
    externalId: externalIdOf(database, relation.schema, relation.name, row.name),
    tableExternalId: tableId(database, relation),
    name: row.name,
    dataType: row.dataType,
    isNullable: row.isNullable,
    isPrimaryKey: row.isPrimaryKey,
    sourceOrder: row.position,
    ...described(row),
  };
}

function described(row: { readonly description: string | null }): { description?: string } {
  return row.description === null ? {} : { description: row.description };
}

/** An edge counts only if both its ends were read: system tables and schemas that are not wanted were not. */
function edge(parentExternalId: string | undefined, childExternalId: string | undefined): LineageRecord[] {
  return parentExternalId === undefined || childExternalId === undefined ? [] : [{ parentExternalId, childExternalId }];
}
