import { z } from "zod";
import type { ImportedRecords } from "#modules/imports/imported-records.ts";
import { createPublicApi, type ImportSummary, type PublicApi, writeCatalog } from "#modules/imports/imports.ts";

type App = { readonly url: string; readonly tokens: { readonly readWrite: string } };

export type Run = { readonly summary: ImportSummary; readonly mutations: readonly string[] };

/** Writes records into a running instance and notes which mutations that took. */
export async function importInto(app: App, records: ImportedRecords): Promise<Run> {
  const mutations: string[] = [];
  const api = createPublicApi({
    baseUrl: app.url,
    token: app.tokens.readWrite,
    fetch: (url, init) => {
      const isMutation = String(init.body).startsWith('{"query":"mutation');
      if (isMutation) mutations.push(new URL(url).searchParams.get("op") ?? "");
      return fetch(url, init);
    },
  });
  const summary = await writeCatalog(api, records, () => undefined);
  return { summary, mutations };
}

const page = z.object({ data: z.array(z.record(z.string(), z.json())) });
type Row = z.infer<typeof page>["data"][number];

/** Asks the instance for a list, as any client would, and answers its rows by name. */
export async function listByName(app: App, list: string): Promise<ReadonlyMap<string, Row>> {
  const operation = list.slice(0, list.search(/[({ ]/));
  const { data } = await apiOf(app).run({ operation, document: `{ ${list} }`, answer: page });
  return new Map(data.map((row) => [String(row.name), row]));
}

/** Runs one operation and ignores what it answers. */
export async function run(app: App, operation: string, document: string, variables: object): Promise<void> {
  await apiOf(app).run({ operation, document, variables: { ...variables }, answer: z.unknown() });
}

export function apiOf(app: App): PublicApi {
  return createPublicApi({ baseUrl: app.url, token: app.tokens.readWrite });
}
