import type { Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";

/** The ages of the demo's things are counted back from here, by the clock that will also judge them. */
export async function loadingInstant(tx: Transaction): Promise<Date> {
  const [row] = await sqlRows<{ now: Date }>(tx, sql`SELECT catalog_now() AS now`);
  if (row === undefined) throw new Error("the database told no time");
  return row.now;
}
