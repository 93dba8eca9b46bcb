import { type BulkUpdate, bulkUpdate } from "#platform/database/bulk.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { contains, isPresent } from "#platform/database/conditions.ts";
import { anyId, type ListQuery } from "#platform/database/find-page.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { CreateDatabaseInput } from "./database-changes.ts";
import type { DatabasesScope, ListDatabasesInput } from "./database-list.ts";

export function databasesQuery({ scope }: ListDatabasesInput): ListQuery {
  return { from: sql`databases a`, where: conditions(scope ?? {}), orderBy: [] };
}

function conditions(scope: DatabasesScope): Sql[] {
  const { nameContains, sourceIds, withHidden } = scope;
  return [
    ...isPresent(scope),
    // Nothing above a database can be hidden, so it has no derived column for that.
    ...(withHidden ? [] : [sql`NOT a.is_hidden`]),
    ...(nameContains ? [contains(sql`a.name`, nameContains)] : []),
    ...(sourceIds ? [anyId(sql`a.source_id`, sourceIds)] : []),
  ];
}

type NewDatabase = CreateDatabaseInput & { readonly id: string };

export async function insertDatabases({ tx, accountId }: CatalogWrite, rows: readonly NewDatabase[]): Promise<void> {
  const data = rows.map((row) => ({ ...row, accountId, isHidden: row.isHidden ?? false }));
  await tx.database.createMany({ data });
}

const updatable = {
  name: { column: "name", type: "text" },
  externalId: { column: "external_id", type: "text" },
  description: { column: "description", type: "text" },
  isHidden: { column: "is_hidden", type: "boolean" },
  deletedAt: { column: "deleted_at", type: "timestamptz" },
} as const;

export async function patchDatabases({ tx, accountId }: CatalogWrite, rows: BulkUpdate["rows"]): Promise<void> {
  await bulkUpdate(tx, { table: "databases", accountId, columns: updatable, rows });
}
