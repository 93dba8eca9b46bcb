import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { CatalogError } from "#kernel/errors.ts";
import { type ImportKind, parseUploadPath } from "#modules/imports/sets/upload-path.ts";
import { Findings, UnreadableFile } from "./findings.ts";
import { checkSet } from "./read-set.ts";
import { type UploadType, uploadPath } from "./send-file.ts";
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

/**
 * Looks for what is wrong in files before they are sent: everything that can be told without the catalog. With a type
 * their names are read as an upload of that type reads them, so that what is refused here is refused there.
 */
export async function checkFiles(paths: readonly string[], type?: UploadType): Promise<FileCheck> {
  const findings = new Findings();
  const problems = new Set<string>();
  const files = paths.map((path) => (type === undefined ? localFile(path) : uploadedFile(path, type)));
  for (const { kind, set } of setsOf(files)) {
    try {
      await checkSet(kind, new SetReading(byPart(set), findings));
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      problems.add(error.message);
    }
  }
  return { findings, files: files.map(({ name }) => name), problems: [...problems] };
}

type LocalSet = { readonly kind: ImportKind; readonly set: readonly LocalFile[] };

/** Checks and lineage by hand are sets by themselves; of all else one set is looked at. */
function setsOf(files: readonly LocalFile[]): LocalSet[] {
  const isAlone = ({ part }: LocalFile): boolean => part === "quality" || part === "lineage";
  const alone = files.filter(isAlone).map((file): LocalSet => ({ kind: file.kind, set: [file] }));
  const byKind = Map.groupBy(
    files.filter((file) => !isAlone(file)),
    ({ kind }) => kind,
  );
  const results = byKind.get("QUALITY");
  // A manifest is a project's, and says of the results of tests what they were run on.
  const manifests = byKind.get("TRANSFORMATION")?.filter(({ part }) => part === "manifest") ?? [];
  if (results !== undefined) byKind.set("QUALITY", [...results, ...manifests]);
  return [...alone, ...[...byKind].map(([kind, set]): LocalSet => ({ kind, set }))];
}

function byPart(set: readonly LocalFile[]): ReadonlyMap<string, LocalFile> {
  const found = new Map<string, LocalFile>();
  for (const file of set) {
    const other = found.get(file.part);
    if (other !== undefined) throw new UnreadableFile(`${other.name} and ${file.name} are of different sets.`);
    found.set(file.part, file);
  }
  return found;
}

/** A file as an upload of a type takes it, whose sets and names are the door's. */
function uploadedFile(path: string, type: UploadType): LocalFile {
  const place = parseUploadPath(`/${uploadPath({ type, sourceId: anySource, file: path, stamp: anyStamp })}`);
  if (place === null || typeof place === "string")
    throw new CatalogError("BAD_USER_INPUT", place ?? `${path}: ${type}`);
  return { name: basename(path), path, part: place.part, kind: place.kind };
}

const anySource = "00000000-0000-7000-8000-000000000000";
const anyStamp = 1_700_000_000;

function localFile(path: string): LocalFile {
  const name = basename(path);
  const part = /^(?:\d{9,13}[-_])?(.+?)\.(?:csv|json)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const kind = kindsByPart[part];
  if (kind === undefined) {
    const known = Object.keys(kindsByPart).join(", ");
    throw new CatalogError(
      "BAD_USER_INPUT",
      `${name} does not say what it holds; the names are ${known}. With --file_type other names of lineage and quality files are known too.`,
    );
  }
  return { name, path, part, kind };
}
