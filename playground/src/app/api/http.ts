import { Problem } from "./problem.ts";
import { noteServerTime } from "./server-clock.ts";

export type PostOptions = { readonly signal?: AbortSignal | undefined; readonly headers?: Record<string, string> };

type WireError = { message?: string; extensions?: Record<string, unknown> };
type Answer = { data?: unknown; errors?: WireError[] };

/** One call to this instance. The header is what another site's page cannot send along with our cookie. */
export async function postJson(path: string, body: unknown, { signal, headers }: PostOptions = {}): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json", "x-catalog-csrf": "1", ...headers },
      body: JSON.stringify(body),
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem("The server cannot be reached. Check your connection, then try again.", {
      status: 0,
      code: "UNREACHABLE",
    });
  }
  noteServerTime(response.headers.get("date"));
  return checked(response, await bodyOf(response));
}

async function bodyOf(response: Response): Promise<Answer | undefined> {
  try {
    // Every answer of ours is an object; anything else reads as no answer.
    return (await response.json()) as Answer;
  } catch {
    return undefined;
  }
}

function checked(response: Response, answer: Answer | undefined): Answer {
  const error = answer?.errors?.[0];
  if (response.ok && answer !== undefined && error === undefined) return answer;
  const { code, ...details } = error?.extensions ?? {};
  const facts = {
    status: response.status,
    code: typeof code === "string" ? code : `HTTP_${response.status}`,
    requestId: response.headers.get("x-request-id") ?? undefined,
    details: { ...details, retryAfter: response.headers.get("retry-after") },
  };
  throw new Problem(messageOf(response.status, error?.message), facts);
}

function messageOf(status: number, told: string | undefined): string {
  if (status === 503) return "The database cannot be reached. API calls are refused until it is back.";
  return told ?? `The server answered ${status} without saying why.`;
}
