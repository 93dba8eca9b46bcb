import type { ExecutionResult } from "graphql";
import { toWireError } from "./wire-errors.ts";

type Events = AsyncIterableIterator<ExecutionResult> | AsyncGenerator<ExecutionResult, void, void>;

/**
 * Each event is paid for before it is handed on. The first that is not ends the subscription, and says so in its place:
 * the client may subscribe again when its budget is there again.
 */
export function paidEvents(events: Events, pay: () => Promise<void>): AsyncGenerator<ExecutionResult, void, void> {
  let isOver = false;
  const end = async (): Promise<IteratorResult<ExecutionResult, void>> => {
    isOver = true;
    await events.return?.();
    return { done: true, value: undefined };
  };
  const paid: AsyncGenerator<ExecutionResult, void, void> = {
    next: async () => {
      if (isOver) return end();
      const event = await events.next();
      if (event.done) return { done: true, value: undefined };
      try {
        await pay();
        return { done: false, value: event.value };
      } catch (error) {
        await end();
        return { done: false, value: { errors: [toWireError(error, () => undefined)] } };
      }
    },
    return: end,
    throw: async (error) => {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]: () => paid,
    [Symbol.asyncDispose]: async () => {
      await end();
    },
  };
  return paid;
}
