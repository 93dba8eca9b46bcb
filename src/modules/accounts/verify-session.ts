import { hash } from "node:crypto";
import type { UserActor } from "#kernel/actor.ts";
import { isUuid } from "#kernel/ids.ts";
import { Secret } from "#kernel/secret.ts";
import type { AccountsDependencies } from "./accounts.ts";
import type { RandomBytes } from "./password.ts";
import { liveSessionByHash, liveSessions, touchSession } from "./session-repository.ts";

const cookiePattern = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits; what they mean stands in the database alone. */
export function composeCookieValue(randomBytes: RandomBytes): Secret {
  return new Secret(Buffer.from(randomBytes(32)).toString("base64url"));
}

/** What is stored of a cookie's value. Null for a text that this service cannot have issued. */
export function cookieHash(cookieValue: string): Uint8Array | null {
  return cookiePattern.test(cookieValue) ? hash("sha256", cookieValue, "buffer") : null;
}

/** One indexed read of session, user and account together; nothing is remembered between requests. */
export async function verifySession(
  { database }: AccountsDependencies,
  cookieValue: string,
): Promise<UserActor | null> {
  const hashed = cookieHash(cookieValue);
  const session = hashed === null ? undefined : await liveSessionByHash(database, hashed);
  if (session === undefined) return null;
  const { id, accountId, userId, role, isStale } = session;
  if (isStale) await touchSession(database, id);
  return { kind: "user", accountId, userId, role, sessionId: id };
}

/** Which of these sessions still open the door: what open subscriptions are checked against. */
export async function liveSessionIds({ database }: AccountsDependencies, ids: readonly string[]): Promise<Set<string>> {
  const rows = await liveSessions(database, ids.filter(isUuid));
  return new Set(rows.map(({ id }) => id));
}
