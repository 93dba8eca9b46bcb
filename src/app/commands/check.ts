import type { Command } from "commander";
import { issueKinds } from "#modules/imports/files/findings.ts";

type Options = { readonly json?: boolean; readonly file_type?: string };

export function addCheckCommand(program: Command): void {
  program
    .command("check <files...>")
    .description(
      "Look for what is wrong in files before uploading them, without any instance. Files of one set refer to each other, so check them together, or their folder. Exit code 1 when something is wrong.",
    )
    .option(
      "-t, --file_type <type>",
      "DBT, QUALITY, VIZ, WAREHOUSE or LINEAGE: read their names as an upload of it does.",
    )
    .option("--json", "Print what was found as JSON.")
    .action(async (paths: string[], options: Options) => {
      const { checkFiles, filesIn } = await import("#modules/imports/files/local-set.ts");
      const { uploadTypeNamed } = await import("#modules/imports/files/send-file.ts");
      const type = options.file_type === undefined ? undefined : uploadTypeNamed(options.file_type);
      const { findings, files, problems } = await checkFiles(await filesIn(paths), type);
      const isGood = findings.issueCount === 0 && problems.length === 0;
      if (options.json) {
        const { rowsRead, rowsRejected, issueCount, issues, counts } = findings;
        const found = {
          files,
          rowsRead,
          rowsRejected,
          issueCount,
          counts: Object.fromEntries(counts),
          problems,
          issues,
        };
        process.stdout.write(`${JSON.stringify(found)}\n`);
      } else {
        for (const { file, line, column, kind, message } of findings.issues)
          process.stdout.write(`${file}:${line}${column === null ? "" : ` ${column}`} ${kind} ${message}\n`);
        for (const problem of problems) process.stdout.write(`${problem}\n`);
        for (const [file, counts] of findings.counts) {
          const some = issueKinds.filter((kind) => counts[kind] > 0).map((kind) => `${kind} ${counts[kind]}`);
          process.stdout.write(`${file}: ${some.join(", ")}\n`);
        }
        const words = isGood ? "nothing is wrong" : counted(findings.issueCount + problems.length, "issue");
        process.stdout.write(`${counted(files.length, "file")}, ${counted(findings.rowsRead, "row")}: ${words}.\n`);
      }
      if (!isGood) process.exitCode = 1;
    });
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
