import type { AccountActor } from "#kernel/actor.ts";
import { requireWrite } from "#platform/database/catalog-store.ts";
import type { Database } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import { type AnswerDeps, answerJob } from "./answer-job.ts";
import type { Answerer } from "./answerer.ts";
import { type AskInput, askAssistant } from "./ask-assistant.ts";
import { answerJobName, type JobResult } from "./conversation.ts";
import { answerEmbedded } from "./embedded-answerer.ts";
import { type JobResultInput, readResult } from "./job-result.ts";
import { createOpenaiAnswerer } from "./openai-answerer.ts";
import type { OpenaiSettings } from "./openai-chat.ts";
import type { RetrievalDeps } from "./retrieve.ts";

/** The face of the assistant slice. See README.md for what it promises. */
export type Assistant = {
  /** Takes a question on and answers its id at once. */
  readonly ask: (actor: AccountActor, input: AskInput) => Promise<{ readonly id: string }>;
  /** How far a question is; waits for its answer as long as was asked for. */
  readonly result: (actor: AccountActor, input: JobResultInput, signal: AbortSignal) => Promise<JobResult>;
};

export type AssistantDeps = RetrievalDeps & {
  readonly database: Database;
  readonly events: EventBus;
  readonly jobs: Jobs;
  /** Null: answers are composed here, and nothing leaves the instance. */
  readonly endpoint: OpenaiSettings | null;
};

export function createAssistantSlice(deps: AssistantDeps): Assistant {
  const { jobs, endpoint } = deps;
  const answerer: Answerer = endpoint === null ? answerEmbedded : createOpenaiAnswerer(endpoint);
  const answering: AnswerDeps = { ...deps, answerer, timeoutSeconds: endpoint?.timeoutSeconds ?? 30 };
  jobs.define(answerJobName, answerJob(answering));
  return {
    ask: async (actor, input) => askAssistant(deps, requireWrite(actor), input),
    result: async (actor, input, signal) => readResult(deps, requireWrite(actor), { ...input, signal }),
  };
}
