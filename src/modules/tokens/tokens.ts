import type { AccountActor, Actor, UserRole } from "#kernel/actor.ts";
import { auditActorOf, type RequestOrigin } from "#kernel/audit.ts";
import type { Page } from "#kernel/page.ts";
import type { TokenScope } from "#kernel/scope.ts";
import type { ApiToken, IssuedToken } from "./api-token.ts";
import { currentToken } from "./current-token.ts";
import { endOverlap } from "./end-overlap.ts";
import { createInTurn } from "./in-turn.ts";
import { type IssueTokenInput, issueToken } from "./issue-token.ts";
import { createFindTogether, findToken, type ListTokensInput, listTokens, tokenReplacement } from "./list-tokens.ts";
import type { TokenMaker } from "./new-token.ts";
import { createPlaygroundToken, type PlaygroundTokenInput } from "./playground-token.ts";
import type { TokenPolicy } from "./policy.ts";
import { type Revoker, type RevokeTokenInput, revokeToken } from "./revoke-token.ts";
import { type RotateTokenInput, rotateToken } from "./rotate-token.ts";
import { takeOverToken } from "./take-over-token.ts";
import { administrator, isAdministrator, itselfOrAdministrator, signedIn } from "./token-access.ts";
import { type PageTokensInput, pageTokens, type TokensPage } from "./token-page.ts";
import { tokenPolicy, type UpdateTokenPolicyInput, updateTokenPolicy } from "./token-policy.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";
import { liveTokenIds } from "./verification-repository.ts";
import type { VerifiedRecords } from "./verified-records.ts";
import { createVerifyToken, type VerifyToken } from "./verify-token.ts";
import { type TokenChange, watchTokens } from "./watch-tokens.ts";

/** The face of the tokens slice. See README.md for what it promises. */
export type Tokens = {
  readonly verify: VerifyToken;
  /** Those that open the door, with the role that they act with. */
  readonly liveIds: (ids: readonly string[]) => Promise<Map<string, UserRole>>;
  readonly list: (actor: Actor, input: ListTokensInput) => Promise<ApiToken[]>;
  readonly page: (actor: Actor, input: PageTokensInput, page: Page) => TokensPage;
  readonly find: (actor: Actor, id: string) => Promise<ApiToken | null>;
  /** The token that took this one's place; null, too, for those who may not read it. */
  readonly successorOf: (actor: Actor, token: ApiToken) => Promise<ApiToken | null>;
  /** The calling token itself; null for a signed-in person. */
  readonly current: (actor: Actor) => Promise<ApiToken | null>;
  readonly replacement: (actor: Actor, scope: TokenScope) => Promise<ApiToken | null>;
  readonly issue: (actor: Actor, input: IssueTokenInput, origin: RequestOrigin) => Promise<IssuedToken>;
  readonly revoke: (actor: Actor, input: RevokeTokenInput, origin: RequestOrigin) => Promise<ApiToken>;
  readonly rotate: (actor: Actor, input: RotateTokenInput, origin: RequestOrigin) => Promise<IssuedToken>;
  readonly endOverlap: (actor: Actor, id: string, origin: RequestOrigin) => Promise<ApiToken>;
  readonly takeOver: (actor: Actor, id: string, origin: RequestOrigin) => Promise<ApiToken>;
  /** For a signed-in person of any role. */
  readonly issuePlayground: (actor: Actor, input: PlaygroundTokenInput, origin: RequestOrigin) => Promise<IssuedToken>;
  readonly policy: (actor: Actor) => Promise<TokenPolicy>;
  readonly updatePolicy: (actor: Actor, input: UpdateTokenPolicyInput, origin: RequestOrigin) => Promise<TokenPolicy>;
  readonly watch: (actor: Actor, signal: AbortSignal) => AsyncGenerator<TokenChange>;
  readonly operator: OperatorTokens;
};

/** For the command line, whose user holds the database itself. */
export type OperatorTokens = {
  readonly list: (accountId: string, input: ListTokensInput) => Promise<ApiToken[]>;
  readonly issue: (maker: TokenMaker, input: IssueTokenInput) => Promise<IssuedToken>;
  readonly revoke: (revoker: Revoker, input: RevokeTokenInput) => Promise<ApiToken>;
  readonly rotate: (maker: TokenMaker, input: RotateTokenInput) => Promise<IssuedToken>;
  readonly endOverlap: (by: Pick<TokenMaker, "accountId" | "by">, id: string) => Promise<ApiToken>;
  /** The maker is the administrator who takes the token over. */
  readonly takeOver: (maker: TokenMaker, id: string) => Promise<ApiToken>;
  readonly policy: (accountId: string) => Promise<TokenPolicy>;
  readonly updatePolicy: (
    by: Pick<TokenMaker, "accountId" | "by">,
    input: UpdateTokenPolicyInput,
  ) => Promise<TokenPolicy>;
};

