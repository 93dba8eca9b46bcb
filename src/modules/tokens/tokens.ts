import { type AccountActor, type Actor, heldScope } from "#kernel/actor.ts";
import { auditActorOf, type RequestOrigin } from "#kernel/audit.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { TokenScope } from "#kernel/scope.ts";
import type { ApiToken, IssuedToken } from "./api-token.ts";
import { createCurrentToken } from "./current-token.ts";
import { type IssueTokenInput, issueToken, type TokenMaker } from "./issue-token.ts";
import { findToken, type ListTokensInput, listTokens, tokenReplacement } from "./list-tokens.ts";
import { type Revoker, type RevokeTokenInput, revokeToken } from "./revoke-token.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";
import { liveTokenIds } from "./verification-repository.ts";
import { createVerifyToken, type VerifyToken } from "./verify-token.ts";

/** The face of the tokens slice. See README.md for what it promises. */
export type Tokens = {
  readonly verify: VerifyToken;
  readonly liveIds: (ids: readonly string[]) => Promise<Set<string>>;
  readonly list: (actor: Actor, input: ListTokensInput) => Promise<ApiToken[]>;
  readonly find: (actor: Actor, id: string) => Promise<ApiToken | null>;
  /** The calling token itself; null for a signed-in person. */
  readonly current: (actor: Actor) => Promise<ApiToken | null>;
  readonly replacement: (actor: Actor, scope: TokenScope) => Promise<ApiToken | null>;
  readonly issue: (actor: Actor, input: IssueTokenInput, origin: RequestOrigin) => Promise<IssuedToken>;
  readonly revoke: (actor: Actor, input: RevokeTokenInput, origin: RequestOrigin) => Promise<ApiToken>;
  /** For the command line, whose user holds the database itself. */
  readonly operator: {
    readonly list: (accountId: string, input: ListTokensInput) => Promise<ApiToken[]>;
    readonly issue: (maker: TokenMaker, input: IssueTokenInput) => Promise<IssuedToken>;
    readonly revoke: (revoker: Revoker, input: RevokeTokenInput) => Promise<ApiToken>;
  };
};

export function createTokens(deps: TokensDependencies): Tokens {
  return {
    verify: createVerifyToken(deps.database, deps.region),
    liveIds: (ids) => liveTokenIds(deps.database, ids),
    list: async (actor, input) => listTokens(deps, administrator(actor).accountId, input),
    find: async (actor, id) => findToken(deps, itselfOrAdministrator(actor, id).accountId, id),
    current: createCurrentToken(deps.database),
    replacement: async (actor, scope) => tokenReplacement(deps, administrator(actor).accountId, scope),
    issue: async (actor, input, origin) => {
      const { accountId, userId } = administrator(actor);
      return issueToken(deps, { accountId, userId, by: auditActorOf(actor, origin) }, input);
    },
    revoke: async (actor, input, origin) => {
      const { accountId, userId } = itselfOrAdministrator(actor, input.id);
      return revokeToken(deps, { accountId, userId, by: auditActorOf(actor, origin) }, input);
    },
    operator: {
      list: (accountId, input) => listTokens(deps, accountId, input),
      issue: (maker, input) => issueToken(deps, maker, input),
      revoke: (revoker, input) => revokeToken(deps, revoker, input),
    },
  };
}

/** Managing tokens needs the ADMIN role, by session or by a Read & Write token of an administrator. */
function administrator(actor: Actor): AccountActor {
  if (actor.kind === "anonymous")
    throw new CatalogError("UNAUTHENTICATED", "Managing tokens needs a token or a session.");
  if (heldScope(actor) !== "READ_WRITE") {
    throw new CatalogError("FORBIDDEN", "Managing tokens needs a Read & Write token.", { requiredScope: "READ_WRITE" });
  }
  if (actor.role !== "ADMIN") {
    throw new CatalogError("FORBIDDEN", "Managing tokens needs the ADMIN role.", { requiredRole: "ADMIN" });
  }
  return actor;
}

/** Any token may read itself and revoke itself. */
function itselfOrAdministrator(actor: Actor, tokenId: string): AccountActor {
  return actor.kind === "apiToken" && actor.tokenId === tokenId ? actor : administrator(actor);
}
