import type { RequestOrigin } from "#kernel/audit.ts";
import type { Clock } from "#kernel/clock.ts";
import type { SecretKind } from "#kernel/secret-token.ts";

/** Somebody used a token that had ended. */
export type RefusedUse = {
  readonly accountId: string;
  readonly tokenId: string;
  /** Left out: an API token. */
  readonly secretKind?: SecretKind | undefined;
  readonly reason: string;
  readonly origin: RequestOrigin;
};

export type RefusedUses = {
  readonly add: (use: RefusedUse) => void;
  readonly take: () => RefusedUse[];
  /** What could not be written is tried again. */
  readonly putBack: (uses: readonly RefusedUse[]) => void;
};

const hour = 3_600_000;
const mostRemembered = 10_000;

/** A client that goes on with an ended token is one row an hour, not one a request. */
export function createRefusedUses(clock: Clock): RefusedUses {
  const seen = new Map<string, number>();
  let waiting: RefusedUse[] = [];
  return {
    add: (use) => {
      const key = `${use.tokenId} ${use.reason}`;
      const now = clock.now().getTime();
      if (now - (seen.get(key) ?? Number.NEGATIVE_INFINITY) < hour) return;
      // Forgetting costs a statement that finds the row: the database asks again whether there is one.
      if (seen.size >= mostRemembered) seen.clear();
      seen.set(key, now);
      waiting.push(use);
    },
    take: () => {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    putBack: (uses) => {
      waiting = [...uses, ...waiting].slice(0, mostRemembered);
    },
  };
}
