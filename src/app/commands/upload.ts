import type { Command } from "commander";
import { StartError } from "#kernel/errors.ts";
import type { UploadType } from "#modules/imports/files/send-file.ts";
import { readVariable } from "#platform/config/env.ts";
import { regionNamed } from "#regions/regions.ts";

type Options = Readonly<Record<string, unknown>>;

export function addUploadCommand(program: Command): void {
  program
    .command("upload")
    .description(
      "Upload extracted files to an instance, as castor-upload does. Each option can also be a variable: CASTOR_UPLOADER_TOKEN, _SOURCE_ID, _FILE_TYPE, _FILE_PATH, _DIRECTORY_PATH, _ZONE; CASTOR_TIMEOUT_OVERRIDE (seconds, 60) and CASTOR_RETRY_OVERRIDE (1, after time-outs only).",
    )
    .option("-k, --token <token>", "A Read & Write token; better in the environment.")
    .option("-s, --source_id <id>", "The source that the files tell of.")
    .option("-t, --file_type <type>", "DBT, QUALITY, VIZ, WAREHOUSE or LINEAGE.")
    .option("-f, --file_path <file>", "One file.")
    .option("-d, --directory_path <folder>", "All CSV and JSON files of a folder.")
    .option("-z, --zone <zone>", "A region such as EU or US, for the local instance of it, or an instance's URL.")
    .action(async (options: Options) => {
      const { filesIn } = await import("#modules/imports/files/local-set.ts");
      const { sendFile, uploadPath } = await import("#modules/imports/files/send-file.ts");
      const given = (name: string) => option(options, name);
      const sent = {
        token: required(given, "token"),
        sourceId: required(given, "source_id"),
        type: await typeOf(given),
      };
      const path = given("file_path") ?? given("directory_path");
      if (path === undefined) throw new StartError("Say what to upload: -f FILE or -d DIRECTORY.");
      const timeoutSeconds = numberOf("CASTOR_TIMEOUT_OVERRIDE", 60);
      const more = { timeoutSeconds, retries: numberOf("CASTOR_RETRY_OVERRIDE", 1), baseUrl: baseUrlOf(given("zone")) };
      const stamp = Math.floor(Date.now() / 1_000);
      for (const file of inOrder(await filesIn([path]))) {
        const input = { ...sent, ...more, file, stamp };
        const outcome = await sendFile(input);
        process.stdout.write(`${uploadPath(input)} ${outcome === "SENT" ? "uploaded" : "was there already"}\n`);
      }
    });
}

/** Files that complete a set come last. */
function inOrder(files: readonly string[]): string[] {
  const isLast = (file: string): number => Number(/(dashboards\.csv|manifest\.json)$/.test(file));
  return files.toSorted((a, b) => isLast(a) - isLast(b));
}

type Given = (name: string) => string | undefined;

function option(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : readVariable(`CASTOR_UPLOADER_${name.toUpperCase()}`);
}

function required(given: Given, name: string): string {
  const value = given(name);
  if (value === undefined)
    throw new StartError(`--${name} is missing, and so is CASTOR_UPLOADER_${name.toUpperCase()}.`);
  return value;
}

async function typeOf(given: Given): Promise<UploadType> {
  const { uploadTypeNamed } = await import("#modules/imports/files/send-file.ts");
  return uploadTypeNamed(required(given, "file_type"));
}

function numberOf(variable: string, fallback: number): number {
  const value = Number(readVariable(variable) ?? fallback);
  if (!Number.isFinite(value) || value < 0) throw new StartError(`${variable} is a number that is not negative.`);
  return value;
}

function baseUrlOf(zone = "EU"): string {
  if (/^https?:\/\//i.test(zone)) return zone.replace(/\/+$/, "");
  return `http://localhost:${regionNamed(zone.toLowerCase()).port}`;
}
