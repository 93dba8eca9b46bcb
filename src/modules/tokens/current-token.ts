import type { Actor } from "#kernel/actor.ts";
import type { ApiToken } from "./api-token.ts";
import { findToken } from "./list-tokens.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";
import type { VerifiedRecords } from "./verified-records.ts";

/** The record of the calling token; null for a signed-in person. */
export async function currentToken(
  deps: TokensDependencies,
  records: VerifiedRecords,
  actor: Actor,
): Promise<ApiToken | null> {
  if (actor.kind !== "apiToken") return null;
  return records.get(actor) ?? findToken(deps, actor.accountId, actor.tokenId);
}
