import { hash } from "node:crypto";
import type { RequestOrigin } from "#kernel/audit.ts";
import { parseSecret, type SecretKind } from "#kernel/secret-token.ts";

/** A secret that somebody found where it should not be, or holds and wants ended. */
export type Leak = {
  readonly secret: string;
  readonly source: "possession" | "secret-scanning";
  /** Where it was found, if that was said. */
  readonly url: string | null;
};

/** Ends what has this hash, in hex; false when there is no such thing. Handed over by the slice that issues the kind. */
export type RevokeLeaked = (secretHash: string, leak: Omit<Leak, "secret">, origin: RequestOrigin) => Promise<boolean>;

/** The face of the leaks slice. See README.md for what it promises. */
export type Leaks = {
  /** Ends the secret at once, whoever asks: who holds it may. True for one that was issued here, ended or not. */
  readonly revoke: (leak: Leak, origin: RequestOrigin) => Promise<boolean>;
};

export type LeaksDependencies = {
  readonly region: string;
  readonly revokers: Readonly<Partial<Record<SecretKind, RevokeLeaked>>>;
};

export function createLeaks({ region, revokers }: LeaksDependencies): Leaks {
  return {
    revoke: async ({ secret, source, url }, origin) => {
      const parsed = parseSecret(secret.trim());
      if (parsed === null || parsed.region !== region) return false;
      const revoke = revokers[parsed.kind];
      return revoke === undefined ? false : revoke(hash("sha256", secret.trim()), { source, url }, origin);
    },
  };
}
