import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { Row } from "#platform/database/database.ts";
import { findPage } from "#platform/database/find-page.ts";
import type { Dataset, ListDatasetsInput } from "./dataset.ts";
import { datasetsById, datasetsQuery } from "./dataset-repository.ts";

export type DatasetsPage = {
  readonly page: Page;
  readonly count: () => Promise<number>;
  readonly rows: () => Promise<Dataset[]>;
};

/** The face of the datasets slice, which only reads. */
export type Datasets = { readonly list: (actor: AccountActor, input: ListDatasetsInput, page: Page) => DatasetsPage };

export function createDatasetsSlice(store: CatalogStore): Datasets {
  return {
    list: ({ accountId }, input, page) => {
      const found = findPage(store, accountId, datasetsQuery(input), page);
      return {
        page,
        count: found.count,
        rows: async () => store.query<Row & Dataset>(datasetsById(accountId, await found.ids())),
      };
    },
  };
}
