import type { Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { TokenPolicy } from "./policy.ts";

export function policyQuery(accountId: string): Sql {
  return sql`
    SELECT max_active_tokens_per_scope AS "maxActiveTokensPerScope", max_token_life_days AS "maxTokenLifeDays",
           keeps_addresses AS "keepsAddresses", usage_retention_days AS "usageRetentionDays", updated_at AS "updatedAt"
    FROM accounts WHERE id = ${accountId}::uuid`;
}

export async function policyIn(tx: Transaction, accountId: string): Promise<TokenPolicy> {
  const [row] = await sqlRows<Row & TokenPolicy>(tx, policyQuery(accountId));
  if (row === undefined) throw new Error("the account of this transaction is missing");
  return row;
}

export async function updatePolicy(
  tx: Transaction,
  accountId: string,
  policy: Omit<TokenPolicy, "updatedAt">,
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE accounts SET max_active_tokens_per_scope = ${policy.maxActiveTokensPerScope},
      max_token_life_days = ${policy.maxTokenLifeDays}, keeps_addresses = ${policy.keepsAddresses},
      usage_retention_days = ${policy.usageRetentionDays}, updated_at = catalog_now()
    WHERE id = ${accountId}::uuid`);
}
