import { CatalogError } from "#kernel/errors.ts";
import { Findings, UnreadableFile } from "#modules/imports/files/findings.ts";
import { type FileSet, SetReading } from "#modules/imports/files/staged.ts";
import type { StoreQueries } from "#modules/imports/loading/load-queries.ts";
import { loadSet } from "#modules/imports/loading/load-set.ts";
import { lockSource } from "#modules/imports/loading/source-repository.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { Database } from "#platform/database/database.ts";
import type { Job, JobDefinition } from "#platform/jobs/job.ts";
import type { FileStore } from "#platform/storage/file-store.ts";
import type { Import } from "./import.ts";
import { endLoading, failSet, filesOf, startLoading } from "./import-repository.ts";

export type RunDeps = {
  readonly database: Database;
  readonly store: CatalogStore;
  readonly files: FileStore;
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
  const set: FileSet = new Map(
    received.map(({ id, part, path }) => [
      part,
      { name: path.slice(path.indexOf("/") + 1), path: files.path(id), open: () => files.read(id) },
    ]),
  );
  await load(deps, { job, found, set, signal });
  // Not needed again, whether it was loaded or refused. Only a set that was given up keeps its files.
  for (const { id } of received) await files.remove(id);
}

type Loading = { readonly job: Job; readonly found: Import; readonly set: FileSet; readonly signal: AbortSignal };

async function load({ database, store, storeQueries }: RunDeps, { job, found, set, signal }: Loading): Promise<void> {
  let findings = new Findings();
  try {
    await store.write(
      found.accountId,
      async (write) => {
        await job.complete(write.tx);
        // A transaction that is begun anew reads the files anew.
        findings = new Findings();
        const shared = { write, sourceId: found.sourceId, kind: found.kind, findings };
        await lockSource(shared);
        await loadSet({ load: shared, reading: new SetReading(set, findings), storeQueries, signal });
        await endLoading(write.tx, found, { state: "DONE", findings });
      },
      bounds,
    );
  } catch (error) {
    const isTheirs = error instanceof UnreadableFile || (error instanceof CatalogError && error.code === "NOT_FOUND");
    if (!isTheirs) throw error;
    await database.transaction(async (tx) => {
      await job.complete(tx);
      await endLoading(tx, found, { state: "FAILED", findings, failure: error.message });
    });
  }
}
