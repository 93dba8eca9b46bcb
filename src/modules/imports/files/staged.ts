import { createReadStream } from "node:fs";
import type { Findings } from "./findings.ts";
import { UnreadableFile } from "./findings.ts";
import { type PlacedRow, readPart } from "./read-part.ts";
import { KnownRows, type Row, type Shape } from "./shape.ts";

/**
 * The neutral form that every kind of file is turned into, and that one writer stores. Names of stages are tables of the
 * load; `parent` is the external id of what a row lies in.
 */
export type Stage =
  | "databases"
  | "schemas"
  | "users"
  | "tables"
  | "columns"
  | "dashboards"
  | "dashboard_fields"
  | "edges"
  | "checks";

export type StagedRow = { readonly stage: Stage; readonly row: Row };

/**
 * How an end of an edge is named: by external id within this source, by `db.schema.table` within this source or anywhere,
 * or by that with the source's name in front.
 */
export type EndNaming = "own" | "inside" | "path" | "key";

/** A file of the set: its name for people, and where it lies on this machine. */
export type SetFile = { readonly name: string; readonly path: string };

export type FileSet = ReadonlyMap<string, SetFile>;

/** What reading a set needs, and what it leaves behind: the rows known by their names, and what was wrong. */
export class SetReading {
  readonly files: FileSet;
  readonly findings: Findings;
  readonly known = new KnownRows();

  constructor(files: FileSet, findings: Findings) {
    this.files = files;
    this.findings = findings;
  }

  file(part: string): SetFile {
    const file = this.files.get(part);
    if (file === undefined) throw new UnreadableFile(`The set has no ${part} file.`);
    return file;
  }

  rows(part: string, shape: Shape): AsyncGenerator<PlacedRow> {
    const { findings, known } = this;
    const { name, path } = this.file(part);
    return readPart(createReadStream(path), { file: name, part, shape, findings, known });
  }
}
