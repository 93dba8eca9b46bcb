import { rowField } from "#kernel/batch.ts";
import { badUserInput, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { externalKey, type Standing, standingOf, takenExternalIds } from "./bulk.ts";
import type { CatalogWrite } from "./catalog-store.ts";

type ParentTable = "sources" | "databases" | "schemas" | "tables";
type ChildTable = "databases" | "schemas" | "tables" | "columns";

const nouns = {
  sources: "source",
  databases: "database",
  schemas: "schema",
  tables: "table",
  columns: "column",
} as const;

/** The rows a batch speaks of, each of which has to be there. */
export async function knownRows(
  { tx, accountId }: CatalogWrite,
  table: ParentTable | ChildTable,
  ids: readonly string[],
  field: string,
): Promise<Map<string, Standing>> {
  for (const [index, id] of ids.entries()) if (!isUuid(id)) throw notFound(nouns[table], id, rowField(index, field));
  const found = await standingOf(tx, table, accountId, [...new Set(ids)]);
  for (const [index, id] of ids.entries()) {
    if (!found.has(id.toLowerCase())) throw notFound(nouns[table], id, rowField(index, field));
  }
  return found;
}

/**
 * The same, and each has to belong to an API source: what an extraction brought in would be overwritten by the next one.
 */
export async function writableRows(
  write: CatalogWrite,
  table: ParentTable | ChildTable,
  ids: readonly string[],
  field: string,
): Promise<Map<string, Standing>> {
  const found = await knownRows(write, table, ids, field);
  for (const [index, id] of ids.entries()) {
    if (found.get(id.toLowerCase())?.origin === "API") continue;
    const message = `The ${nouns[table]} ${id} belongs to a source that is filled by extraction; only what lies below API sources can be written.`;
    throw badUserInput(rowField(index, field), message);
  }
  return found;
}

export type ExternalIdClaim = {
  readonly index: number;
  readonly parentId: string;
  readonly externalId: string;
  readonly ownId?: string;
};

/** External ids are unique within their parent; a row may keep its own. The database holds the rule, this names the row. */
export async function assertFree(
  { tx }: CatalogWrite,
  table: ChildTable,
  claims: readonly ExternalIdClaim[],
): Promise<void> {
  if (claims.length === 0) return;
  const taken = await takenExternalIds(tx, table, claims);
  for (const { index, parentId, externalId, ownId } of claims) {
    const holder = taken.get(externalKey(parentId, externalId));
    if (holder === undefined || holder === ownId) continue;
    throw badUserInput(
      rowField(index, "externalId"),
      `There is already a ${nouns[table]} with the externalId ${JSON.stringify(externalId)} in this place: ${holder}. To bring back a deleted one, update it with deletedAt: null.`,
    );
  }
}
