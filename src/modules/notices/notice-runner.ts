import type { EventBus } from "#platform/events/event-bus.ts";
import type { Logger } from "#platform/logger/logger.ts";
import type { Notices } from "./notices.ts";

export type RunnerInput = {
  readonly notices: Pick<Notices, "sweep" | "deliverMails" | "deliverWebhooks">;
  readonly events: EventBus;
  readonly logger: Logger;
};

const sweepEveryMilliseconds = 60_000;
const deliverEveryMilliseconds = 5_000;

/**
 * Sweeps once a minute, and sends every few seconds and when a token changed. As many processes as there are may do so
 * over one database. Disposing of it waits for what is being sent.
 */
export function createNoticeRunner({ notices, events, logger }: RunnerInput): AsyncDisposable {
  const stopping = new AbortController();
  const onFault = (error: unknown): void =>
    logger.warn({ error: String(error) }, "notices could not be looked after; they are tried again");
  const sweep = oneAtATime(() => notices.sweep(), onFault);
  const delivering = (work: Notices["deliver"]) => async (): Promise<void> => {
    const { failed } = await work(stopping.signal);
    if (failed > 0) logger.warn({ failed }, "notices could not be sent; they are tried again");
  };
  const mails = oneAtATime(delivering(notices.deliverMails), onFault);
  // A receiver that is silent keeps a run from ending, and must not keep the next one from beginning.
  const webhooks = sideBySide(delivering(notices.deliverWebhooks), onFault);
  const deliver = (): void => {
    mails.ask();
    webhooks.ask();
  };
  const timers = [
    setInterval(() => sweep.ask(), sweepEveryMilliseconds),
    setInterval(deliver, deliverEveryMilliseconds),
  ];
  for (const timer of timers) timer.unref();
  const listening = events.onEvent(({ type }) => {
    if (type === "tokens") deliver();
  });
  sweep.ask();
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      listening[Symbol.dispose]();
      await Promise.all([sweep.idle(), mails.idle(), webhooks.idle()]);
    },
  };
}

type Repeated = { readonly ask: () => void; readonly idle: () => Promise<void> };

/** Asked while it is at work, it goes once more afterwards: what it was asked for may have come too late. */
function oneAtATime(work: () => Promise<unknown>, onFault: (error: unknown) => void): Repeated {
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  const run = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      await work().catch(onFault);
    } while (isAskedAgain);
    running = undefined;
  };
  return {
    ask: () => {
      if (running === undefined) running = run();
      else isAskedAgain = true;
    },
    idle: async () => running,
  };
}

/** Begins as often as it is asked. */
function sideBySide(work: () => Promise<unknown>, onFault: (error: unknown) => void): Repeated {
  const running = new Set<Promise<unknown>>();
  return {
    ask: () => {
      const run: Promise<unknown> = work()
        .catch(onFault)
        .finally(() => running.delete(run));
      running.add(run);
    },
    idle: async () => void (await Promise.all(running)),
  };
}
