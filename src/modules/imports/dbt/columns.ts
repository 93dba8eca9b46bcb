import type { ColumnRecord } from "#kernel/catalog-records.ts";
import { externalIdOf } from "#modules/imports/external-id.ts";
import type { CatalogRelation } from "./catalog-file.ts";
import type { ManifestColumn } from "./manifest.ts";
import type { Relation } from "./relations.ts";
import { tagsOf } from "./tags.ts";

type CatalogColumn = CatalogRelation["columns"][string];

/** What a column's type is called while neither file knows it. */
const unknownType = "unknown";

/**
 * The columns of one relation: what the manifest documents, completed with types, order and further columns from the
 * catalog file. The two match by name, whatever the case where no exact match exists: Snowflake answers in capitals
 * what a project writes in small letters. The manifest's spelling names the column, so that ids do not depend on
 * whether a catalog file was given.
 */
export function columnsOf(relation: Relation): readonly ColumnRecord[] {
  const documented = Object.values(relation.node.columns ?? {});
  const seen = new Set<CatalogColumn>();
  const records = documented.map((column) => {
    const inCatalog = matching(relation.catalog, column.name, seen);
    if (inCatalog !== undefined) seen.add(inCatalog);
    return columnRecord(relation, column, inCatalog);
  });
  const others = Object.values(relation.catalog?.columns ?? {}).filter((column) => !seen.has(column));
  return [...records, ...others.map((column) => columnRecord(relation, undefined, column))];
}

function matching(
  catalog: CatalogRelation | undefined,
  name: string,
  taken: ReadonlySet<CatalogColumn>,
): CatalogColumn | undefined {
  const free = Object.values(catalog?.columns ?? {}).filter((column) => !taken.has(column));
  return (
    free.find((column) => column.name === name) ??
    free.find((column) => column.name.toLowerCase() === name.toLowerCase())
  );
}

function columnRecord(
  relation: Relation,
  column: ManifestColumn | undefined,
  inCatalog: CatalogColumn | undefined,
): ColumnRecord {
  const name = column?.name ?? inCatalog?.name ?? "";
  const constraints = constraintsOn(relation, column);
  const description = column?.description || inCatalog?.comment;
  const pii = column?.meta?.pii ?? column?.config?.meta?.pii;
  const tags = tagsOf(column?.tags, column?.config?.tags);
  return {
    externalId: externalIdOf(...relation.path, name),
    tableExternalId: relation.externalId,
    name,
    dataType: inCatalog?.type || column?.data_type || unknownType,
    isNullable: !constraints.has("not_null") && !constraints.has("primary_key"),
    ...(constraints.has("primary_key") ? { isPrimaryKey: true } : {}),
    ...(typeof pii === "boolean" ? { isPii: pii } : {}),
    ...(typeof inCatalog?.index === "number" ? { sourceOrder: inCatalog.index } : {}),
    ...(description ? { description } : {}),
    ...(tags.length > 0 ? { tags } : {}),
  };
}

/** Constraints of the column itself, and those of the model that name the column. */
function constraintsOn({ node }: Relation, column: ManifestColumn | undefined): ReadonlySet<string> {
  if (column === undefined) return new Set();
  const ofModel = "constraints" in node ? (node.constraints ?? []) : [];
  const naming = ofModel.filter((constraint) => constraint.columns?.includes(column.name));
  return new Set([...(column.constraints ?? []), ...naming].map((constraint) => constraint.type));
}
