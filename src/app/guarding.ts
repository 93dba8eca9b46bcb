import { createIdempotency } from "#modules/idempotency/idempotency.ts";
import { findScimTokenByHash, findTokenByHash } from "#modules/leaks/leak-repository.ts";
import { createLeaks, type RevokeLeaked } from "#modules/leaks/leaks.ts";
import type { Scim } from "#modules/scim/scim.ts";
import type { Tokens } from "#modules/tokens/tokens.ts";
import type { Database } from "#platform/database/database.ts";

type Guarded = {
  readonly database: Database;
  readonly region: string;
  readonly tokens: Pick<Tokens, "operator">;
  readonly scim: Pick<Scim, "operator">;
};

/** What keeps mutations from being done twice, and ends tokens that are found in the open. */
export function createGuarding(guarded: Guarded) {
  const { database, region } = guarded;
  return {
    idempotency: createIdempotency(database),
    leaks: createLeaks({ region, revokers: { apiToken: revokeToken(guarded), scimToken: revokeScimToken(guarded) } }),
    tokenIdOf: async (secretHash: string) => (await findTokenByHash(database, secretHash))?.id ?? null,
  };
}

/** By the system, for whoever held it may be anybody. */
function revokeToken({ database, tokens }: Guarded): RevokeLeaked {
  return async (secretHash, leak, origin) => {
    const found = await findTokenByHash(database, secretHash);
    if (found === null) return false;
    const revoker = { accountId: found.accountId, userId: null, by: { kind: "system", ...origin } } as const;
    await tokens.operator.revoke(revoker, { id: found.id, reason: "leaked", leak });
    return true;
  };
}

function revokeScimToken({ database, scim }: Guarded): RevokeLeaked {
  return async (secretHash, leak, origin) => {
    const found = await findScimTokenByHash(database, secretHash);
    if (found === null) return false;
    const revoker = { accountId: found.accountId, userId: null, by: { kind: "system", ...origin } } as const;
    await scim.operator.revoke(revoker, { id: found.id, reason: "leaked", leak });
    return true;
  };
}
