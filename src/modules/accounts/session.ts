import { hash } from "node:crypto";
import type { RequestOrigin } from "#kernel/audit.ts";
import { Secret } from "#kernel/secret.ts";
import type { AccountUser } from "./account-user.ts";
import type { RandomBytes } from "./password.ts";

export type SignInInput = {
  readonly email: string;
  readonly password: string;
  readonly origin: RequestOrigin;
  readonly userAgent?: string | null | undefined;
  /** The cookie that the browser brought along: its session ends when the new one begins. */
  readonly previousCookieValue?: string | undefined;
};

/** What a session is begun with, however the person proved who they are. */
export type SessionInput = Omit<SignInInput, "email" | "password">;

export type SignedIn = {
  readonly ok: true;
  readonly cookieValue: Secret;
  readonly sessionId: string;
  readonly user: AccountUser;
  readonly expiresAt: Date;
};

/** The same for every reason. The wait follows from the attempts alone, not from whether there is such a person. */
export type SignInRefused = { readonly ok: false; readonly retryAfterSeconds?: number };

const cookiePattern = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits; what they mean stands in the database alone. */
export function composeCookieValue(randomBytes: RandomBytes): Secret {
  return new Secret(Buffer.from(randomBytes(32)).toString("base64url"));
}

/** False for a text that this service cannot have issued. */
export function isCookieValue(text: string): boolean {
  return cookiePattern.test(text);
}

/** What is stored of a cookie's value. */
export function cookieHash(cookieValue: string): Uint8Array {
  return hash("sha256", cookieValue, "buffer");
}
