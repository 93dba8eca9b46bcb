import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { pageDataCost } from "#graphql/cost.ts";
import type { Assistant } from "./assistant.ts";
import type { JobResult, MentionedAsset } from "./conversation.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly assistant: Assistant;
  }
}

type Asked = { readonly id: string };

const ConverseWithAssistantOutput = builder.objectRef<Asked>("ConverseWithAssistantOutput").implement({
  description: "A question that was taken on.",
  fields: (t) => ({
    id: t.exposeString("id", { description: "The question's id. A question has one job, and both go by the same id." }),
    jobId: t.string({
      description: "The job that answers it: what `getAiAssistantJobResult` is asked with.",
      resolve: ({ id }) => id,
    }),
  }),
});

const AddAiAssistantJobOutput = builder.objectRef<Asked>("AddAiAssistantJobOutput").implement({
  description: "A question that was taken on.",
  fields: (t) => ({
    data: t.field({
      type: ConverseWithAssistantOutput,
      description: "Its ids.",
      resolve: (asked) => asked,
    }),
  }),
});

const Origin = builder.enumType("Origin", {
  description: "Where a question was asked. Through this API it is API or DUST.",
  values: {
    API: { description: "A program of the account's own." },
    APP: { description: "The Catalog's app; not accepted here." },
    DUST: { description: "An agent on Dust." },
    EXTENSION: { description: "The browser extension; not accepted here." },
    MS_TEAMS: { description: "Microsoft Teams; not accepted here." },
    SLACK_BOT: { description: "Slack; not accepted here." },
  } as const,
});

const AddAiAssistantJobInput = builder.inputType("AddAiAssistantJobInput", {
  description: "A question to the AI Assistant.",
  fields: (t) => ({
    email: t.string({
      required: true,
      description: "Who asks, such as `ada@example.com`: the e-mail address of an active user of the account.",
    }),
    externalConversationId: t.string({
      required: true,
      description:
        "The thread, by an id of the caller's own, at most 500 characters. Questions of one person with the same id are one conversation: a follow-up may say `it`.",
    }),
    origin: t.field({ type: Origin, defaultValue: "API", description: "Where it was asked: API or DUST." }),
    question: t.string({
      required: true,
      description: "In plain words, such as `who owns the orders table?`; fewer than 10,000 characters.",
    }),
  }),
});

const JobStatus = builder.enumType("JobStatus", {
  description: "How far the answer to a question is.",
  values: {
    ADDED: { description: "It waits, for a free worker or for the question before it in the thread." },
    ACTIVE: { description: "It is being worked on, or will be again after a try that failed." },
    COMPLETED: { description: "It is there." },
    FAILED: { description: "There will be none: it failed in a way that another try would not mend." },
    RETRIES_EXHAUSTED: { description: "There will be none: every try failed. Ask again later." },
  } as const,
});

const AssetWithInternalLink = builder.objectRef<MentionedAsset>("AssetWithInternalLink").implement({
  description: "An asset that an answer speaks of, as it was when the answer was given.",
  fields: (t) => ({
    id: t.exposeString("id", { description: "Its UUID." }),
    internalLink: t.exposeString("internalLink", {
      description: "Its page on this instance: the public URL with a path such as `/tables/` and the id.",
    }),
    name: t.exposeString("name", { description: "Its name." }),
    url: t.exposeString("url", {
      description: "Its address in the tool that it comes from; empty when that is not known.",
    }),
  }),
});

const AiAssistantJobResult = builder.objectRef<JobResult>("AiAssistantJobResult").implement({
  description: "How far the answer to a question is, and the answer once it is there.",
  fields: (t) => ({
    answer: t.exposeString("answer", {
      description: "Markdown, with a link for each asset; empty until the status is COMPLETED.",
    }),
    assets: t.expose("assets", {
      type: [AssetWithInternalLink],
      description: "What the answer speaks of, in that order; none until the status is COMPLETED.",
    }),
    status: t.expose("status", { type: JobStatus, description: "How far it is." }),
  }),
});

const GetAiAssistantJobResultOutput = builder.objectRef<JobResult>("GetAiAssistantJobResultOutput").implement({
  description: "How far the answer to a question is.",
  fields: (t) => ({
    data: t.field({
      type: AiAssistantJobResult,
      complexity: pageDataCost,
      description: "The status and, once there is one, the answer.",
      resolve: (result) => result,
    }),
  }),
});

const JobResultInput = builder.inputType("JobResultInput", {
  description: "Which question's answer to read.",
  fields: (t) => ({
    delaySeconds: t.int({
      description: "How long to wait for an answer that is not there yet, 0 to 10 seconds; 0 unless given.",
    }),
    id: t.string({ required: true, description: "The `jobId` that `addAiAssistantJob` answered." }),
  }),
});

builder.queryField("addAiAssistantJob", (t) =>
  t.field({
    type: AddAiAssistantJobOutput,
    access: { scope: "READ_WRITE" },
    description:
      "Asks the AI Assistant a question about the catalog. It is answered in the background: poll `getAiAssistantJobResult` with the `jobId`.",
    args: { data: t.arg({ type: AddAiAssistantJobInput, required: true, description: "The question." }) },
    resolve: (_, { data }, context) => context.modules.assistant.ask(accountActor(context), data),
  }),
);

builder.queryField("getAiAssistantJobResult", (t) =>
  t.field({
    type: GetAiAssistantJobResultOutput,
    access: { scope: "READ_WRITE" },
    description: "How far the answer to a question is, and the answer once it is there.",
    args: { data: t.arg({ type: JobResultInput, required: true, description: "Which question's." }) },
    resolve: (_, { data }, context) => context.modules.assistant.result(accountActor(context), data, context.signal),
  }),
);
