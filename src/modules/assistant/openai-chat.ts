import { z } from "zod";
import type { Secret } from "#kernel/secret.ts";
import { EndpointRefusal, postToEndpoint } from "#platform/http/post-to-endpoint.ts";
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
const mostBytes = 1_000_000;
const name = "the AI Assistant's endpoint";

export function createChat({ url, model, key }: OpenaiSettings): Chat {
  return async (messages, { answerTokens, seconds, signal }) => {
    const body = { model, messages, max_tokens: answerTokens, stream: false };
    try {
      return contentOf(
        await postToEndpoint({ url: `${url}/chat/completions`, key, body, name, seconds, signal, mostBytes }),
      );
    } catch (error) {
      if (error instanceof EndpointRefusal && !error.isPassing) throw new FinalFailure(error.message);
      throw error;
    }
  };
}

function contentOf(answer: unknown): string {
  const parsed = completion.safeParse(answer);
  const content = parsed.data?.choices[0]?.message.content.trim() ?? "";
  if (content === "") throw new Error(`${name} answered something that is no chat completion`);
  // What the database cannot store is left out.
  return content.replaceAll("\u0000", "").toWellFormed();
}
