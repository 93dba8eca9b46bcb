import type { TokenScope } from "./scope.ts";

export const userRoles = ["ADMIN", "STEWARD", "CONTRIBUTOR", "VIEWER"] as const;

export type UserRole = (typeof userRoles)[number];

/** Who is calling. Every operation takes an actor, and every row that it reads or writes is of the actor's account. */
export type Actor = AnonymousActor | UserActor | ApiTokenActor;

export type AnonymousActor = { readonly kind: "anonymous" };

/** A person with a browser session. A person may read and write as far as their role goes. */
export type UserActor = {
  readonly kind: "user";
  readonly accountId: string;
  readonly userId: string;
  readonly role: UserRole;
  readonly sessionId: string;
  /** When this person last proved who they are: what is grave asks for it to be recent. */
  readonly signedInAt: Date;
};

/** An API token: it acts for its account with the current role of the person who made it. */
export type ApiTokenActor = {
  readonly kind: "apiToken";
  readonly accountId: string;
  readonly userId: string;
  readonly role: UserRole;
  readonly tokenId: string;
  readonly scope: TokenScope;
  readonly expiresAt: Date;
  /** The earlier of its expiry and the instant at which a replacement ends it. */
  readonly endsAt: Date;
  /** It was replaced, and goes on only until its overlap ends. */
  readonly isRetiring: boolean;
  /** The state of the account's catalog when the token was verified: it differs after every write. */
  readonly catalogVersion?: string | undefined;
};

export type AccountActor = UserActor | ApiTokenActor;

export const anonymous: AnonymousActor = { kind: "anonymous" };

/** The scope an actor holds: a role that only looks never writes, whatever token it made before. */
export function heldScope(actor: AccountActor): TokenScope {
  if (actor.role === "VIEWER") return "READ_ONLY";
  return actor.kind === "apiToken" ? actor.scope : "READ_WRITE";
}
