import type { Command } from "commander";
import { StartError } from "#kernel/errors.ts";
import { parseSecret } from "#kernel/secret-token.ts";
import type { ImportedRecords, OnProgress } from "#modules/imports/imports.ts";
import { readVariable } from "#platform/config/env.ts";
import { regionNamed } from "#regions/regions.ts";
import { createProgressLine } from "./progress-line.ts";

export function addImportCommands(program: Command): void {
  const command = program
    .command("import")
    .description(
      "Bring metadata in, through the public API. Doing it again changes nothing; what has vanished is soft-deleted.",
    );
  const postgres = command
    .command("postgres <url>")
    .description(
      "Read a live PostgreSQL: schemas, tables, views, columns, comments, keys, sizes, and the lineage of views.",
    )
    .option("--schema <name...>", "Only these schemas.");
  finish(postgres, async (url, { schema, source }, onProgress) => {
    const { readPostgres } = await imports();
    const sourceName = text(source);
    return readPostgres({ connectionString: String(url), schemas: strings(schema), sourceName }, onProgress);
  });
  const dbt = command
    .command("dbt")
    .description(
      "Read dbt artifacts: models, sources, seeds, columns, descriptions, tags, owners and lineage. Manifest versions 9 to 12.",
    )
    .requiredOption("--manifest <file>", "manifest.json of a dbt run.")
    .option("--catalog <file>", "catalog.json of dbt docs generate: types and order of columns.");
  finish(dbt, async (_none, { manifest, catalog, source }) => {
    const { readDbt } = await imports();
    return readDbt({ manifestPath: String(manifest), catalogPath: text(catalog), sourceName: text(source) });
  });
}

/** Loaded when it is needed, so that help need not wait for drivers. */
function imports() {
  return import("#modules/imports/imports.ts");
}

type Options = Record<string, unknown>;
type Read = (argument: unknown, options: Options, onProgress: OnProgress) => Promise<ImportedRecords>;

function finish(command: Command, read: Read): void {
  command
    .option("--token <token>", "A Read & Write token; better in the environment, as CATALOG_TOKEN.")
    .option("--to <url>", "The instance's base URL; default: the local one of the token's region.")
    .option("--source <name>", "What the source is called in the catalog.")
    .option("--json", "Print the summary as JSON.")
    .action(async (...given: unknown[]) => {
      // Commander hands over the arguments, then the options, then the command.
      const options = given.at(-2) as Options;
      const token = text(options.token) ?? readVariable("CATALOG_TOKEN");
      if (token === undefined)
        throw new StartError("Give a Read & Write token: --token …, or the variable CATALOG_TOKEN.");
      const { createPublicApi, formatSummary, writeCatalog } = await imports();
      const api = createPublicApi({ baseUrl: text(options.to) ?? localUrl(token), token });
      await api.assertCanWrite();
      const progress = createProgressLine(process.stderr);
      const records = await read(given[0], options, progress.show);
      const summary = await writeCatalog(api, records, progress.show);
      progress.end();
      process.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : `${formatSummary(summary).join("\n")}\n`);
    });
}

function localUrl(token: string): string {
  return `http://localhost:${regionNamed(parseSecret(token.trim())?.region ?? "local").port}`;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function strings(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}
