import { isUuid } from "#kernel/ids.ts";

export const importKinds = ["WAREHOUSE", "VISUALIZATION", "LINEAGE", "TRANSFORMATION", "QUALITY"] as const;

export type ImportKind = (typeof importKinds)[number];

/** What the path of an upload says of the file. */
export type UploadPlace = {
  readonly path: string;
  readonly sourceId: string;
  readonly kind: ImportKind;
  /** What the files of a set have in common: the timestamp, with the name behind it where each file is a set. */
  readonly stamp: string;
  readonly part: string;
  readonly name: string;
};

const folders = {
  warehouse: "WAREHOUSE",
  visualization: "VISUALIZATION",
  transformation: "TRANSFORMATION",
  quality: "QUALITY",
  lineage: "LINEAGE",
} as const satisfies Readonly<Record<string, ImportKind>>;

/** The files of each kind of set. Those of `needed` make it complete; the others count when they came before. */
export const setParts: Readonly<
  Record<ImportKind, { readonly needed: readonly (readonly string[])[]; readonly more: readonly string[] }>
> = {
  WAREHOUSE: { needed: [["database", "schema", "table", "column", "query", "view_ddl", "user"]], more: [] },
  VISUALIZATION: { needed: [["dashboards"]], more: ["dashboard_fields"] },
  LINEAGE: { needed: [["lineage"]], more: [] },
  TRANSFORMATION: { needed: [["manifest"]], more: ["catalog"] },
  QUALITY: { needed: [["quality"], ["run_results", "manifest"]], more: [] },
};

const ownSets: ReadonlySet<string> = new Set(["quality", "lineage"]);

const pathPattern = /^\/([a-z]+)-([^/]*)\/([^/]*)$/;
const namePattern = /^(\d{9,13})[-_]([A-Za-z0-9][\w.-]{0,150})\.(csv|json)$/;

/** Whether the path is an upload's at all: a known word, a hyphen and a file below. */
export function isUploadPath(path: string): boolean {
  const word = pathPattern.exec(path)?.[1];
  return word !== undefined && Object.hasOwn(folders, word);
}

/** Null when the source's id is no id; a sentence when the file's name says not what it is. */
export function parseUploadPath(path: string): UploadPlace | string | null {
  const [, word = "", id = "", name = ""] = pathPattern.exec(path) ?? [];
  if (!isUuid(id) || !isFolder(word)) return null;
  const [, stamp, rest = "", extension] = namePattern.exec(name) ?? [];
  if (stamp === undefined) {
    return "A file's name is a Unix timestamp, - or _, and what it holds: 1700000000-dashboards.csv.";
  }
  const placed = placeOf(folders[word], rest.toLowerCase(), extension);
  if (placed === undefined)
    return `There is no ${rest}.${extension} among the files of ${word}: ${expected(folders[word])}.`;
  // Uploaders send a whole folder of such files within a second: each is a set by itself.
  const set = ownSets.has(placed.part) ? `${stamp}-${rest.toLowerCase()}` : stamp;
  return { path: path.slice(1), sourceId: id.toLowerCase(), stamp: set, name, ...placed };
}

function isFolder(word: string): word is keyof typeof folders {
  return Object.hasOwn(folders, word);
}

function placeOf(kind: ImportKind, rest: string, extension: string | undefined) {
  if (kind === "QUALITY") {
    if (extension === "csv") return { kind, part: "quality" };
    return rest === "manifest" || rest === "run_results" ? { kind, part: rest } : undefined;
  }
  if (kind === "LINEAGE") return extension === "csv" ? { kind, part: "lineage" } : undefined;
  if ((extension === "json") !== (kind === "TRANSFORMATION")) return undefined;
  // Existing uploaders know no folder for lineage of its own.
  if (rest === "lineage") return { kind: "LINEAGE", part: "lineage" } as const;
  const { needed, more } = setParts[kind];
  return [...needed.flat(), ...more].includes(rest) ? { kind, part: rest } : undefined;
}

function expected(kind: ImportKind): string {
  const { needed, more } = setParts[kind];
  return `it takes ${[...needed.flat(), ...more].join(", ")}`;
}

export function isComplete(kind: ImportKind, parts: readonly string[]): boolean {
  return setParts[kind].needed.some((needed) => needed.every((part) => parts.includes(part)));
}
