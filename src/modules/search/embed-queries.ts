import { z } from "zod";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Database, Transaction } from "#platform/database/database.ts";
import { EndpointRefusal } from "#platform/http/post-to-endpoint.ts";
import { FinalFailure, type Job, type JobDefinition } from "#platform/jobs/job.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import type { Bounds, Embed } from "./embedding-endpoint.ts";
import { packVector } from "./vector.ts";
import { type StalePage, type StaleText, staleTexts, storeVectors, type Which } from "./vector-repository.ts";
import { endWalk } from "./walk-repository.ts";

export type EmbeddingDeps = {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly embed: Embed;
  /** What the stored vectors are of: with another one they are made anew. */
  readonly model: string;
  readonly timeoutSeconds: number;
};

export const embedJobName = "search.embed";
export const firstId = "00000000-0000-0000-0000-000000000000";

/** Queries that were stored, or a walk through all of an account's. */
const payload = z.union([z.object({ queryIds: z.array(z.uuid()) }), z.object({ after: z.uuid() })]);

const retries = 6;
const queriesPerJob = 320;
const textsPerRequest = 32;
const marginSeconds = 30;

export function embedJob(deps: EmbeddingDeps): JobDefinition {
  return {
    retries,
    // Gentle with the endpoint, and two jobs of one process never make the same vector.
    concurrency: 1,
    timeoutSeconds: (queriesPerJob / textsPerRequest) * deps.timeoutSeconds + marginSeconds,
    run: (job, signal) => embedQueries(deps, job, signal),
    abandoned: async (tx, { accountId, payload: given }) => {
      if (isWalk(given)) await endWalk(tx, accountId, true);
    },
  };
}

/** What was stored of a page stays, also when the next request fails: another try finds it done. */
async function embedQueries(deps: EmbeddingDeps, job: Job, signal: AbortSignal): Promise<void> {
  const { database, model } = deps;
  const { accountId } = job;
  const which = whichOf(job);
  const [page] = await database.query<StalePage>(staleTexts(accountId, model, which));
  const stale = page?.stale ?? [];
  const bounds = { seconds: deps.timeoutSeconds, signal };
  for (let from = 0; from < stale.length; from += textsPerRequest) {
    const texts = stale.slice(from, from + textsPerRequest);
    const vectors = await vectorsOf(deps.embed, texts, bounds);
    signal.throwIfAborted();
    const rows = texts.map(({ text, ...row }, index) => ({ ...row, vector: packVector(vectors[index] ?? []) }));
    await database.transaction((tx) => storeVectors(tx, { accountId, model }, rows));
  }
  await database.transaction(async (tx) => {
    await job.complete(tx);
    if ("after" in which) await goOn(deps, tx, { accountId, last: page?.last ?? null });
  });
}

async function goOn(
  { jobs }: EmbeddingDeps,
  tx: Transaction,
  { accountId, last }: { readonly accountId: string; readonly last: string | null },
): Promise<void> {
  if (last === null) return endWalk(tx, accountId, false);
  await jobs.enqueue(tx, { id: uuidV7(), accountId, name: embedJobName, payload: { after: last } });
}

/** A text that the endpoint refuses must not keep the others from theirs, so that halves are tried; it has no vector. */
async function vectorsOf(embed: Embed, texts: readonly StaleText[], bounds: Bounds): Promise<(readonly number[])[]> {
  try {
    return await embed(
      texts.map(({ text }) => text),
      bounds,
    );
  } catch (error) {
    if (!(error instanceof EndpointRefusal) || error.isPassing) throw error;
    if (!isAboutTexts(error)) throw new FinalFailure(error.message);
    if (texts.length === 1) return [[]];
    const half = Math.ceil(texts.length / 2);
    const first = await vectorsOf(embed, texts.slice(0, half), bounds);
    return [...first, ...(await vectorsOf(embed, texts.slice(half), bounds))];
  }
}

function isAboutTexts({ status }: EndpointRefusal): boolean {
  return status === 400 || status === 413 || status === 422;
}

function isWalk(given: unknown): boolean {
  const parsed = payload.safeParse(given);
  return parsed.success && "after" in parsed.data;
}

function whichOf({ payload: given }: Job): Which {
  const parsed = payload.safeParse(given);
  if (!parsed.success) throw new FinalFailure("the job does not say which queries");
  return "after" in parsed.data ? { after: parsed.data.after, most: queriesPerJob } : { ids: parsed.data.queryIds };
}
