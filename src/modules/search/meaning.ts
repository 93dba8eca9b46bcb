import type { Clock } from "#kernel/clock.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";
import type { Database } from "#platform/database/database.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import type { Logger } from "#platform/logger/logger.ts";
import { embedJob, embedJobName, firstId } from "./embed-queries.ts";
import { createEmbed, type EmbeddingSettings } from "./embedding-endpoint.ts";
import { createNearQueries, type NearQueries } from "./near-queries.ts";
import { beginWalks } from "./walk-repository.ts";

/** What search knows of meaning where an endpoint makes vectors of texts. See README.md for what it promises. */
export type Meaning = {
  readonly near: NearQueries;
  /** Has vectors made of these queries once the transaction has committed. */
  readonly stored: (write: Pick<CatalogWrite, "tx" | "accountId">, queryIds: readonly string[]) => Promise<void>;
  /**
   * Has the vectors of accounts compared with what their catalogs say now. To be called from time to time by every
   * process; several at once share the work.
   */
  readonly refresh: () => Promise<void>;
};

export type MeaningDeps = {
  readonly database: Database;
  readonly store: Pick<CatalogStore, "query">;
  readonly jobs: Jobs;
  readonly endpoint: EmbeddingSettings;
  readonly logger: Logger;
  readonly clock: Clock;
};

const walksAtOnce = 100;

export function createMeaning({ database, store, jobs, endpoint, logger, clock }: MeaningDeps): Meaning {
  const embed = createEmbed(endpoint);
  const { timeoutSeconds, dimensions } = endpoint;
  // Also how many dimensions were asked for: vectors of different lengths cannot be compared.
  const model = `${endpoint.model}/${dimensions ?? "own"}`;
  jobs.define(embedJobName, embedJob({ database, jobs, embed, model, timeoutSeconds }));
  return {
    near: createNearQueries({ store, embed, model, timeoutSeconds, logger, clock }),
    stored: async ({ tx, accountId }, queryIds) => {
      if (queryIds.length === 0) return;
      await jobs.enqueue(tx, { id: uuidV7(), accountId, name: embedJobName, payload: { queryIds } });
    },
    refresh: () =>
      database.transaction(async (tx) => {
        for (const accountId of await beginWalks(tx, model, walksAtOnce))
          await jobs.enqueue(tx, { id: uuidV7(), accountId, name: embedJobName, payload: { after: firstId } });
      }),
  };
}
