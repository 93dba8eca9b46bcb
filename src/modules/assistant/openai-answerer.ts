import type { Answerer } from "./answerer.ts";
import { createChat, type OpenaiSettings } from "./openai-chat.ts";
import { buildMessages } from "./openai-prompt.ts";

/** Has the answer written by the endpoint, from what was retrieved. */
export function createOpenaiAnswerer(settings: OpenaiSettings): Answerer {
  const chat = createChat(settings);
  const { maxTokens, timeoutSeconds: seconds } = settings;
  const answerTokens = Math.min(1_024, Math.floor(maxTokens / 4));
  return (input, signal) => chat(buildMessages(input, maxTokens - answerTokens), { answerTokens, seconds, signal });
}
