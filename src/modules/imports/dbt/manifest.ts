import { z } from "zod";
import { CatalogError } from "#kernel/errors.ts";
import { readJsonFile } from "./json-file.ts";

const oldestVersion = 9;
const newestVersion = 12;

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]).nullish();
const owner = z.object({ name: z.string().nullish(), email: texts });
// Anything may stand under `meta`: only an owner and a `pii` mark are looked for, and only where they have a known form.
const meta = z.record(z.string(), z.unknown()).nullish();
const constraints = z.array(z.object({ type: z.string(), columns: z.array(z.string()).nullish() })).nullish();

const column = z.object({
  name: z.string(),
  description: z.string().nullish(),
  data_type: z.string().nullish(),
  constraints,
  meta,
  tags: texts,
  // From dbt 1.10 on, `meta` and `tags` of a column stand here.
  config: z.object({ meta, tags: texts }).nullish(),
});

const relation = z.object({
  unique_id: z.string(),
  resource_type: z.string(),
  database: z.string().nullish(),
  schema: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  columns: z.record(z.string(), column).nullish(),
  meta,
  tags: texts,
});

const node = relation.extend({
  alias: z.string().nullish(),
  group: z.string().nullish(),
  constraints,
  depends_on: z.object({ nodes: z.array(z.string()).nullish() }).nullish(),
  config: z.object({ materialized: z.string().nullish(), meta, tags: texts, group: z.string().nullish() }).nullish(),
});

const source = relation.extend({
  identifier: z.string().nullish(),
  source_description: z.string().nullish(),
  source_meta: meta,
  external: z.unknown().optional(),
  config: z.object({ meta, tags: texts }).nullish(),
});

const manifest = z.object({
  metadata: z.object({ adapter_type: z.string().nullish(), project_name: z.string().nullish() }),
  nodes: z.record(z.string(), node),
  sources: z.record(z.string(), source),
  groups: z.record(z.string(), z.object({ name: z.string(), owner: owner.nullish() })).nullish(),
});

const heading = z.object({ metadata: z.looseObject({ dbt_schema_version: z.string() }) });

export type Manifest = z.infer<typeof manifest>;
export type ManifestNode = z.infer<typeof node>;
export type ManifestSource = z.infer<typeof source>;
export type ManifestColumn = z.infer<typeof column>;

/**
 * Reads a manifest of version 9 to 12 (dbt 1.5 and later). The version is looked at before anything else, so that
 * another version is told as such and not as a field that does not fit.
 */
export async function readManifest(path: string): Promise<Manifest> {
  const schema = z.looseObject(heading.shape).transform((value, context) => {
    assertVersion(path, value.metadata.dbt_schema_version);
    const parsed = manifest.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  });
  return readJsonFile({ path, what: "manifest", schema });
}

function assertVersion(path: string, schemaVersion: string): void {
  const version = Number(/\/manifest\/v(\d+)\.json$/.exec(schemaVersion)?.[1]);
  if (version >= oldestVersion && version <= newestVersion) return;
  const found = Number.isNaN(version) ? `calls itself ${schemaVersion}` : `is a dbt manifest of version ${version}`;
  const message = `The file ${path} ${found}; manifests of version ${oldestVersion} to ${newestVersion} (dbt 1.5 and later) can be read.`;
  throw new CatalogError("BAD_USER_INPUT", message, { schemaVersion });
}
