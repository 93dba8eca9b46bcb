import DataLoader from "dataloader";
import type { AuditEntry } from "#kernel/audit.ts";
import type { Clock } from "#kernel/clock.ts";
import { badUserInput } from "#kernel/errors.ts";
import type { TokenNotice } from "#kernel/notice.ts";
import type { SecretKind } from "#kernel/secret-token.ts";
import type { TokenUse } from "#kernel/token-use.ts";
import type { Database, Transaction } from "#platform/database/database.ts";
import { createRefusedUses, type RefusedUse } from "./refused-uses.ts";
import * as repository from "./usage-repository.ts";
import { createUsageWindow, type GatheredUse } from "./usage-window.ts";

export type UsageDependencies = {
  readonly database: Database;
  readonly clock: Clock;
  /** Handed over by the audit slice: writes those that nobody wrote within the last hour and answers them. */
  readonly recordOncePerHour: (tx: Transaction, entries: readonly AuditEntry[]) => Promise<AuditEntry[]>;
  /** Handed over by the notices slice: puts word for the administrators into the outbox. */
  readonly notify: (tx: Transaction, notice: TokenNotice) => Promise<void>;
};

/** The face of the usage slice. See README.md for what it promises. */
export type Usage = {
  /** Counts a request; it costs the request no statement. */
  readonly record: (use: TokenUse) => void;
  /** Counts a request with a token that has ended, and remembers that there was one. */
  readonly recordRefused: (use: RefusedUse) => void;
  /** Writes what is due; what a timer calls once a second. */
  readonly flushDue: () => Promise<void>;
  /** Writes everything. */
  readonly flush: () => Promise<void>;
  /** Removes what is older than the accounts keep it. */
  readonly prune: () => Promise<void>;
  readonly days: (tokenId: string, days: number) => Promise<repository.UsageDay[]>;
  readonly clients: (tokenId: string, days: number) => Promise<repository.TokenClientRow[]>;
};

export const mostDays = 366;
export const mostClientsListed = 100;

export function createUsage(deps: UsageDependencies): Usage {
  const { database, clock } = deps;
  const window = createUsageWindow(clock);
  const refused = createRefusedUses(clock);
  const write = (uses: GatheredUse[]) => writeUses(deps, window, uses);
  // One after the other, so that whoever asks for everything to be written also waits for what is being written.
  const inTurn = createTurns();
  const flushRefused = () => writeRefused(deps, refused);
  const before = (tokenIds: readonly string[]) => inTurn(() => write(window.take(tokenIds)));
  return {
    record: window.record,
    recordRefused: (use) => {
      refused.add(use);
      const { reason: _, origin, ...token } = use;
      const { door, userAgent, remoteAddress } = origin;
      if (door === undefined) return;
      window.record({ ...token, door, userAgent, remoteAddress, rootFields: [], failed: true });
    },
    flushDue: () =>
      inTurn(async () => {
        if (window.nextDueIn() === 0) await write(window.take());
        await flushRefused();
      }),
    flush: () =>
      inTurn(async () => {
        await write(window.takeAll());
        await flushRefused();
      }),
    prune: async () => {
      await repository.forgetNetworks(database);
      while (await repository.prune(database));
    },
    days: createReader(before, (ids, days) => repository.readDays(database, ids, days)),
    clients: createReader(before, (ids, days) =>
      repository.readClients(database, ids, { days, most: mostClientsListed }),
    ),
  };
}

async function writeUses(
  { database, clock }: UsageDependencies,
  window: ReturnType<typeof createUsageWindow>,
  uses: GatheredUse[],
): Promise<void> {
  if (uses.length === 0) return;
  try {
    const busy = await repository.writeUses(database, uses, clock.now().getTime());
    window.putBack(uses.filter(({ tokenId }) => busy.has(tokenId)));
  } catch (error) {
    window.putBack(uses);
    throw error;
  }
}

async function writeRefused(
  { database, recordOncePerHour, notify }: UsageDependencies,
  refused: ReturnType<typeof createRefusedUses>,
): Promise<void> {
  const uses = refused.take();
  if (uses.length === 0) return;
  try {
    await database.transaction(async (tx) => {
      for (const { accountId, subjectId = "", by, details } of await recordOncePerHour(tx, uses.map(auditEntryOf))) {
        if (details?.reason !== "SUPERSEDED") continue;
        const secretKind = by.kind === "scimToken" ? { secretKind: by.kind } : {};
        await notify(tx, { accountId, tokenId: subjectId, ...secretKind, kind: "token.superseded_used" });
      }
    });
  } catch (error) {
    refused.putBack(uses);
    throw error;
  }
}

const refusals: Readonly<Record<SecretKind, string>> = { apiToken: "token.refused", scimToken: "scimToken.refused" };

function auditEntryOf({ accountId, tokenId, secretKind: kind = "apiToken", reason, origin }: RefusedUse): AuditEntry {
  const by = { kind, id: tokenId, ...origin };
  return { accountId, action: refusals[kind], by, subjectId: tokenId, details: { reason } };
}

type Key = { readonly tokenId: string; readonly days: number };

/** Tokens of one answer are read together; what this process has gathered of them is written before. */
function createReader<T extends { readonly tokenId: string }>(
  before: (tokenIds: readonly string[]) => Promise<void>,
  read: (tokenIds: readonly string[], days: number) => Promise<T[]>,
): (tokenId: string, days: number) => Promise<T[]> {
  const loader = new DataLoader<Key, T[]>(
    async (keys) => {
      await before([...new Set(keys.map(({ tokenId }) => tokenId))]);
      const answers = new Map<number, Map<string, T[]>>();
      for (const days of new Set(keys.map((key) => key.days))) {
        const ids = new Set(keys.filter((key) => key.days === days).map(({ tokenId }) => tokenId));
        answers.set(
          days,
          Map.groupBy(await read([...ids], days), ({ tokenId }) => tokenId),
        );
      }
      return keys.map(({ tokenId, days }) => answers.get(days)?.get(tokenId) ?? []);
    },
    { cache: false, batchScheduleFn: (callback) => setImmediate(callback) },
  );
  return (tokenId, days) => {
    if (days < 1 || days > mostDays) throw badUserInput("days", `days has to lie between 1 and ${mostDays}.`);
    return loader.load({ tokenId, days });
  };
}

function createTurns(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
