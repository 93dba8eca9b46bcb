import { type AccountActor, heldScope } from "#kernel/actor.ts";
import { CatalogError, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { scopeAllows } from "#kernel/scope.ts";
import type { Database } from "#platform/database/database.ts";
import { type SaveOperationInput, saveOperation } from "./save-operation.ts";
import type { SavedOperation } from "./saved-operation.ts";
import { deleteOperation, listOperations } from "./saved-operation-repository.ts";

/** The face of the slice. See README.md for what it promises. */
export type SavedOperations = {
  readonly list: (actor: AccountActor) => Promise<SavedOperation[]>;
  readonly save: (actor: AccountActor, input: SaveOperationInput) => Promise<SavedOperation>;
  readonly delete: (actor: AccountActor, id: string) => Promise<void>;
};

export function createSavedOperations(database: Database): SavedOperations {
  return {
    list: ({ accountId }) => listOperations(database, accountId),
    save: async (actor, input) => {
      assertWriter(actor);
      return saveOperation(database, actor.accountId, input);
    },
    delete: async (actor, id) => {
      assertWriter(actor);
      const isDeleted = isUuid(id) && (await deleteOperation(database, actor.accountId, id));
      if (!isDeleted) throw notFound("saved operation", id, "id");
    },
  };
}

/** The gate asks the same of GraphQL; this holds for whichever door comes next. */
function assertWriter(actor: AccountActor): void {
  if (scopeAllows(heldScope(actor), "READ_WRITE")) return;
  throw new CatalogError("FORBIDDEN", "Saving operations needs Read & Write.", { requiredScope: "READ_WRITE" });
}
