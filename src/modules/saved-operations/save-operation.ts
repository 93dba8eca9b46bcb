import { assertText } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import type { Database } from "#platform/database/database.ts";
import {
  longestDocument,
  longestOperationName,
  longestVariables,
  mostOperations,
  type SavedOperation,
} from "./saved-operation.ts";
import { countOthers, upsertOperation } from "./saved-operation-repository.ts";

export type SaveOperationInput = {
  readonly name: string;
  readonly document: string;
  readonly variables?: unknown;
};

/** A token of either kind, or the better part of one. */
const anySecret = /cat_(?:tok|scim)_[a-z]{2,8}_[A-Za-z0-9]{8}/;

/** Keeps an operation under its name, in the place of what had the name before. */
export async function saveOperation(
  database: Database,
  accountId: string,
  input: SaveOperationInput,
): Promise<SavedOperation> {
  const name = input.name.trim();
  assertText(name, "name", longestOperationName);
  assertText(input.document, "document", longestDocument);
  const variables = checkedVariables(input.variables ?? null);
  for (const [field, text] of Object.entries({ name, document: input.document, variables }))
    assertNoSecret(field, text);
  return database.transaction(async (tx) => {
    if ((await countOthers(tx, accountId, name)) >= mostOperations)
      throw badUserInput("name", `An account keeps ${mostOperations} operations at most: delete one first.`);
    return upsertOperation(tx, accountId, { name, document: input.document, variables });
  });
}

function checkedVariables(variables: unknown): string | null {
  if (variables === null) return null;
  if (typeof variables !== "object" || Array.isArray(variables))
    throw badUserInput("variables", "variables has to be an object of JSON.");
  const text = JSON.stringify(variables);
  if (text.length > longestVariables)
    throw badUserInput("variables", `variables have at most ${longestVariables} characters, got ${text.length}.`);
  // JSON writes what cannot be stored as an escape, which the database reads back; two backslashes are one of the text.
  if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(text))
    throw badUserInput("variables", "variables contain a character that cannot be stored.");
  return text;
}

/** What is saved is read by everybody of the account, and a token is for one. */
function assertNoSecret(field: string, text: string | null): void {
  if (text !== null && anySecret.test(text))
    throw badUserInput(field, `${field} contains a token. Remove it, and revoke it if others have seen it.`);
}
