import { badUserInput, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { Database } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import { isFinal, type JobResult } from "./conversation.ts";
import { findResult } from "./turn-repository.ts";

export type JobResultInput = { readonly id: string; readonly delaySeconds?: number | null | undefined };

export type ResultDeps = { readonly database: Database; readonly events: EventBus };

const longestDelaySeconds = 10;

export async function readResult(
  { database, events }: ResultDeps,
  accountId: string,
  { id, delaySeconds, signal }: JobResultInput & { readonly signal: AbortSignal },
): Promise<JobResult> {
  const seconds = delaySeconds ?? 0;
  if (seconds < 0 || seconds > longestDelaySeconds) {
    throw badUserInput("data.delaySeconds", `delaySeconds is 0 to ${longestDelaySeconds}, got ${seconds}.`);
  }
  const read = async (): Promise<JobResult> => {
    const found = isUuid(id) ? await findResult(database, accountId, id) : undefined;
    if (found === undefined) throw notFound("AI Assistant job", id, "data.id");
    return found;
  };
  // Listens before it reads: an answer that is given in between is not missed.
  using ending = endOf(events, id.toLowerCase());
  const result = await read();
  if (isFinal(result.status) || seconds === 0) return result;
  await ending.within(seconds, signal);
  return read();
}

type Ending = Disposable & { readonly within: (seconds: number, signal: AbortSignal) => Promise<void> };

/** The moment at which a job ends, in whatever process; or at which that may have been missed. */
function endOf(events: EventBus, id: string): Ending {
  const { promise, resolve } = Promise.withResolvers<void>();
  const onEvent = events.onEvent((event) => {
    if (event.type === "job" && event.step === "ENDED" && event.id === id) resolve();
  });
  const onGap = events.onGap(resolve);
  return {
    within: async (seconds, signal) => {
      const timer = setTimeout(resolve, seconds * 1_000);
      const leave = (): void => resolve();
      signal.addEventListener("abort", leave, { once: true });
      if (!signal.aborted) await promise;
      clearTimeout(timer);
      signal.removeEventListener("abort", leave);
    },
    [Symbol.dispose]: () => {
      onEvent[Symbol.dispose]();
      onGap[Symbol.dispose]();
    },
  };
}
