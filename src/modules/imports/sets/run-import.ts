import { CatalogError } from "#kernel/errors.ts";
import { Findings, UnreadableFile } from "#modules/imports/files/findings.ts";
import { type FileSet, type SetFile, SetReading } from "#modules/imports/files/staged.ts";
import type { Load } from "#modules/imports/loading/load.ts";
import type { StoreQueries } from "#modules/imports/loading/load-queries.ts";
import { mergeSet, stageSet } from "#modules/imports/loading/load-set.ts";
import { lockSource } from "#modules/imports/loading/source-repository.ts";
import { dropStages, type Staging, stagingIn } from "#modules/imports/loading/stage-repository.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";
import type { Database } from "#platform/database/database.ts";
import type { Job, JobDefinition } from "#platform/jobs/job.ts";
import type { UploadStore } from "#platform/storage/upload-store.ts";
import type { Import } from "./import.ts";
import { endLoading, failSet, filesOf, startLoading } from "./import-repository.ts";

export type RunDeps = {
  readonly database: Database;
  readonly store: CatalogStore;
  readonly files: UploadStore;
  readonly storeQueries: StoreQueries;
};

const longestLoadSeconds = 3_600;
const bounds = { maxWait: 60_000, timeout: longestLoadSeconds * 1_000 };

/** How a complete set is loaded: in one transaction, which also ends the job, so that nothing is loaded twice. */
export function importJob(deps: RunDeps): JobDefinition {
  return {
    retries: 3,
    timeoutSeconds: longestLoadSeconds,
    concurrency: 1,
    run: (job, signal) => runImport(deps, job, signal),
    abandoned: async (tx, { id }) => {
      await failSet(
        tx,
        id,
        "Loading failed again and again for a reason that lies with the server; its log says more.",
      );
    },
  };
}

async function runImport(deps: RunDeps, job: Job, signal: AbortSignal): Promise<void> {
  const { database, files } = deps;
  const found = await startLoading(database, job.id);
  if (found === null) return;
  const received = await filesOf(database, found);
  {
    await using borrowed = new AsyncDisposableStack();
    const set = new Map<string, SetFile>();
    for (const { id, part, path } of received) {
      const file = borrowed.use(await files.borrow(id));
      set.set(part, { name: path.slice(path.indexOf("/") + 1), path: file.path });
    }
    await load(deps, { job, found, set, signal, findings: new Findings() });
  }
  // Not needed again, whether it was loaded or refused. Only a set that was given up keeps its files.
  for (const { id } of received) await files.remove(id);
}

type Loading = {
  readonly job: Job;
  readonly found: Import;
  readonly set: FileSet;
  readonly signal: AbortSignal;
  findings: Findings;
};

async function load(deps: RunDeps, loading: Loading): Promise<void> {
  const { database } = deps;
  const { job, found } = loading;
  try {
    if (database.kind === "embedded") await loadBehind(deps, loading);
    else await loadAtOnce(deps, loading);
  } catch (error) {
    const isTheirs = error instanceof UnreadableFile || (error instanceof CatalogError && error.code === "NOT_FOUND");
    if (!isTheirs) throw error;
    await database.transaction(async (tx) => {
      await job.complete(tx);
      await endLoading(tx, found, { state: "FAILED", findings: loading.findings, failure: error.message });
    });
  }
}

/** Reading and storing are one transaction, beside which others read and write. */
async function loadAtOnce(deps: RunDeps, loading: Loading): Promise<void> {
  const { accountId } = loading.found;
  await deps.store.write(
    accountId,
    async (write) => {
      await loading.job.complete(write.tx);
      // A transaction that is begun anew reads the files anew.
      loading.findings = new Findings();
      await lockSource(loadOf(loading, write));
      await stage(stagingIn(write.tx), loading);
      await merge(deps, loading, write);
    },
    bounds,
  );
}

/**
 * The embedded database has one connection, for which everybody waits while a transaction has it. Files are read before
 * it, into temporary tables of that one connection: statement by statement, between those of the others.
 */
async function loadBehind(deps: RunDeps, loading: Loading): Promise<void> {
  const { query } = deps.database;
  const staging: Staging = { run: query, rows: query, until: "DROPPED" };
  // What a load left that was broken off.
  await dropStages(staging);
  try {
    await stage(staging, loading);
    const staged = loading.findings;
    await deps.store.write(
      loading.found.accountId,
      async (write) => {
        await loading.job.complete(write.tx);
        loading.findings = staged.copy();
        await lockSource(loadOf(loading, write));
        await merge(deps, loading, write);
      },
      bounds,
    );
  } finally {
    await dropStages(staging);
  }
}

function stage(staging: Staging, { found, set, findings, signal }: Loading): Promise<void> {
  return stageSet({ staging, source: found, reading: new SetReading(set, findings), signal });
}

async function merge({ storeQueries }: RunDeps, loading: Loading, write: CatalogWrite): Promise<void> {
  const { found, set, findings } = loading;
  await mergeSet({ load: loadOf(loading, write), files: set, storeQueries });
  await endLoading(write.tx, found, { state: "DONE", findings });
}

function loadOf({ found: { sourceId, kind }, findings }: Loading, write: CatalogWrite): Load {
  return { write, sourceId, kind, findings };
}
