import { type BulkUpdate, bulkUpdate } from "#platform/database/bulk.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { contains, isShown } from "#platform/database/conditions.ts";
import { anyId, type ListQuery } from "#platform/database/find-page.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { CreateSchemaInput } from "./schema-changes.ts";
import type { ListSchemasInput, SchemasScope } from "./schema-list.ts";

export function schemasQuery({ scope }: ListSchemasInput): ListQuery {
  return { from: sql`schemas a`, where: conditions(scope ?? {}), orderBy: [] };
}

function conditions(scope: SchemasScope): Sql[] {
  const { databaseIds, nameContains, sourceIds } = scope;
  return [
    ...isShown(scope),
    ...(databaseIds ? [anyId(sql`a.database_id`, databaseIds)] : []),
    ...(nameContains ? [contains(sql`a.name`, nameContains)] : []),
    ...(sourceIds ? [anyId(sql`a.source_id`, sourceIds)] : []),
  ];
}

type NewSchema = CreateSchemaInput & { readonly id: string };

export async function insertSchemas({ tx, accountId }: CatalogWrite, rows: readonly NewSchema[]): Promise<void> {
  const data = rows.map((row) => ({
    ...row,
    accountId,
    // The trigger puts the true one here, of the database's own row.
    sourceId: row.databaseId,
    isHidden: row.isHidden ?? false,
  }));
  await tx.schema.createMany({ data });
}

const updatable = {
  name: { column: "name", type: "text" },
  externalId: { column: "external_id", type: "text" },
  description: { column: "description", type: "text" },
  isHidden: { column: "is_hidden", type: "boolean" },
  deletedAt: { column: "deleted_at", type: "timestamptz" },
} as const;

export async function patchSchemas({ tx, accountId }: CatalogWrite, rows: BulkUpdate["rows"]): Promise<void> {
  await bulkUpdate(tx, { table: "schemas", accountId, columns: updatable, rows });
}
