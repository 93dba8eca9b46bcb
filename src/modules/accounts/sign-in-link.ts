import { hash } from "node:crypto";
import { Secret } from "#kernel/secret.ts";
import type { AccountUser } from "./account-user.ts";
import type { RandomBytes } from "./password.ts";

export const signInLinkKinds = ["INVITATION", "PASSWORD_RESET"] as const;

export type SignInLinkKind = (typeof signInLinkKinds)[number];

/** A link for a person. It is shown this once: what is stored is its hash. */
export type IssuedLink = {
  readonly person: AccountUser;
  readonly kind: SignInLinkKind;
  readonly link: Secret;
  readonly expiresAt: Date;
};

/** What the fragment of the link is called, by which the page knows what to ask. */
const fragments = { INVITATION: "invitation", PASSWORD_RESET: "reset", SETUP: "setup" } as const;

/** 256 random bits. They go into the fragment of the link, which browsers send to nobody and servers never log. */
export function composeLink(randomBytes: RandomBytes): { readonly secret: Secret; readonly hash: Uint8Array } {
  const text = Buffer.from(randomBytes(32)).toString("base64url");
  return { secret: new Secret(text), hash: linkHash(text) };
}

export function linkHash(text: string): Uint8Array {
  return hash("sha256", text, "buffer");
}

export function linkUrl(url: string, kind: keyof typeof fragments, secret: Secret): Secret {
  return new Secret(`${url}/sign-in#${fragments[kind]}=${secret.reveal()}`);
}

/** False for a text that this service cannot have put into a link. */
export function isLinkSecret(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}
