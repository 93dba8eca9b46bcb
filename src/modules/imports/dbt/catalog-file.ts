import { z } from "zod";
import { readJsonFile } from "./json-file.ts";

const relation = z.object({
  metadata: z.object({ type: z.string().nullish(), comment: z.string().nullish() }),
  columns: z.record(
    z.string(),
    z.object({
      name: z.string(),
      type: z.string().nullish(),
      index: z.number().nullish(),
      comment: z.string().nullish(),
    }),
  ),
  stats: z.record(z.string(), z.object({ value: z.unknown().optional() })).nullish(),
});

const file = z.object({ nodes: z.record(z.string(), relation), sources: z.record(z.string(), relation) });

/** What the warehouse itself said of a relation when `dbt docs generate` asked it. */
export type CatalogRelation = z.infer<typeof relation>;

/** The relations of a catalog.json by the unique ids that the manifest uses too. */
export async function readCatalogFile(path: string): Promise<ReadonlyMap<string, CatalogRelation>> {
  const { nodes, sources } = await readJsonFile({ path, what: "catalog", schema: file });
  return new Map([...Object.entries(nodes), ...Object.entries(sources)]);
}

/** The size in megabytes, where the adapter reports bytes under one of the names that dbt's own adapters use. */
export function megabytesOf(relation: CatalogRelation | undefined): number | undefined {
  const bytes = relation?.stats?.num_bytes?.value ?? relation?.stats?.bytes?.value;
  return typeof bytes === "number" && bytes >= 0 ? Math.ceil(bytes / 1_048_576) : undefined;
}
