import { regionNamePattern } from "./region.ts";

/**
 * The format of the secrets that the service issues:
 *
 *     cat_tok_<region>_<43 base62 random><6 base62 CRC-32 of everything before>
 *
 * Only letters, digits and underscores, so that a double click selects all of it. The checksum lets a mistyped or cut
 * off token be refused without a database read, and lets secret scanners tell a real token from a look-alike.
 */
export const secretKinds = { apiToken: "cat_tok", scimToken: "cat_scim" } as const;

export type SecretKind = keyof typeof secretKinds;

export type ParsedSecret = { readonly kind: SecretKind; readonly region: string };

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
export const randomLength = 43;
const checksumLength = 6;
const secretPattern = /^cat_(tok|scim)_([a-z]{2,8})_([0-9A-Za-z]{49})$/;

/**
 * Composes a secret of `randomBytes`, which has to yield bytes of a cryptographic generator. Bytes of 248 and more are
 * thrown away: 248 is the largest multiple of 62 below 256, so every character is equally likely.
 */
export function composeSecret(kind: SecretKind, region: string, randomBytes: (size: number) => Uint8Array): string {
  if (!regionNamePattern.test(region)) throw new RangeError(`"${region}" is not a region name`);
  let random = "";
  while (random.length < randomLength) {
    for (const byte of randomBytes(64)) {
      if (byte < 248 && random.length < randomLength) random += alphabet.charAt(byte % 62);
    }
  }
  const body = `${secretKinds[kind]}_${region}_${random}`;
  return body + checksumOf(body);
}

/** Null for everything that this service cannot have issued: wrong shape or wrong checksum. */
export function parseSecret(text: string): ParsedSecret | null {
  const match = secretPattern.exec(text);
  const region = match?.[2];
  if (match === null || region === undefined) return null;
  const body = text.slice(0, -checksumLength);
  if (text.slice(-checksumLength) !== checksumOf(body)) return null;
  return { kind: match[1] === "tok" ? "apiToken" : "scimToken", region };
}

/** What is shown of a secret wherever it is not the answer that creates it: `cat_tok_eu_…3fK9`. */
export function maskSecret(kind: SecretKind, region: string, last4: string): string {
  return `${secretKinds[kind]}_${region}_…${last4}`;
}

export function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = "";
  for (let position = 0; position < checksumLength; position += 1) {
    text = alphabet.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 as in ISO 3309 (the one of zip and PNG), of ASCII text. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc = (crc >>> 8) ^ (crcTable[(crc ^ text.charCodeAt(index)) & 0xff] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
