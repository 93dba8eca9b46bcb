import { z } from "zod";
import type { Secret } from "#kernel/secret.ts";
import { FinalFailure } from "#platform/jobs/job.ts";

export type Message = { readonly role: "system" | "user" | "assistant"; readonly content: string };

export type OpenaiSettings = {
  /** Without `/chat/completions`. */
  readonly url: string;
  readonly model: string;
  readonly key: Secret | null;
  /** Of prompt and answer together, reckoned at four characters a token. */
  readonly maxTokens: number;
  readonly timeoutSeconds: number;
};

/** Has a text written by an endpoint that speaks OpenAI's protocol. It is sent messages, and no tools. */
export type Chat = (
  messages: readonly Message[],
  limits: { readonly answerTokens: number; readonly seconds: number; readonly signal: AbortSignal },
) => Promise<string>;

const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().min(1) }) })).min(1),
});
const longestAnswerBytes = 1_000_000;
/** What another try may mend although the endpoint refused. */
const passing = new Set([408, 409, 425, 429]);

export function createChat({ url, model, key }: OpenaiSettings): Chat {
  return async (messages, { answerTokens, seconds, signal }) => {
    const response = await fetch(`${url}/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        ...(key === null ? {} : { authorization: `Bearer ${key.reveal()}` }),
      },
      body: JSON.stringify({ model, messages, max_tokens: answerTokens, stream: false }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(seconds * 1_000)]),
      // The key is for the configured host alone.
      redirect: "error",
    });
    if (!response.ok) throw await refusal(response);
    return contentOf(await readLimited(response));
  };
}

/** What the endpoint says of its refusal may repeat what it was sent, so only the status is kept. */
async function refusal(response: Response): Promise<Error> {
  await response.body?.cancel();
  const { status } = response;
  const message = `the AI Assistant's endpoint answered ${status}`;
  return status >= 400 && status < 500 && !passing.has(status) ? new FinalFailure(message) : new Error(message);
}

function contentOf(text: string): string {
  const parsed = completion.safeParse(parseJson(text));
  const content = parsed.data?.choices[0]?.message.content.trim() ?? "";
  if (content === "") throw new Error("the AI Assistant's endpoint answered something that is no chat completion");
  // What the database cannot store is left out.
  return content.replaceAll("\u0000", "").toWellFormed();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readLimited({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > longestAnswerBytes) throw new Error("the AI Assistant's endpoint answered more than a megabyte");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
