import { orderBy, type SortColumn } from "#graphql/sorting.ts";
import { type BulkUpdate, bulkUpdate } from "#platform/database/bulk.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import type { ListQuery } from "#platform/database/find-page.ts";
import { sql } from "#platform/database/sql.ts";
import type { CreateColumnInput } from "./column-changes.ts";
import { columnConditions } from "./column-conditions.ts";
import type { ColumnSortingKey, ListColumnsInput } from "./column-list.ts";

const sortColumns: Readonly<Record<ColumnSortingKey, SortColumn>> = {
  name: { column: sql`a.name`, nullable: false },
  sourceOrder: { column: sql`a.source_order`, nullable: true },
  tableName: { column: sql`t.name`, nullable: false },
  tablePopularity: { column: sql`t.popularity`, nullable: true },
};
const keysOfTables: ReadonlySet<ColumnSortingKey> = new Set(["tableName", "tablePopularity"]);

export function columnsQuery({ scope, sorting }: ListColumnsInput): ListQuery {
  const sortsByTable = sorting?.some(({ sortingKey }) => keysOfTables.has(sortingKey)) ?? false;
  return {
    from: sortsByTable ? sql`columns a JOIN tables t ON t.id = a.table_id` : sql`columns a`,
    where: columnConditions(scope ?? {}),
    orderBy: orderBy(sorting, sortColumns),
  };
}

type NewColumn = CreateColumnInput & { readonly id: string };

export async function insertColumns({ tx, accountId }: CatalogWrite, rows: readonly NewColumn[]): Promise<void> {
  const data = rows.map((row) => ({
    ...row,
    accountId,
    // The trigger puts the true ones here, of the table's own row.
    sourceId: row.tableId,
    databaseId: row.tableId,
    schemaId: row.tableId,
    externalDescriptionSource: row.externalDescription ? ("API" as const) : null,
  }));
  await tx.column.createMany({ data });
}

const updatable = {
  name: { column: "name", type: "text" },
  externalId: { column: "external_id", type: "text" },
  dataType: { column: "data_type", type: "text" },
  sourceOrder: { column: "source_order", type: "int" },
  descriptionRaw: { column: "description_raw", type: "text" },
  isDescriptionGenerated: { column: "is_description_generated", type: "boolean" },
  describedByColumnId: { column: "described_by_column_id", type: "uuid" },
  externalDescription: { column: "external_description", type: "text" },
  externalDescriptionSource: { column: "external_description_source", type: "column_external_description_source" },
  isNullable: { column: "is_nullable", type: "boolean" },
  isPii: { column: "is_pii", type: "boolean" },
  isPrimaryKey: { column: "is_primary_key", type: "boolean" },
  deletedAt: { column: "deleted_at", type: "timestamptz" },
} as const;

export async function patchColumns({ tx, accountId }: CatalogWrite, rows: BulkUpdate["rows"]): Promise<void> {
  const patches = rows.map(({ id, patch }) => ({ id, patch: withProvenance(patch) }));
  await bulkUpdate(tx, { table: "columns", accountId, columns: updatable, rows: patches });
}

type Patch = BulkUpdate["rows"][number]["patch"];

/** Where a description came from changes with it. */
function withProvenance(patch: Patch): Patch {
  const { externalDescription, descriptionRaw } = patch;
  return {
    ...patch,
    ...(externalDescription === undefined ? {} : { externalDescriptionSource: externalDescription ? "API" : null }),
    ...(descriptionRaw === undefined
      ? {}
      : { isDescriptionGenerated: descriptionRaw ? false : null, describedByColumnId: null }),
  };
}
