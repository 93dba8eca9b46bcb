import { type Actor, heldScope } from "#kernel/actor.ts";
import { type AuditActor, auditActorOf, type RequestOrigin } from "#kernel/audit.ts";
import { CatalogError } from "#kernel/errors.ts";
import type {
  DirectoryGroup,
  DirectoryPage,
  DirectoryUser,
  Found,
  ListInput,
  SearchInput,
  Target,
} from "./directory.ts";
import * as groups from "./groups.ts";
import {
  type CreateScimTokenInput,
  createScimToken,
  type RevokeScimTokenInput,
  type RotateScimTokenInput,
  revokeScimToken,
  rotateScimToken,
  type ScimTokenMaker,
} from "./manage-scim-tokens.ts";
import type { ScimDependencies } from "./scim-dependencies.ts";
import type { IssuedScimToken, ScimToken } from "./scim-token.ts";
import { tokensOf } from "./scim-token-repository.ts";
import { searchDirectory } from "./search-directory.ts";
import * as users from "./users.ts";
import { createVerifyScimToken, type ScimActor, type VerifyScimToken } from "./verify-scim-token.ts";

export type { ScimActor } from "./verify-scim-token.ts";

type Change = { readonly target: Target; readonly body: users.Body };

/** The people or groups of the caller's account, in the protocol's operations. */
export type Directory<T> = {
  readonly list: (actor: ScimActor, input: ListInput) => Promise<DirectoryPage<T>>;
  readonly find: (actor: ScimActor, id: string, withReferences: boolean) => Promise<T>;
  readonly create: (actor: ScimActor, body: users.Body, origin: RequestOrigin) => Promise<T>;
  readonly replace: (actor: ScimActor, change: Change, origin: RequestOrigin) => Promise<T>;
  readonly patch: (actor: ScimActor, change: Change, origin: RequestOrigin) => Promise<T>;
  readonly remove: (actor: ScimActor, target: Target, origin: RequestOrigin) => Promise<void>;
};

/** The face of the SCIM slice. See README.md for what it promises. */
export type Scim = {
  /** Throws the refusal that the caller is to be told. */
  readonly verify: VerifyScimToken;
  readonly users: Directory<DirectoryUser>;
  readonly groups: Directory<DirectoryGroup>;
  /** People and groups in one list; an attribute that a kind has not is one without a value. */
  readonly search: (actor: ScimActor, input: SearchInput) => Promise<DirectoryPage<Found>>;
  readonly tokens: (actor: Actor) => Promise<ScimToken[]>;
  readonly createToken: (actor: Actor, input: CreateScimTokenInput, origin: RequestOrigin) => Promise<IssuedScimToken>;
  readonly rotateToken: (actor: Actor, input: RotateScimTokenInput, origin: RequestOrigin) => Promise<IssuedScimToken>;
  readonly revokeToken: (actor: Actor, input: RevokeScimTokenInput, origin: RequestOrigin) => Promise<ScimToken>;
  /** For the command line, which is trusted with everything. */
  readonly operator: OperatorScim;
};

export type OperatorScim = {
  readonly tokens: (accountId: string) => Promise<ScimToken[]>;
  readonly create: (maker: ScimTokenMaker, input: CreateScimTokenInput) => Promise<IssuedScimToken>;
  readonly rotate: (maker: ScimTokenMaker, input: RotateScimTokenInput) => Promise<IssuedScimToken>;
  readonly revoke: (maker: ScimTokenMaker, input: RevokeScimTokenInput) => Promise<ScimToken>;
};

export function createScim(deps: ScimDependencies): Scim {
  const operator: OperatorScim = {
    tokens: (accountId) => tokensOf(deps.database, accountId),
    create: (maker, input) => createScimToken(deps, maker, input),
    rotate: (maker, input) => rotateScimToken(deps, maker, input),
    revoke: (maker, input) => revokeScimToken(deps, maker, input),
  };
  return {
    verify: createVerifyScimToken(deps),
    users: {
      list: ({ accountId }, input) => users.listUsers(deps, accountId, input),
      find: ({ accountId }, id) => users.findUser(deps, accountId, id),
      create: (actor, body, origin) => users.createUser(deps, provisioner(actor, origin), body),
      replace: (actor, change, origin) => users.replaceUser(deps, provisioner(actor, origin), change),
      patch: (actor, change, origin) => users.patchUser(deps, provisioner(actor, origin), change),
      remove: (actor, target, origin) => users.removeUser(deps, provisioner(actor, origin), target),
    },
    groups: {
      list: ({ accountId }, input) => groups.listGroups(deps, accountId, input),
      find: ({ accountId }, id, withMembers) => groups.findGroup(deps, accountId, { id, withMembers }),
      create: (actor, body, origin) => groups.createGroup(deps, provisioner(actor, origin), body),
      replace: (actor, change, origin) => groups.replaceGroup(deps, provisioner(actor, origin), change),
      patch: (actor, change, origin) => groups.patchGroup(deps, provisioner(actor, origin), change),
      remove: (actor, target, origin) => groups.removeGroup(deps, provisioner(actor, origin), target),
    },
    search: ({ accountId }, input) => searchDirectory(deps, accountId, input),
    tokens: async (actor) => operator.tokens(administrator(actor, {}).accountId),
    createToken: async (actor, input, origin) => operator.create(administrator(actor, origin), input),
    rotateToken: async (actor, input, origin) => operator.rotate(administrator(actor, origin), input),
    revokeToken: async (actor, input, origin) => operator.revoke(administrator(actor, origin), input),
    operator,
  };
}

function provisioner({ accountId, tokenId }: ScimActor, origin: RequestOrigin) {
  const by: AuditActor = { kind: "scimToken", id: tokenId, ...origin };
  return { accountId, by };
}

/** Said here, too, and not only in the schema, so that no door can forget it. */
function administrator(actor: Actor, origin: RequestOrigin): ScimTokenMaker {
  if (actor.kind === "anonymous")
    throw new CatalogError("UNAUTHENTICATED", "Managing SCIM tokens needs a token or a session.");
  if (heldScope(actor) !== "READ_WRITE") {
    const message = "Managing SCIM tokens needs a Read & Write token.";
    throw new CatalogError("FORBIDDEN", message, { requiredScope: "READ_WRITE" });
  }
  if (actor.role !== "ADMIN")
    throw new CatalogError("FORBIDDEN", "Managing SCIM tokens needs the ADMIN role.", { requiredRole: "ADMIN" });
  const signedInAt = actor.kind === "user" ? actor.signedInAt : undefined;
  return { accountId: actor.accountId, userId: actor.userId, by: auditActorOf(actor, origin), signedInAt };
}
