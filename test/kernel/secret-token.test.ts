import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { composeSecret, maskSecret, parseSecret, secretKinds } from "#kernel/secret-token.ts";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const characters = [...alphabet, "_", "-", " ", "\n", "é", "."];

/** CRC-32 and base 62 once more, from other parts than the code under test. */
function checksum(body: string): string {
  let digits = "";
  for (let rest = BigInt(crc32(body)); digits.length < 6; rest /= 62n) digits = alphabet[Number(rest % 62n)] + digits;
  return digits;
}

const regions = fc.stringMatching(/^[a-z]{2,8}$/);
const kinds = fc.constantFrom("apiToken" as const, "scimToken" as const);
const randomParts = fc.stringMatching(/^[0-9A-Za-z]{43}$/);
const secrets = fc
  .tuple(kinds, regions, randomParts)
  .map(([kind, region, random]) => `${secretKinds[kind]}_${region}_${random}`)
  .map((body) => body + checksum(body));

describe("T1 the format of a secret", () => {
  // Worked out by another language's zlib.
  test.each([
    ["cat_tok_eu_0000000000000000000000000000000000000000000", "apiToken", "eu", "4byGeh"],
    ["cat_tok_us_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "apiToken", "us", "2ASi6G"],
    ["cat_tok_local_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg", "apiToken", "local", "1LZPXO"],
    ["cat_scim_eu_gfedcbaZYXWVUTSRQPONMLKJIHGFEDCBA9876543210", "scimToken", "eu", "2lnGao"],
  ])("is pinned: %s", (body, kind, region, pinned) => {
    expect(checksum(body)).toBe(pinned);
    expect(parseSecret(body + pinned)).toEqual({ kind, region });
  });

  test("is the prefix, the region, 43 random characters and 6 of checksum, and a double click selects it", () => {
    fc.assert(
      fc.property(kinds, regions, (kind, region) => {
        const secret = composeSecret(kind, region, randomBytes);
        expect(secret).toMatch(new RegExp(`^${secretKinds[kind]}_${region}_[0-9A-Za-z]{49}$`));
        expect(secret.slice(-6)).toBe(checksum(secret.slice(0, -6)));
        expect(parseSecret(secret)).toEqual({ kind, region });
      }),
    );
  });

  test("is accepted wherever somebody else composed it by the rules", () => {
    fc.assert(fc.property(secrets, (secret) => parseSecret(secret) !== null));
  });

  test("refuses every corruption of one character", () => {
    const secret = composeSecret("apiToken", "eu", randomBytes);
    for (let at = 0; at < secret.length; at += 1) {
      for (const other of characters) {
        if (other === secret[at]) continue;
        expect(parseSecret(secret.slice(0, at) + other + secret.slice(at + 1)), `${other} at ${at}`).toBeNull();
      }
    }
  });

  test("refuses any secret of which one character was changed, lost, doubled or exchanged with the next", () => {
    fc.assert(
      fc.property(secrets, fc.nat(), fc.constantFrom(...characters), (secret, anywhere, other) => {
        const at = anywhere % secret.length;
        const [before, here, after] = [secret.slice(0, at), secret[at] ?? "", secret.slice(at + 1)];
        const damaged = [before + other + after, before + after, before + here + here + after];
        damaged.push(before + (after[0] ?? "") + here + after.slice(1));
        for (const text of damaged) if (text !== secret) expect(parseSecret(text)).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ["nothing", ""],
    ["another kind", `cat_key_eu_${"0".repeat(43)}`],
    ["no region", `cat_tok__${"0".repeat(43)}`],
    ["a region in capitals", `cat_tok_EU_${"0".repeat(43)}`],
    ["a region of nine letters", `cat_tok_europeans_${"0".repeat(43)}`],
  ])("refuses %s even with a matching checksum", (_case, body) => {
    expect(parseSecret(body + checksum(body))).toBeNull();
  });

  test("refuses what stands before or after a secret, a line break included", () => {
    const secret = composeSecret("apiToken", "eu", randomBytes);
    for (const text of [` ${secret}`, `${secret} `, `${secret}\n`, `Bearer ${secret}`, secret.repeat(2)]) {
      expect(parseSecret(text)).toBeNull();
    }
  });

  test("is not composed for a region that is no name", () => {
    expect(() => composeSecret("apiToken", "EU", randomBytes)).toThrow(RangeError);
  });

  test("shows nothing but the prefix and the last four when masked", () => {
    expect(maskSecret("apiToken", "eu", "3fK9")).toBe("cat_tok_eu_…3fK9");
  });
});

describe("T1 the randomness of a secret", () => {
  const randomPart = (secret: string) => secret.slice("cat_tok_eu_".length, -6);

  test("has no modulo bias: bytes of 248 and more are thrown away", () => {
    const given = [250, 248, 255, 0, 61, 62, 247];
    const bytes = (size: number) => Uint8Array.from({ length: size }, (_, at) => given[at % given.length] ?? 0);
    const every = composeSecret("apiToken", "eu", bytes);
    expect(randomPart(every)).toBe("0z0z".repeat(11).slice(0, 43));
  });

  test("spreads evenly over the 62 characters (chi-square of 200,000 draws)", () => {
    const counts = new Map<string, number>([...alphabet].map((character) => [character, 0]));
    const wanted = 200_000;
    let drawn = 0;
    while (drawn < wanted) {
      for (const character of randomPart(composeSecret("apiToken", "eu", randomBytes))) {
        counts.set(character, (counts.get(character) ?? 0) + 1);
        drawn += 1;
      }
    }
    const expected = drawn / 62;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 61 degrees of freedom: an even generator exceeds 130 once in a million runs; a bias of `byte % 62` gives about 1,500.
    expect(chiSquare).toBeLessThan(130);
  });

  test("asks for more bytes as often as it takes, and never repeats itself", () => {
    const stingy = () => Uint8Array.of(...randomBytes(1), 255);
    const many = new Set(Array.from({ length: 500 }, () => composeSecret("apiToken", "eu", stingy)));
    expect(many.size).toBe(500);
  });
});
