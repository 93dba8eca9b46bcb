import { EventEmitter, on } from "node:events";
import type { AssetType, ChangeAction } from "#kernel/asset.ts";
import type { Database, Transaction } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";

/** Something that happened in an account: assets changed, what its tokens may do did, or a job came or went. */
export type CatalogEvent =
  | {
      readonly type: "assets";
      readonly accountId: string;
      readonly assetType: AssetType;
      readonly action: ChangeAction;
      readonly ids: readonly string[];
      readonly at: number;
    }
  | { readonly type: "tokens"; readonly accountId: string }
  | {
      readonly type: "job";
      readonly accountId: string;
      readonly name: string;
      readonly id: string;
      readonly step: "ADDED" | "ENDED";
    };

export type EventBus = AsyncDisposable & {
  /** Tells every process, once the transaction has committed. */
  readonly publish: (tx: Transaction, event: CatalogEvent) => Promise<void>;
  readonly events: (signal: AbortSignal) => AsyncGenerator<CatalogEvent>;
  readonly onEvent: (listener: (event: CatalogEvent) => void) => Disposable;
  /** Called after a time in which events may have been missed. */
  readonly onGap: (listener: () => void) => Disposable;
};

const channel = "catalog_events";
// NOTIFY takes 8,000 bytes; an id is 39 with its quotes and comma.
const idsPerMessage = 150;

export async function createEventBus(database: Database): Promise<EventBus> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const listening = await database.listen(channel, {
    onMessage: (payload) => emitter.emit("event", parse(payload)),
    onGap: () => emitter.emit("gap"),
  });
  const listen = (name: string, listener: (event: CatalogEvent) => void): Disposable => {
    emitter.on(name, listener);
    return { [Symbol.dispose]: () => emitter.off(name, listener) };
  };
  return {
    publish,
    events: (signal) => eventsUntil(emitter, signal),
    onEvent: (listener) => listen("event", listener),
    onGap: (listener) => listen("gap", listener),
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  };
}

async function publish(tx: Transaction, event: CatalogEvent): Promise<void> {
  for (const part of split(event)) {
    await tx.$executeRaw(sql`SELECT pg_notify(${channel}, ${JSON.stringify(part)})`);
  }
}

function* split(event: CatalogEvent): Generator<CatalogEvent> {
  if (event.type !== "assets") return yield event;
  for (let start = 0; start < event.ids.length; start += idsPerMessage) {
    yield { ...event, ids: event.ids.slice(start, start + idsPerMessage) };
  }
}

async function* eventsUntil(emitter: EventEmitter, signal: AbortSignal): AsyncGenerator<CatalogEvent> {
  try {
    for await (const [event] of on(emitter, "event", { signal })) yield event;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function parse(payload: string): CatalogEvent {
  // Only publish above writes to this channel.
  return JSON.parse(payload) as CatalogEvent;
}
