import { z } from "zod";
import type { SourceRecord } from "#kernel/catalog-records.ts";
import type { OnProgress } from "#modules/imports/progress.ts";
import type { PublicApi } from "#modules/imports/public-api.ts";
import type { Counts } from "#modules/imports/summary.ts";
import { readPages } from "./read-pages.ts";

const sourceRow = z.object({ id: z.string(), name: z.string(), type: z.string(), deletedAt: z.number().nullish() });

type Input = {
  readonly api: PublicApi;
  readonly source: SourceRecord;
  readonly onProgress: OnProgress;
  readonly counts: Counts;
};

/**
 * The id of the source to write into: the API source of exactly this name and technology, restored if it was deleted,
 * or a new one. Renaming a source in the catalog therefore makes the next import start a new one.
 */
export async function findOrCreateSource({ api, source, onProgress, counts }: Input): Promise<string> {
  const candidates = await readPages(
    { api, onProgress },
    {
      phase: "looking for the source",
      operation: "getSources",
      scopeType: "GetSourcesScope",
      scope: { nameContains: source.name, technology: source.technology, origin: "API", withDeleted: true },
      selection: "id name type deletedAt",
      row: sourceRow,
    },
  );
  const same = candidates.filter(({ name, type }) => name === source.name && type === "WAREHOUSE");
  const found = same.find(({ deletedAt }) => typeof deletedAt !== "number") ?? same[0];
  if (found === undefined) {
    counts.created += 1;
    return createSource(api, source);
  }
  if (typeof found.deletedAt === "number") {
    await restoreSource(api, found.id);
    counts.updated += 1;
  } else {
    counts.unchanged += 1;
  }
  return found.id;
}

const idRow = z.object({ id: z.string() });

async function createSource(api: PublicApi, { name, technology }: SourceRecord): Promise<string> {
  const document = "mutation createSource($data: CreateSourceInput!) { createSource(data: $data) { id } }";
  const variables = { data: { name, technology, type: "WAREHOUSE" } };
  const { id } = await api.run({ operation: "createSource", document, variables, answer: idRow });
  return id;
}

async function restoreSource(api: PublicApi, id: string): Promise<void> {
  const document = "mutation updateSource($data: UpdateSourceInput!) { updateSource(data: $data) { id } }";
  const variables = { data: { id, deletedAt: null } };
  await api.run({ operation: "updateSource", document, variables, answer: idRow });
}
