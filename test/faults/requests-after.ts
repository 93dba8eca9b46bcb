import { type Answer, ask } from "./instances.ts";

export type Asking = {
  /** Processes that are asked in turn. */
  readonly urls: readonly string[];
  readonly secret: string;
  /** How many answers to requests begun afterwards are waited for. */
  readonly count: number;
};

const askers = 12;
const passedFirst = 100;

/**
 * Asks with the token without a pause, makes it end once a number of requests have passed, and answers what was said to
 * those that were begun after the ending had returned.
 */
export async function requestsAfter({ urls, secret, count }: Asking, end: () => Promise<unknown>): Promise<Answer[]> {
  const after: Answer[] = [];
  const mayEnd = Promise.withResolvers<void>();
  let passed = 0;
  let hasEnded = false;
  const asker = async (number: number): Promise<void> => {
    const url = urls[number % urls.length] ?? "";
    while (after.length < count) {
      // Whether the request began afterwards is settled before it is sent.
      const isAfter = hasEnded;
      const answer = await ask(url, secret, "{ getTables { data { id } } }");
      if (isAfter) after.push(answer);
      else if (answer.status === 200) passed += 1;
      if (passed === passedFirst) mayEnd.resolve();
    }
  };
  const asking = Promise.all(Array.from({ length: askers }, (_, number) => asker(number)));
  await Promise.race([mayEnd.promise, asking]);
  await end();
  hasEnded = true;
  await asking;
  return after;
}

/** Those that were not refused for this reason: none, if the promise holds. */
export function notRefusedAs(reason: string, answers: readonly Answer[]): Answer[] {
  return answers.filter(({ status, error }) => status !== 401 || error?.reason !== reason);
}
