import type { AuditActor } from "#kernel/audit.ts";
import { badUserInput, notFound } from "#kernel/errors.ts";
import { lockedPolicy } from "./new-token.ts";
import type { TokenPolicy } from "./policy.ts";
import { policyIn, policyQuery, updatePolicy } from "./policy-repository.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

export type UpdateTokenPolicyInput = {
  readonly [setting in keyof Omit<TokenPolicy, "updatedAt">]?: TokenPolicy[setting] | null | undefined;
};

/** From 1 to these; the database says the same. */
const most = { maxActiveTokensPerScope: 100, maxTokenLifeDays: 3_650, usageRetentionDays: 3_650 } as const;

export async function tokenPolicy({ database }: TokensDependencies, accountId: string): Promise<TokenPolicy> {
  const [policy] = await database.query<TokenPolicy>(policyQuery(accountId));
  if (policy === undefined) throw notFound("account", accountId);
  return policy;
}

/** Changes what is given. It binds tokens that are made from now on; those that live go on as they were made. */
export function updateTokenPolicy(
  deps: TokensDependencies,
  { accountId, by }: { readonly accountId: string; readonly by: AuditActor },
  input: UpdateTokenPolicyInput,
): Promise<TokenPolicy> {
  for (const field of ["maxActiveTokensPerScope", "maxTokenLifeDays", "usageRetentionDays"] as const) {
    const value = input[field] ?? 1;
    if (!Number.isInteger(value) || value < 1 || value > most[field])
      throw badUserInput(field, `${field} has to be a whole number from 1 to ${most[field]}.`);
  }
  return deps.database.transaction(async (tx) => {
    await lockedPolicy(tx, accountId);
    const before = await policyIn(tx, accountId);
    const after = {
      maxActiveTokensPerScope: input.maxActiveTokensPerScope ?? before.maxActiveTokensPerScope,
      maxTokenLifeDays: input.maxTokenLifeDays ?? before.maxTokenLifeDays,
      keepsAddresses: input.keepsAddresses ?? before.keepsAddresses,
      usageRetentionDays: input.usageRetentionDays ?? before.usageRetentionDays,
    };
    const { updatedAt, ...settings } = before;
    if (JSON.stringify(after) === JSON.stringify(settings)) return before;
    await updatePolicy(tx, accountId, after);
    const details = { before: settings, after };
    await deps.audit.record(tx, { accountId, action: "token_policy.updated", by, subjectId: accountId, details });
    return policyIn(tx, accountId);
  });
}
