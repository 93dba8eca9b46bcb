import { type BulkUpdate, bulkUpdate } from "#platform/database/bulk.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import type { CreateColumnInput } from "./column-changes.ts";

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
