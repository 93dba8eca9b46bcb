import { type Argon2Parameters, argon2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { badUserInput } from "#kernel/errors.ts";
import { Secret } from "#kernel/secret.ts";

export type RandomBytes = (size: number) => Uint8Array;

export const shortestPassword = 12;
/** Longer texts are no passwords but an attempt to keep the server busy. */
export const longestPassword = 1_024;

/** OWASP's first recommendation for Argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const saltLength = 16;
const tagLength = 32;

// 32 characters that nobody mistakes for one another when reading them out; five bits each, so none is likelier.
const readable = "abcdefghijkmnpqrstuvwxyz23456789";
const groups = 5;
const groupLength = 5;

const derive = promisify(argon2);

/** 125 random bits as five groups of five characters. */
export function generatePassword(randomBytes: RandomBytes): Secret {
  const bytes = [...randomBytes(groups * groupLength)];
  const text = bytes.map((byte) => readable.charAt(byte & 31)).join("");
  const parts = Array.from({ length: groups }, (_, index) =>
    text.slice(index * groupLength, (index + 1) * groupLength),
  );
  return new Secret(parts.join("-"));
}

export function checkedPassword(password: string): string {
  const length = [...password].length;
  if (length < shortestPassword || length > longestPassword) {
    const message = `A password has between ${shortestPassword} and ${longestPassword} characters.`;
    throw badUserInput("password", message);
  }
  return password;
}

/** The PHC string that is stored: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`. */
export async function hashPassword(password: string, randomBytes: RandomBytes): Promise<string> {
  const nonce = randomBytes(saltLength);
  const tag = await derive("argon2id", { ...cost, message: message(password), nonce, tagLength });
  return phc({ salt: nonce, tag });
}

/**
 * Whether the password is the one that was hashed. Without a hash, or with one that nobody could have stored, the same
 * work is done against one that nothing matches, so that the time taken says nothing about the person.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const parsed = stored === null ? null : parsePhc(stored);
  const { parameters, tag } = parsed ?? nobody;
  const derived = await derive("argon2id", { ...parameters, message: message(password), tagLength: tag.length });
  return timingSafeEqual(derived, tag) && parsed !== null;
}

type StoredPassword = { readonly parameters: Omit<Argon2Parameters, "message" | "tagLength">; readonly tag: Buffer };

const nobody: StoredPassword = {
  parameters: { ...cost, nonce: Buffer.alloc(saltLength) },
  tag: Buffer.alloc(tagLength),
};

/** The same characters typed on another keyboard are the same password. */
function message(password: string): string {
  return password.normalize("NFKC");
}

function phc({ salt, tag }: { salt: Uint8Array; tag: Uint8Array }): string {
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

const phcPattern =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

function parsePhc(text: string): StoredPassword | null {
  const [, memory, passes, parallelism, salt, tag] = phcPattern.exec(text) ?? [];
  if (salt === undefined || tag === undefined) return null;
  const nonce = Buffer.from(salt, "base64");
  return {
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism), nonce },
    tag: Buffer.from(tag, "base64"),
  };
}

/** PHC strings carry Base64 without its padding. */
function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}
