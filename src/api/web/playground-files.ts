import { existsSync, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { type Coding, codings } from "./content-coding.ts";

/** One form of a file on disk: as built, or precompressed. */
export type StoredBytes = { readonly path: string; readonly size: number };

/** A built file that may be served, with every form it is stored in. */
export type PlaygroundFile = {
  readonly type: string;
  readonly plain: StoredBytes;
  readonly coded: ReadonlyMap<Coding, StoredBytes>;
};

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".woff2": "font/woff2",
};

const suffixes: Readonly<Record<Coding, string>> = { br: ".br", gzip: ".gz" };

function stored(path: string): StoredBytes {
  return { path, size: statSync(path).size };
}

function namesIn(directory: string): ReadonlySet<string> {
  if (!existsSync(directory)) return new Set();
  const entries = readdirSync(directory, { withFileTypes: true, encoding: "utf8" });
  return new Set(entries.filter((entry) => entry.isFile()).map((entry) => entry.name));
}

function describe(directory: string, name: string, present: ReadonlySet<string>): PlaygroundFile | undefined {
  const type = types[extname(name)];
  if (type === undefined) return undefined;
  const coded = new Map<Coding, StoredBytes>();
  for (const coding of codings) {
    const twin = name + suffixes[coding];
    if (present.has(twin)) coded.set(coding, stored(join(directory, twin)));
  }
  return { type, plain: stored(join(directory, name)), coded };
}

/**
 * Reads the folder of the build once and answers what may be served, by its path below /playground. Serving looks
 * names up here and never builds a path from a request, so there is nothing to traverse. A folder that is not there
 * is an empty listing: the API runs without its playground.
 */
export function listPlaygroundFiles(directory: string): ReadonlyMap<string, PlaygroundFile> {
  const files = new Map<string, PlaygroundFile>();
  for (const folder of ["", "assets"]) {
    const place = join(directory, folder);
    const present = namesIn(place);
    for (const name of present) {
      const file = describe(place, name, present);
      if (file !== undefined) files.set(folder === "" ? name : `${folder}/${name}`, file);
    }
  }
  return files;
}
