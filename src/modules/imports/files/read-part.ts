import type { Readable } from "node:stream";
import { csvRows } from "./csv-rows.ts";
import { type Issue, UnreadableFile } from "./findings.ts";
import { type Field, isProblem, type ReadingPart, type Row, readCell, shown, type Value } from "./shape.ts";

export type PlacedRow = { readonly row: Row; readonly line: number };

/**
 * The good rows of a CSV file. What is wrong with the others is added to the findings; the first column names a row, so
 * that what was rejected can be told from what has vanished.
 */
export async function* readPart(content: Readable, reading: ReadingPart): AsyncGenerator<PlacedRow> {
  const { file, part, shape, findings, known } = reading;
  const ids = { good: known.good(part), rejected: known.rejected(part) };
  const key = shape.find(({ unique }) => unique)?.column;
  let places: readonly number[] | undefined;
  for await (const { cells, line } of csvRows(content, file)) {
    if (places === undefined) {
      places = placesOf(reading, cells);
      continue;
    }
    findings.rowsRead += 1;
    const { row, problems, isGood } = readRow(reading, places, cells);
    for (const problem of problems) findings.add({ file, line, ...problem });
    const id = key === undefined ? null : row[key];
    if (isGood) {
      if (typeof id === "string") ids.good.add(id);
      yield { row, line };
    } else {
      findings.rowsRejected += 1;
      if (typeof id === "string" && !ids.good.has(id)) ids.rejected.add(id);
    }
  }
  if (places === undefined) throw new UnreadableFile(`${file} is empty: it has no header.`);
}

/** Where each field stands; −1 for an optional one that is not there. */
function placesOf({ file, shape, findings }: ReadingPart, header: readonly string[]): readonly number[] {
  const names = header.map((name) => name.trim().toLowerCase());
  const places = shape.map(({ column }) => names.indexOf(column));
  const missing = shape.filter(({ required }, index) => required && places[index] === -1);
  for (const { column } of missing) {
    findings.add({ file, line: 1, column, kind: "MISSING_VALUE", message: `The header has no column ${column}.` });
  }
  if (missing.length === 0) return places;
  throw new UnreadableFile(`${file} has no column ${missing.map(({ column }) => column).join(", ")}.`);
}

type FoundProblem = Omit<Issue, "file" | "line">;

function readRow(reading: ReadingPart, places: readonly number[], cells: readonly string[]) {
  const row: Record<string, Value> = {};
  const problems: FoundProblem[] = [];
  let isGood = true;
  for (const [index, field] of reading.shape.entries()) {
    const { column } = field;
    const value = readCell(field, cells[places[index] ?? -1] ?? "");
    if (isProblem(value)) {
      problems.push({ column, ...value });
      isGood = false;
      row[column] = null;
      continue;
    }
    const problem = assertKnown(reading, field, value);
    row[column] = problem !== undefined && field.lenient ? null : value;
    if (problem === undefined) continue;
    problems.push(problem);
    isGood &&= field.lenient === true;
  }
  return { row, problems, isGood };
}

function assertKnown({ part, known }: ReadingPart, field: Field, value: Value): FoundProblem | undefined {
  const { column, unique, references } = field;
  if (typeof value !== "string") return undefined;
  if (unique && known.good(part).has(value)) {
    return { column, kind: "DUPLICATE_VALUE", message: `${column} ${shown(value)} stands in an earlier row.` };
  }
  if (references === undefined || known.good(references).has(value)) return undefined;
  const why = known.rejected(references).has(value) ? "was rejected" : `is not in the ${references} file`;
  return { column, kind: "UNKNOWN_REFERENCE", message: `${column} ${shown(value)} ${why}.` };
}
