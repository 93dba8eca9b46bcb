import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import { createSchemas } from "./create-schemas.ts";
import type { CreateSchemaInput, UpdateSchemaInput } from "./schema-changes.ts";
import type { ListSchemasInput } from "./schema-list.ts";
import { schemasQuery } from "./schema-repository.ts";
import { updateSchemas } from "./update-schemas.ts";

/** The face of the schemas slice. Changes answer ids; the schema loads what was selected of them. */
export type Schemas = {
  readonly list: (actor: AccountActor, input: ListSchemasInput, page: Page) => FoundPage;
  readonly create: (actor: AccountActor, data: readonly CreateSchemaInput[]) => Promise<string[]>;
  readonly update: (actor: AccountActor, data: readonly UpdateSchemaInput[]) => Promise<string[]>;
};

export function createSchemasSlice(store: CatalogStore): Schemas {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, schemasQuery(input), page),
    create: async (actor, data) => createSchemas(store, requireWrite(actor), data),
    update: async (actor, data) => updateSchemas(store, requireWrite(actor), data),
  };
}
