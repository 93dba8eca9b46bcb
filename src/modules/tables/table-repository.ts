import { type BulkUpdate, bulkUpdate } from "#platform/database/bulk.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { contains, isShown } from "#platform/database/conditions.ts";
import { anyId, isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { orderBy, type SortColumn } from "#platform/database/order-by.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { CreateTableInput, UpdateTableInput } from "./table-changes.ts";
import type { ListTablesInput, TableSortingKey, TablesScope } from "./table-list.ts";

const sortColumns: Readonly<Record<TableSortingKey, SortColumn>> = {
  levelOfCompletion: { column: sql`c.level`, nullable: false },
  name: { column: sql`a.name`, nullable: false },
  nameLength: { column: sql`a.name_length`, nullable: false },
  ownersAndTeamOwnersCount: { column: sql`a.owners_count`, nullable: false },
  popularity: { column: sql`a.popularity`, nullable: true },
  schemaName: { column: sql`a.schema_name`, nullable: false },
};

export function tablesQuery({ scope, sorting }: ListTablesInput): ListQuery {
  const byCompletion = (sorting ?? []).some(({ sortingKey }) => sortingKey === "levelOfCompletion");
  // Every table has its row there (decision 0010); the account is named again for the index that the order goes by.
  const completion = sql`JOIN table_completion c ON c.account_id = a.account_id AND c.table_id = a.id`;
  const from = byCompletion ? sql`tables a ${completion}` : sql`tables a`;
  return { from, where: conditions(scope ?? {}), orderBy: orderBy(sorting, sortColumns) };
}

function conditions(scope: TablesScope): Sql[] {
  const { databaseId, ids, nameContains, pathContains, schemaId, schemaIds, warehouseId } = scope;
  return [
    ...isShown(scope),
    ...given(databaseId, (id) => isId(sql`a.database_id`, id)),
    ...(ids ? [anyId(sql`a.id`, ids)] : []),
    ...(nameContains ? [contains(sql`a.name`, nameContains)] : []),
    ...(pathContains ? [contains(sql`a.path`, pathContains)] : []),
    ...given(schemaId, (id) => isId(sql`a.schema_id`, id)),
    ...(schemaIds ? [anyId(sql`a.schema_id`, schemaIds)] : []),
    ...given(warehouseId, (id) => isId(sql`a.source_id`, id)),
  ];
}

type NewTable = CreateTableInput & { readonly id: string };

export async function insertTables({ tx, accountId }: CatalogWrite, rows: readonly NewTable[]): Promise<void> {
  const data = rows.map(({ numberOfQueries, popularity, ...row }) => ({
    ...row,
    givenNumberOfQueries: numberOfQueries ?? null,
    givenPopularity: popularity ?? null,
    accountId,
    // The trigger puts the true ones here, of the schema's own row.
    sourceId: row.schemaId,
    databaseId: row.schemaId,
    tableType: row.tableType ?? "TABLE",
    externalDescriptionSource: row.externalDescription ? ("API" as const) : null,
  }));
  await tx.table.createMany({ data });
}

const updatable = {
  name: { column: "name", type: "text" },
  externalId: { column: "external_id", type: "text" },
  externalDescription: { column: "external_description", type: "text" },
  externalDescriptionSource: { column: "external_description_source", type: "table_external_description_source" },
  lastRefreshedAt: { column: "last_refreshed_at", type: "timestamptz" },
  numberOfQueries: { column: "given_number_of_queries", type: "int" },
  popularity: { column: "given_popularity", type: "int" },
  tableSize: { column: "table_size", type: "int" },
  tableType: { column: "table_type", type: "table_type" },
  url: { column: "url", type: "text" },
  deletedAt: { column: "deleted_at", type: "timestamptz" },
} as const;

export async function patchTables({ tx, accountId }: CatalogWrite, rows: BulkUpdate["rows"]): Promise<void> {
  const described = rows.map(({ id, patch }) => ({ id, patch: withDescriptionSource(patch) }));
  await bulkUpdate(tx, { table: "tables", accountId, columns: updatable, rows: described });
}

function withDescriptionSource(patch: Omit<UpdateTableInput, "id">): Record<string, unknown> {
  if (patch.externalDescription === undefined) return patch;
  return { ...patch, externalDescriptionSource: patch.externalDescription === null ? null : "API" };
}
