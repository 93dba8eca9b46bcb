import type { Actor, UserRole } from "#kernel/actor.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import type { Logger } from "#platform/logger/logger.ts";

/** Keeps open subscriptions to callers who may still have them: they end within a second of their token's end. */
export type SubscriptionWatch = Disposable & {
  readonly open: (actor: Actor, end: () => void) => Disposable;
};

export type SubscriptionWatchOptions = {
  readonly liveTokenIds: LiveIds;
  readonly liveSessionIds: LiveIds;
  readonly events: EventBus;
  readonly logger: Logger;
};

/** Those that still open the door, with the role that they act with. */
type LiveIds = (ids: readonly string[]) => Promise<ReadonlyMap<string, UserRole>>;

/** Expiry announces itself to nobody, so the database's clock is asked while there is somebody to ask for. */
const checkEveryMilliseconds = 500;

type Held = { readonly id: string; readonly role: UserRole; readonly end: () => void };

export function createSubscriptionWatch({
  liveTokenIds,
  liveSessionIds,
  events,
  logger,
}: SubscriptionWatchOptions): SubscriptionWatch {
  const tokens = new Set<Held>();
  const sessions = new Set<Held>();
  const check = onceAtATime(async () => {
    await Promise.all([endStale(tokens, liveTokenIds), endStale(sessions, liveSessionIds)]);
  }, logger);
  const timer = setInterval(() => {
    if (tokens.size + sessions.size > 0) check();
  }, checkEveryMilliseconds);
  timer.unref();
  const onEvent = events.onEvent((event) => {
    if (event.type === "tokens" && tokens.size + sessions.size > 0) check();
  });
  const onGap = events.onGap(check);
  return {
    open: (actor, end) => {
      if (actor.kind === "anonymous") return { [Symbol.dispose]: () => undefined };
      const [set, id] = actor.kind === "user" ? [sessions, actor.sessionId] : [tokens, actor.tokenId];
      const held = { id, role: actor.role, end };
      set.add(held);
      return { [Symbol.dispose]: () => set.delete(held) };
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      onEvent[Symbol.dispose]();
      onGap[Symbol.dispose]();
    },
  };
}

/** What only administrators may follow ends with the role; everything else can be followed with any. */
function isStale({ id, role }: Held, live: ReadonlyMap<string, UserRole>): boolean {
  return !live.has(id) || (role === "ADMIN" && live.get(id) !== role);
}

async function endStale(held: Set<Held>, liveIds: LiveIds): Promise<void> {
  if (held.size === 0) return;
  const asked = [...held];
  const live = await liveIds([...new Set(asked.map(({ id }) => id))]);
  for (const one of asked) {
    if (!isStale(one, live)) continue;
    held.delete(one);
    one.end();
  }
}

/** While a check runs, further wishes for one are gathered into the next. */
function onceAtATime(work: () => Promise<void>, logger: Logger): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      // A database that cannot be asked ends no subscription: the next check will tell.
      await work().catch((error: unknown) =>
        logger.warn({ error: String(error) }, "open subscriptions could not be checked"),
      );
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}