export function createTokens(deps: TokensDependencies): Tokens {
  const operator = operatorTokens(deps);
  const records: VerifiedRecords = new WeakMap();
  const findTogether = createFindTogether(deps);
  return {
    verify: createVerifyToken(deps, records),
    liveIds: (ids) => liveTokenIds(deps.database, ids),
    list: async (actor, input) => listTokens(deps, administrator(actor).accountId, input),
    page: (actor, input, page) => pageTokens(deps, administrator(actor).accountId, { input, page }),
    find: async (actor, id) => findToken(deps, itselfOrAdministrator(actor, id).accountId, id),
    successorOf: async (actor, { accountId, kind, replacedById }) => {
      // Who is shown a token of the playground is its maker or an administrator, and so they are of its successor.
      const mayRead = isAdministrator(actor) || kind === "PLAYGROUND";
      return replacedById === null || !mayRead ? null : findTogether(accountId, replacedById);
    },
    current: (actor) => currentToken(deps, records, actor),
    replacement: async (actor, scope) => tokenReplacement(deps, administrator(actor).accountId, scope),
    issue: async (actor, input, origin) => operator.issue(makerOf(administrator(actor), origin), input),
    rotate: async (actor, input, origin) => operator.rotate(makerOf(administrator(actor), origin), input),
    endOverlap: async (actor, id, origin) => operator.endOverlap(makerOf(administrator(actor), origin), id),
    takeOver: async (actor, id, origin) => operator.takeOver(makerOf(administrator(actor), origin), id),
    issuePlayground: async (actor, input, origin) =>
      createPlaygroundToken(deps, { actor: signedIn(actor), by: auditActorOf(actor, origin) }, input),
    policy: async (actor) => tokenPolicy(deps, administrator(actor).accountId),
    updatePolicy: async (actor, input, origin) => operator.updatePolicy(makerOf(administrator(actor), origin), input),
    revoke: async (actor, input, origin) => {
      const revoker = (await ownerOfPlayground(deps, actor, input.id)) ?? itselfOrAdministrator(actor, input.id);
      return operator.revoke(makerOf(revoker, origin), input);
    },
    watch: (actor, signal) => watchTokens(deps.events, administrator(actor), signal),
    operator,
  };
}

function operatorTokens(deps: TokensDependencies): OperatorTokens {
  const inTurn = createInTurn();
  return {
    list: (accountId, input) => listTokens(deps, accountId, input),
    issue: (maker, input) => inTurn(maker.accountId, () => issueToken(deps, maker, input)),
    revoke: (revoker, input) => inTurn(revoker.accountId, () => revokeToken(deps, revoker, input)),
    rotate: (maker, input) => inTurn(maker.accountId, () => rotateToken(deps, maker, input)),
    endOverlap: (by, id) => inTurn(by.accountId, () => endOverlap(deps, by, id)),
    takeOver: (maker, id) => inTurn(maker.accountId, () => takeOverToken(deps, maker, id)),
    policy: (accountId) => tokenPolicy(deps, accountId),
    updatePolicy: (by, input) => inTurn(by.accountId, () => updateTokenPolicy(deps, by, input)),
  };
}

function makerOf(actor: AccountActor, origin: RequestOrigin): TokenMaker {
  const { accountId, userId } = actor;
  const signedInAt = actor.kind === "user" ? actor.signedInAt : undefined;
  return { accountId, userId, by: auditActorOf(actor, origin), signedInAt };
}

/** People end the tokens that they made for the playground, whatever their role. */
async function ownerOfPlayground(deps: TokensDependencies, actor: Actor, id: string): Promise<AccountActor | null> {
  if (actor.kind !== "user" || actor.role === "ADMIN") return null;
  const token = await findToken(deps, actor.accountId, id);
  return token?.kind === "PLAYGROUND" && token.createdById === actor.userId ? actor : null;
}
