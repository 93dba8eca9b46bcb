import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import type { QualityCheckName, UpsertQualityChecksInput } from "./quality-check.ts";
import type { ListQualityChecksInput } from "./quality-list.ts";
import { qualityChecksQuery } from "./quality-repository.ts";
import { removeQualityChecks } from "./remove-quality-checks.ts";
import { upsertQualityChecks } from "./upsert-quality-checks.ts";

type RemoveQualityChecksInput = { readonly qualityChecks: readonly QualityCheckName[] };

/** The face of the quality slice. See README.md for what it promises. */
export type Quality = {
  readonly list: (actor: AccountActor, input: ListQualityChecksInput, page: Page) => FoundPage;
  /** Answers the ids of the checks in the order of the input. */
  readonly upsert: (actor: AccountActor, data: UpsertQualityChecksInput) => Promise<string[]>;
  readonly remove: (actor: AccountActor, data: RemoveQualityChecksInput) => Promise<void>;
};

export function createQualitySlice(store: CatalogStore): Quality {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, qualityChecksQuery(input), page),
    upsert: async (actor, data) => upsertQualityChecks(store, requireWrite(actor), data),
    remove: async (actor, { qualityChecks }) => removeQualityChecks(store, requireWrite(actor), qualityChecks),
  };
}
