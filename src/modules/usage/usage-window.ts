import { type Clock, millisecondsPerDay } from "#kernel/clock.ts";
import type { SecretKind } from "#kernel/secret-token.ts";
import type { TokenUse } from "#kernel/token-use.ts";
import { clientFamily } from "./client-family.ts";
import { networkPrefix } from "./network-prefix.ts";

/** The requests of one token that are not written yet. Instants are the process's, in milliseconds. */
export type GatheredUse = {
  readonly tokenId: string;
  readonly secretKind: SecretKind;
  dueAt: number;
  firstAt: number;
  lastAt: number;
  readonly days: Map<number, DayUse>;
  readonly clients: Map<string, ClientUse>;
};

export type DayUse = { requests: number; failed: number; lastAt: number };

export type ClientUse = {
  readonly family: string;
  readonly network: string;
  readonly door: string;
  requests: number;
  firstAt: number;
  lastAt: number;
  readonly rootFields: Set<string>;
};

export const mostRootFields = 30;
const mostTokens = 20_000;
const mostClients = 50;
const mostRemembered = 100_000;
const minute = 60_000;
/** A first use is to be seen within five seconds; the rest is for the timer and the statement. */
const firstUseDelay = 3_500;

export type UsageWindow = {
  readonly record: (use: TokenUse) => void;
  /** Takes out what may be written now: whatever was not written within the last minute, or these tokens. */
  readonly take: (tokenIds?: readonly string[]) => GatheredUse[];
  readonly takeAll: () => GatheredUse[];
  /** What could not be written waits for the next time. */
  readonly putBack: (uses: readonly GatheredUse[]) => void;
  /** Milliseconds until something has to be written; undefined when nothing waits. */
  readonly nextDueIn: () => number | undefined;
};

/** Gathers in memory; each request costs a few map look-ups, whatever else is going on. */
export function createUsageWindow(clock: Clock): UsageWindow {
  const waiting = new Map<string, GatheredUse>();
  const written = new Map<string, number>();
  const now = (): number => clock.now().getTime();
  const takeIf = (chosen: (use: GatheredUse) => boolean): GatheredUse[] => {
    const taken = [...waiting.values()].filter(chosen);
    for (const { tokenId } of taken) {
      waiting.delete(tokenId);
      remember(written, tokenId, now());
    }
    return taken;
  };
  return {
    record: (use) => {
      const at = now();
      let gathered = waiting.get(use.tokenId);
      if (gathered === undefined) {
        if (waiting.size >= mostTokens) return;
        gathered = begin(use, at, dueAfter(written.get(use.tokenId), at));
        waiting.set(use.tokenId, gathered);
      }
      add(gathered, use, at);
    },
    take: (tokenIds) => {
      if (tokenIds !== undefined) {
        const asked = new Set(tokenIds);
        return takeIf(({ tokenId }) => asked.has(tokenId));
      }
      const before = now() - minute;
      return takeIf(({ tokenId }) => (written.get(tokenId) ?? 0) <= before);
    },
    takeAll: () => takeIf(() => true),
    putBack: (uses) => {
      for (const use of uses) {
        const newer = waiting.get(use.tokenId);
        use.dueAt = now() + firstUseDelay;
        written.delete(use.tokenId);
        waiting.set(use.tokenId, use);
        if (newer !== undefined) merge(use, newer);
      }
    },
    nextDueIn: () => {
      if (waiting.size >= mostTokens / 2) return 0;
      let next: number | undefined;
      for (const { dueAt } of waiting.values()) if (next === undefined || dueAt < next) next = dueAt;
      return next === undefined ? undefined : Math.max(0, next - now());
    },
  };
}

function dueAfter(writtenAt: number | undefined, at: number): number {
  return writtenAt === undefined ? at + firstUseDelay : Math.max(writtenAt, at - 10_000) + minute;
}

/** The longest unwritten tokens are forgotten first: their next use counts as a first one. */
function remember(written: Map<string, number>, tokenId: string, at: number): void {
  written.delete(tokenId);
  written.set(tokenId, at);
  if (written.size <= mostRemembered) return;
  const [oldest] = written.keys();
  if (oldest !== undefined) written.delete(oldest);
}

function begin({ tokenId, secretKind = "apiToken" }: TokenUse, at: number, dueAt: number): GatheredUse {
  return { tokenId, secretKind, dueAt, firstAt: at, lastAt: at, days: new Map(), clients: new Map() };
}

function add(gathered: GatheredUse, use: TokenUse, at: number): void {
  gathered.lastAt = at;
  const day = dayOf(gathered, Math.floor(at / millisecondsPerDay), at);
  day.requests += 1;
  day.failed += use.failed ? 1 : 0;
  day.lastAt = at;
  const client = clientOf(gathered, clientFamily(use.userAgent), networkPrefix(use.remoteAddress), use.door, at);
  client.requests += 1;
  client.lastAt = at;
  for (const field of use.rootFields) if (client.rootFields.size < mostRootFields) client.rootFields.add(field);
}

function dayOf({ days }: GatheredUse, number: number, at: number): DayUse {
  const day = days.get(number) ?? { requests: 0, failed: 0, lastAt: at };
  days.set(number, day);
  return day;
}

/** A caller chooses what it calls itself: beyond a number of names it is one among others. */
function clientOf(gathered: GatheredUse, family: string, network: string, door: string, at: number): ClientUse {
  const key = `${door} ${network} ${family}`;
  const known = gathered.clients.get(key);
  if (known !== undefined) return known;
  if (gathered.clients.size >= mostClients && family !== "other") {
    return clientOf(gathered, "other", "", door, at);
  }
  const client = { family, network, door, requests: 0, firstAt: at, lastAt: at, rootFields: new Set<string>() };
  gathered.clients.set(key, client);
  return client;
}

function merge(into: GatheredUse, newer: GatheredUse): void {
  into.lastAt = newer.lastAt;
  for (const [number, { requests, failed, lastAt }] of newer.days) {
    const day = dayOf(into, number, lastAt);
    day.requests += requests;
    day.failed += failed;
    day.lastAt = lastAt;
  }
  for (const { family, network, door, requests, lastAt, firstAt, rootFields } of newer.clients.values()) {
    const client = clientOf(into, family, network, door, firstAt);
    client.requests += requests;
    client.lastAt = lastAt;
    for (const field of rootFields) if (client.rootFields.size < mostRootFields) client.rootFields.add(field);
  }
}
