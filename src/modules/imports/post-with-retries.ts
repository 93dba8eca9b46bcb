import { setTimeout as pause } from "node:timers/promises";

/** The part of `fetch` that the client needs. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type Wait = (milliseconds: number) => Promise<unknown>;

export const waitFor: Wait = (milliseconds) => pause(milliseconds);

type Sending = { readonly fetch: Fetch; readonly wait: Wait; readonly url: string; readonly init: RequestInit };

const attempts = 5;
const answerMilliseconds = 120_000;
const longestWait = 60_000;

/**
 * Sends a request again if no answer came or if the server says that it cannot answer now (429 and 503): at most five
 * times in all, after the time that `Retry-After` names or else after growing pauses. Any other answer is final.
 */
export async function postWithRetries(sending: Sending): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await sendOnce(sending);
    const isFinal = outcome.response !== undefined && ![429, 503].includes(outcome.response.status);
    if (isFinal || attempt === attempts) {
      if (outcome.response !== undefined) return outcome.response;
      throw outcome.error;
    }
    // An answer that nobody reads would keep its connection busy.
    await outcome.response?.body?.cancel();
    await sending.wait(pauseAfter(outcome.response, attempt));
  }
}

type Outcome = { readonly response: Response } | { readonly response?: undefined; readonly error: unknown };

/** A refused or broken connection is an outcome like another here, because it may pass. */
async function sendOnce({ fetch, url, init }: Sending): Promise<Outcome> {
  try {
    return { response: await fetch(url, { ...init, signal: AbortSignal.timeout(answerMilliseconds) }) };
  } catch (error) {
    return { error };
  }
}

/** `Retry-After` may also be a date; then, as without it, the pauses grow by themselves. */
function pauseAfter(response: Response | undefined, attempt: number): number {
  const seconds = Number(response?.headers.get("retry-after") ?? Number.NaN);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : 250 * 2 ** (attempt - 1);
  return Math.min(Math.max(milliseconds, 0), longestWait);
}
