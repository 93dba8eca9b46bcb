import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { CatalogError } from "#kernel/errors.ts";
import type { ImportKind } from "#modules/imports/sets/upload-path.ts";
import { Findings, UnreadableFile } from "./findings.ts";
import { checkSet } from "./read-set.ts";
import { type SetFile, SetReading } from "./staged.ts";

/** A file of this machine: what it is to its set, by its name with or without a timestamp. */
type LocalFile = SetFile & { readonly part: string; readonly kind: ImportKind };

const kindsByPart: Readonly<Record<string, ImportKind>> = {
  database: "WAREHOUSE",
  schema: "WAREHOUSE",
  table: "WAREHOUSE",
  column: "WAREHOUSE",
  query: "WAREHOUSE",
  view_ddl: "WAREHOUSE",
  user: "WAREHOUSE",
  dashboards: "VISUALIZATION",
  dashboard_fields: "VISUALIZATION",
  lineage: "LINEAGE",
  quality: "QUALITY",
  run_results: "QUALITY",
  manifest: "TRANSFORMATION",
  catalog: "TRANSFORMATION",
};

export type FileCheck = {
  readonly findings: Findings;
  readonly files: readonly string[];
  readonly problems: readonly string[];
};

/** Files, and those in folders. */
export async function filesIn(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const facts = await stat(path).catch(() => undefined);
    if (facts === undefined) throw new CatalogError("BAD_USER_INPUT", `There is no file ${path}.`);
    if (!facts.isDirectory()) found.push(path);
    else for (const name of (await readdir(path)).sort()) if (/\.(csv|json)$/.test(name)) found.push(join(path, name));
  }
  return found;
}

/** Looks for what is wrong in files before they are sent: everything that can be told without the catalog. */
export async function checkFiles(paths: readonly string[]): Promise<FileCheck> {
  const findings = new Findings();
  const problems: string[] = [];
  const files = paths.map(localFile);
  const hasResults = files.some(({ part }) => part === "run_results");
  // The manifest belongs to the results of its tests when they are there.
  const kindOf = ({ part, kind }: LocalFile): ImportKind => (hasResults && part === "manifest" ? "QUALITY" : kind);
  for (const [kind, set] of Map.groupBy(files, kindOf)) {
    const byPart = new Map(set.map((file) => [file.part, file]));
    try {
      await checkSet(kind, new SetReading(byPart, findings));
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      problems.push(error.message);
    }
  }
  return { findings, files: files.map(({ name }) => name), problems };
}

function localFile(path: string): LocalFile {
  const name = basename(path);
  const part = /^(?:\d{9,13}[-_])?(.+?)\.(?:csv|json)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const kind = kindsByPart[part];
  if (kind === undefined) {
    const known = Object.keys(kindsByPart).join(", ");
    throw new CatalogError("BAD_USER_INPUT", `${name} does not say what it holds; the names are ${known}.`);
  }
  return { name, path, part, kind };
}
