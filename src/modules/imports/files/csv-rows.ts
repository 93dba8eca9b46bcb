import type { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { UnreadableFile } from "./findings.ts";

export type CsvRow = { readonly cells: readonly string[]; readonly line: number };

/** Larger than the longest view definition that is worth keeping; a quote that is never closed ends here. */
const longestRecord = 16_000_000;

/** The records of a CSV file (comma, double quotes, a byte order mark tolerated), each with the line it begins at. */
export async function* csvRows(content: Readable, file: string): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRecord,
  });
  content.once("error", (error) => parser.destroy(error));
  content.pipe(parser);
  let line = 1;
  try {
    for await (const record of parser) {
      // With `info` the parser yields the record beside where it ended.
      const { record: cells, info } = record as { record: string[]; info: { lines: number } };
      yield { cells, line };
      line = info.lines + 1;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFile(`${file} cannot be read as CSV from line ${line} on: ${error.message}`);
  } finally {
    content.destroy();
  }
}
