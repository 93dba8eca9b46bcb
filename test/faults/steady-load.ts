import { setTimeout as after } from "node:timers/promises";

export type SteadyLoadOptions<Failure> = {
  readonly requestsPerSecond: number;
  /** One a program: each uses its own until it changes over. */
  readonly secrets: readonly string[];
  /** Answers what was wrong with the answer, or null. */
  readonly send: (secret: string, number: number) => Promise<Failure | null>;
};

export type SteadyLoad<Failure> = {
  /** One program after the other takes the new token; resolves when nothing with an older one is under way any more. */
  readonly changeOver: (secret: string, milliseconds: number) => Promise<void>;
  readonly stop: () => Promise<{
    readonly sent: number;
    readonly seconds: number;
    /** Of every request, in milliseconds, the shortest first. */
    readonly latencies: readonly number[];
    readonly failures: readonly (Failure | string)[];
  }>;
};

const tickMilliseconds = 5;

/** Sends so many requests a second whether they are answered or not, as programs do that know nothing of each other. */
export function startSteadyLoad<Failure>(options: SteadyLoadOptions<Failure>): SteadyLoad<Failure> {
  const { requestsPerSecond, send } = options;
  const secrets = [...options.secrets];
  const underWay = new Set<Promise<void>>();
  const failures: (Failure | string)[] = [];
  const started = performance.now();
  let sent = 0;
  const latencies: number[] = [];
  const one = async (number: number): Promise<void> => {
    const begun = performance.now();
    const failure = await send(secrets[number % secrets.length] ?? "", number).catch(
      ({ message, cause }) => `${message}: ${cause?.code ?? cause}`,
    );
    latencies.push(performance.now() - begun);
    if (failure !== null) failures.push(failure);
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - started) / 1_000) * requestsPerSecond;
    for (; sent < due; sent += 1) {
      const request = one(sent).finally(() => underWay.delete(request));
      underWay.add(request);
    }
  }, tickMilliseconds);
  return {
    changeOver: async (secret, milliseconds) => {
      for (let program = 0; program < secrets.length; program += 1) {
        await after(milliseconds / secrets.length);
        secrets[program] = secret;
      }
      await Promise.all(underWay);
    },
    stop: async () => {
      clearInterval(timer);
      const seconds = (performance.now() - started) / 1_000;
      await Promise.all(underWay);
      return { sent, seconds, latencies: latencies.sort((one, other) => one - other), failures };
    },
  };
}
