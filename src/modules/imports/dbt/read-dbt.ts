import type { DatabaseRecord, SchemaRecord, TableRecord } from "#kernel/catalog-records.ts";
import { externalIdOf } from "#modules/imports/external-id.ts";
import type { ImportedRecords } from "#modules/imports/imported-records.ts";
import { type CatalogRelation, megabytesOf, readCatalogFile } from "./catalog-file.ts";
import { columnsOf } from "./columns.ts";
import { lineageOf } from "./lineage.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { ownersOf } from "./owners.ts";
import { type Relation, relationsOf } from "./relations.ts";
import { tagsOf } from "./tags.ts";
import { technologyOf } from "./technology.ts";

export type ReadDbtInput = {
  readonly manifestPath: string;
  readonly catalogPath?: string;
  /** The name of the source in the catalog; `project (dbt)` when left out, so that it never meets a database's own. */
  readonly sourceName?: string;
};

/**
 * Reads dbt artifacts: the models, seeds, snapshots and sources of a manifest (version 9 to 12), completed by what a
 * catalog.json says of types, order, sizes and further columns. Where no type is known it is called "unknown".
 */
export async function readDbt({ manifestPath, catalogPath, sourceName }: ReadDbtInput): Promise<ImportedRecords> {
  const manifest = await readManifest(manifestPath);
  const catalog = catalogPath === undefined ? new Map<string, CatalogRelation>() : await readCatalogFile(catalogPath);
  const relations = relationsOf(manifest, catalog);
  const all = [...relations.values()];
  return {
    source: {
      name: sourceName ?? nameOfSource(manifest),
      technology: technologyOf(manifest.metadata.adapter_type),
    },
    databases: databasesOf(all),
    schemas: schemasOf(all),
    tables: all.map((relation) => tableRecord(relation, manifest)),
    columns: all.flatMap(columnsOf),
    lineages: lineageOf(manifest, relations),
    fieldLineages: [],
  };
}

/** Manifests before version 10 do not name their project: then it is the package that most of the models lie in. */
function nameOfSource(manifest: Manifest): string {
  const project = manifest.metadata.project_name || commonestPackage(Object.keys(manifest.nodes));
  return project === undefined ? "dbt" : `${project} (dbt)`;
}

/** The second part of a unique id, as in `model.jaffle_shop.orders`, is the package. */
function commonestPackage(uniqueIds: readonly string[]): string | undefined {
  const models = Map.groupBy(
    uniqueIds.filter((id) => id.startsWith("model.")),
    (id) => id.split(".")[1],
  );
  const [first] = [...models].sort(([, some], [, others]) => others.length - some.length);
  return first?.[0];
}

function databasesOf(relations: readonly Relation[]): readonly DatabaseRecord[] {
  const names = new Set(relations.map(({ path: [database] }) => database));
  return [...names].map((name) => ({ externalId: externalIdOf(name), name }));
}

/** A schema is described by the first source that lies in it and says something. */
function schemasOf(relations: readonly Relation[]): readonly SchemaRecord[] {
  const schemas = new Map<string, SchemaRecord>();
  for (const { node, path } of relations) {
    const [database, name] = path;
    const externalId = externalIdOf(database, name);
    const description =
      schemas.get(externalId)?.description || ("source_description" in node && node.source_description);
    const record = { externalId, databaseExternalId: externalIdOf(database), name };
    schemas.set(externalId, description ? { ...record, description } : record);
  }
  return [...schemas.values()];
}

function tableRecord(relation: Relation, manifest: Manifest): TableRecord {
  const { node, catalog, path, externalId } = relation;
  const [database, schema, name] = path;
  const description = node.description || catalog?.metadata.comment;
  const tags = tagsOf(node.tags, node.config?.tags);
  const owners = ownersOf(node, manifest.groups);
  const tableSize = megabytesOf(catalog);
  return {
    externalId,
    schemaExternalId: externalIdOf(database, schema),
    name,
    tableType: tableTypeOf(relation),
    ...(description ? { description } : {}),
    ...(tableSize === undefined ? {} : { tableSize }),
    ...(tags.length > 0 ? { tags } : {}),
    ...(owners.length > 0 ? { owners } : {}),
  };
}

/** What the warehouse says (in the catalog file) counts more than what the project asks for. */
function tableTypeOf({ node, catalog }: Relation): TableRecord["tableType"] {
  const isExternal = "external" in node && node.external !== null && node.external !== undefined;
  const wanted = isExternal ? "external" : node.config && "materialized" in node.config ? node.config.materialized : "";
  const type = (catalog?.metadata.type || wanted || "").toLowerCase();
  if (type.includes("dynamic")) return "DYNAMIC_TABLE";
  if (type.includes("view")) return "VIEW";
  return type.includes("external") ? "EXTERNAL" : "TABLE";
}
