import type { IncomingHttpHeaders } from "node:http";
import { type AccountActor, type Actor, anonymous, type UserActor } from "#kernel/actor.ts";
import type { RequestOrigin } from "#kernel/audit.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { Peers } from "#kernel/region.ts";
import type { TokenRefusal, VerifyToken } from "#modules/tokens/verify-token.ts";
import type { RefusedUse } from "#modules/usage/refused-uses.ts";
import { isUnavailable, serviceUnavailable } from "#platform/database/failures.ts";
import type { GuessLimit } from "./guess-limit.ts";
import { isFromOwnPage } from "./own-page.ts";

/** Who is calling, for every door alike. Throws the refusal that the caller is to be told. */
export type Authenticate = (headers: IncomingHttpHeaders, origin: RequestOrigin) => Promise<Actor>;

export type AuthenticateDependencies = {
  readonly verifyToken: VerifyToken;
  readonly verifySession: (cookieValue: string) => Promise<UserActor | null>;
  readonly peers: Peers;
  readonly cookieName: string;
  /** Origins from whose pages a session may be used: this instance's own. */
  readonly isOwnOrigin: (origin: string) => boolean;
  /** Told when somebody uses a token that there is but that has ended. */
  readonly recordRefused: (use: RefusedUse) => void;
  readonly guesses: GuessLimit;
  /** Told of each caller who is somebody, so that every answer says how they stand. */
  readonly greet: (actor: AccountActor, origin: RequestOrigin) => void;
};

export function createAuthenticate(deps: AuthenticateDependencies): Authenticate {
  return async (headers, origin) => {
    try {
      const actor =
        headers.authorization === undefined
          ? await actorOfSession(deps, headers)
          : await actorOfToken(deps, headers.authorization, origin);
      if (actor.kind !== "anonymous") deps.greet(actor, origin);
      return actor;
    } catch (error) {
      if (isUnavailable(error)) throw serviceUnavailable(error);
      throw error;
    }
  };
}

/** `Bearer <token>`, `Token <token>` and the bare token are all sent by real clients. */
export function presentedToken(authorization: string): string {
  const text = authorization.trim();
  const [scheme = "", ...rest] = text.split(/\s+/);
  return /^(bearer|token)$/i.test(scheme) ? rest.join(" ") : text;
}

export async function actorOfToken(
  deps: AuthenticateDependencies,
  authorization: string,
  origin: RequestOrigin,
): Promise<Actor> {
  const presented = presentedToken(authorization);
  await deps.guesses.admit(origin.remoteAddress, presented);
  const verification = await deps.verifyToken(presented);
  if ("refusal" in verification) {
    const { refusal, known } = verification;
    // Who presents a token that there was has not guessed it.
    if (known === undefined) deps.guesses.bad(origin.remoteAddress, presented);
    if (known !== undefined) deps.recordRefused({ ...known, reason: refusal.reason, origin });
    throw refusalError(refusal, deps.peers);
  }
  return verification.actor;
}

/** A session is only taken from pages of this instance: the browser sends the cookie whoever made it call. */
async function actorOfSession(deps: AuthenticateDependencies, headers: IncomingHttpHeaders): Promise<Actor> {
  const value = cookieOf(headers.cookie, deps.cookieName);
  if (value === undefined || !isFromOwnPage(headers, deps.isOwnOrigin)) return anonymous;
  return (await deps.verifySession(value)) ?? anonymous;
}

export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name && value) return value;
  }
  return undefined;
}

/** What a caller without credentials is told. */
export function credentialsRequired(): CatalogError {
  return new CatalogError(
    "UNAUTHENTICATED",
    "Send an API token in the Authorization header: Authorization: Bearer <token>.",
  );
}

function refusalError(refusal: TokenRefusal, peers: Peers): CatalogError {
  const refuse = (message: string, details: object = {}) =>
    new CatalogError("UNAUTHENTICATED", message, { reason: refusal.reason, ...details });
  switch (refusal.reason) {
    case "MALFORMED":
      return refuse("This is not a Catalog API token: it is cut off, mistyped or of another kind.");
    case "UNKNOWN":
      return refuse("This token is not known here.");
    case "EXPIRED":
      return refuse(`This token expired at ${refusal.at.toISOString()}.`, { expiredAt: refusal.at.toISOString() });
    case "REVOKED":
      return refuse(`This token was revoked at ${refusal.at.toISOString()}.`, { revokedAt: refusal.at.toISOString() });
    case "SUPERSEDED":
      return refuse(`This token was replaced at ${refusal.at.toISOString()}.`, {
        supersededAt: refusal.at.toISOString(),
      });
    case "OWNER_SUSPENDED":
      return refuse("The person who made this token is not active any more; an administrator can take it over.");
    case "ACCOUNT_SUSPENDED":
      return refuse("This token's account is suspended or closed.");
    case "WRONG_REGION": {
      const endpoint = peers[refusal.region];
      const where = endpoint === undefined ? "" : `: call ${endpoint}`;
      return refuse(`This token belongs to the region ${refusal.region}${where}.`, {
        region: refusal.region,
        ...(endpoint ? { endpoint } : {}),
      });
    }
  }
}
