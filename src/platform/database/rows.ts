import type { Row, Transaction } from "./database.ts";
import type { Sql } from "./sql.ts";

export type { Row };

/** Rows of a statement inside a transaction. The caller names the shape of its own statement's rows. */
export function sqlRows<T extends Row>(tx: Transaction, statement: Sql): Promise<T[]> {
  return tx.$queryRaw<T[]>(statement);
}
