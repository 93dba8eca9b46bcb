import type { Command } from "commander";
import { createProgressLine } from "./progress-line.ts";

type Options = { readonly out: string; readonly schema?: string[] };

export function addExtractCommand(program: Command): void {
  const command = program.command("extract").description("Write what a system holds as files, to be uploaded later.");
  command
    .command("postgres <url>")
    .description(
      "The seven files of a warehouse set: database, schema, table, column, view_ddl; query and user without rows.",
    )
    .requiredOption("--out <folder>", "Where the files go.")
    .option("--schema <name...>", "Only these schemas. What lies in others will count as vanished when it is loaded.")
    .action(async (url: string, { out, schema }: Options) => {
      const { readPostgres } = await import("#modules/imports/imports.ts");
      const { readViewTexts } = await import("#modules/imports/files/read-view-texts.ts");
      const { makeFolder, writeWarehouseFiles } = await import("#modules/imports/files/write-warehouse-files.ts");
      await makeFolder(out);
      const progress = createProgressLine(process.stderr);
      const records = await readPostgres({ connectionString: url, ...(schema && { schemas: schema }) }, progress.show);
      const views = await readViewTexts(url, schema);
      progress.end();
      const files = await writeWarehouseFiles(out, Math.floor(Date.now() / 1_000), { records, views });
      for (const file of files) process.stdout.write(`${file}\n`);
    });
}
