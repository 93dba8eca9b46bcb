import type { Database, Transaction } from "#platform/database/database.ts";
import { FinalFailure, type Job, type JobDefinition } from "#platform/jobs/job.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import type { Answerer } from "./answerer.ts";
import { citable, citedIds, withLinks } from "./citations.ts";
import { answerJobName, type MentionedAsset } from "./conversation.ts";
import { assetPages } from "./facts-repository.ts";
import { type RetrievalDeps, retrieve } from "./retrieve.ts";
import { beginTurn, type EndedTurn, earlierTurns, endTurn, holdConversation, nextTurn } from "./turn-repository.ts";

export type AnswerDeps = RetrievalDeps & {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly answerer: Answerer;
  readonly timeoutSeconds: number;
};

const retries = 2;
const questionsAtOnce = 4;
/** For what surrounds the answerer's own time. */
const marginSeconds = 30;

export function answerJob(deps: AnswerDeps): JobDefinition {
  return {
    retries,
    concurrency: questionsAtOnce,
    timeoutSeconds: deps.timeoutSeconds + marginSeconds,
    run: (job, signal) => answerTurn(deps, job, signal),
    abandoned: async (tx, { id, accountId, error }) => {
      const status = error instanceof FinalFailure ? "FAILED" : "RETRIES_EXHAUSTED";
      await finish(deps, tx, { id, accountId, status, answer: "", assets: [] });
    },
  };
}

async function answerTurn(deps: AnswerDeps, job: Job, signal: AbortSignal): Promise<void> {
  const { database, answerer } = deps;
  const { id, accountId } = job;
  const turn = await beginTurn(database, accountId, id);
  if (turn === undefined) return;
  const { question, conversationId } = turn;
  const earlier = await earlierTurns(database, accountId, conversationId);
  const retrieved = await retrieve(deps, accountId, { question, earlier });
  const text = await answerer({ question, earlier, retrieved }, signal);
  signal.throwIfAborted();
  const citableNames = citable(retrieved);
  const assets = await mentioned(deps, accountId, citedIds(text, citableNames));
  const answer = withLinks(text, citableNames, assets);
  await database.transaction(async (tx) => {
    await job.complete(tx);
    await finish(deps, tx, { id, accountId, status: "COMPLETED", answer, assets });
  });
}

/** Ends a question, and has the next one of its thread begun. */
async function finish({ jobs }: AnswerDeps, tx: Transaction, turn: EndedTurn): Promise<void> {
  const { accountId } = turn;
  const conversationId = await endTurn(tx, turn);
  if (conversationId === undefined) return;
  await holdConversation(tx, accountId, conversationId);
  const next = await nextTurn(tx, accountId, conversationId);
  if (next !== undefined) await jobs.enqueue(tx, { id: next, accountId, name: answerJobName, payload: {} });
}

async function mentioned(
  { database, internalLinkTo }: AnswerDeps,
  accountId: string,
  ids: readonly string[],
): Promise<MentionedAsset[]> {
  if (ids.length === 0) return [];
  const pages = new Map((await assetPages(database, accountId, ids)).map((page) => [page.id, page]));
  return ids.flatMap((id) => {
    const page = pages.get(id);
    if (page === undefined) return [];
    return { id, name: page.name, url: page.url, internalLink: internalLinkTo(page.pageKind, page.pageId) };
  });
}
