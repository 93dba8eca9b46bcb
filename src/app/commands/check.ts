import type { Command } from "commander";
import { issueKinds } from "#modules/imports/files/findings.ts";

export function addCheckCommand(program: Command): void {
  program
    .command("check <files...>")
    .description(
      "Look for what is wrong in files before uploading them, without any instance. Files of one set refer to each other, so check them together, or their folder. Exit code 1 when something is wrong.",
    )
    .option("--json", "Print what was found as JSON.")
    .action(async (paths: string[], options: { json?: boolean }) => {
      const { checkFiles, filesIn } = await import("#modules/imports/files/local-set.ts");
      const { findings, files, problems } = await checkFiles(await filesIn(paths));
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
        const words = isGood ? "nothing is wrong" : `${findings.issueCount + problems.length} issues`;
        process.stdout.write(`${files.length} files, ${findings.rowsRead} rows: ${words}.\n`);
      }
      if (!isGood) process.exitCode = 1;
    });
}
