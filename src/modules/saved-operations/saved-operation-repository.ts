import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Database, Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";
import type { SavedOperation } from "./saved-operation.ts";

type OperationRow = Row & SavedOperation;

const columns = sql`id, name, document, variables, updated_at AS "updatedAt"`;

/** By name, whatever the letter case. */
export function listOperations(database: Database, accountId: string): Promise<SavedOperation[]> {
  return database.query<OperationRow>(
    sql`SELECT ${columns} FROM saved_operations WHERE account_id = ${accountId}::uuid ORDER BY lower(name), name`,
  );
}

/** How many others there are. Locks the account, so that two at the same time do not both take the last place. */
export async function countOthers(tx: Transaction, accountId: string, name: string): Promise<number> {
  await tx.$executeRaw(sql`SELECT 1 FROM accounts WHERE id = ${accountId}::uuid FOR UPDATE`);
  const [row] = await sqlRows<Row & { count: number }>(
    tx,
    sql`SELECT count(*)::int AS count FROM saved_operations WHERE account_id = ${accountId}::uuid AND name <> ${name}`,
  );
  return row?.count ?? 0;
}

export async function upsertOperation(
  tx: Transaction,
  accountId: string,
  {
    name,
    document,
    variables,
  }: { readonly name: string; readonly document: string; readonly variables: string | null },
): Promise<SavedOperation> {
  const [row] = await sqlRows<OperationRow>(
    tx,
    sql`INSERT INTO saved_operations (id, account_id, name, document, variables, created_at, updated_at)
        VALUES (${uuidV7()}::uuid, ${accountId}::uuid, ${name}, ${document}, ${variables}::jsonb, catalog_now(), catalog_now())
        ON CONFLICT (account_id, name) DO UPDATE
          SET document = excluded.document, variables = excluded.variables, updated_at = excluded.updated_at
        RETURNING ${columns}`,
  );
  if (row === undefined) throw new Error("the saved operation was not returned");
  return row;
}

/** Whether there was one. */
export async function deleteOperation(database: Database, accountId: string, id: string): Promise<boolean> {
  const deleted = await database.query<Row>(
    sql`DELETE FROM saved_operations WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid RETURNING id`,
  );
  return deleted.length > 0;
}
