import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { checkedPassword, hashPassword, verifyPassword } from "#modules/accounts/password.ts";

// The reference implementation's own vectors for Argon2id, version 19, with the salt "somesalt".
const vectors = [
  ["password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"],
  ["password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"],
] as const;

describe("passwords", () => {
  test("AC1 what is stored is a PHC string of OWASP's cost, with a salt of its own", async () => {
    const hashes = [
      await hashPassword("a long password", randomBytes),
      await hashPassword("a long password", randomBytes),
    ];
    for (const one of hashes) {
      expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
      expect(await verifyPassword("a long password", one)).toBe(true);
      expect(await verifyPassword("a long passwore", one)).toBe(false);
    }
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  test.each(vectors)("AC1 a hash of another cost is still understood: %s %s", async (password, stored) => {
    expect(await verifyPassword(password, stored)).toBe(true);
    expect(await verifyPassword(`${password}x`, stored)).toBe(false);
  });

  test("AC1 the same characters in another composition are the same password", async () => {
    const stored = await hashPassword("caf\u00e9 au lait 12", randomBytes);
    expect(await verifyPassword("cafe\u0301 au lait 12", stored)).toBe(true);
  });

  test.each([null, "", "replaced", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEg"])(
    "AC5 nothing matches %j",
    async (stored) => {
      expect(await verifyPassword("a long password", stored)).toBe(false);
    },
  );

  test("AC1 between 12 and 1,024 characters are a password", () => {
    expect(checkedPassword("x".repeat(12))).toHaveLength(12);
    expect(checkedPassword("x".repeat(1_024))).toHaveLength(1_024);
    for (const length of [0, 11, 1_025]) {
      expect(() => checkedPassword("x".repeat(length))).toThrow("between 12 and 1024 characters");
    }
  });
});
