// `npm run check`: everything static, in order, a line each; what failed is shown in full at the end.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { checkContract } from "./check/contract.ts";
import { checkLockfile } from "./check/lockfile.ts";
import { checkOpenApi } from "./check/openapi.ts";
import type { Outcome } from "./check/outcome.ts";
import { checkReleasedSchema } from "./check/released-schema.ts";
import { cruise } from "./structure/cruise.ts";
import { findBreaches } from "./structure/house-rules.ts";

const project = join(import.meta.dirname, "..");

type Check = { readonly name: string; readonly run: () => Outcome | Promise<Outcome> };

const checks: readonly Check[] = [
  { name: "page operations", run: () => script("playground/codegen.ts") },
  { name: "types", run: () => script("node_modules/typescript/bin/tsc", "-p", ".") },
  { name: "types of the page", run: () => script("node_modules/typescript/bin/tsc", "-p", "playground") },
  {
    name: "lint",
    run: () => script("node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "--colors=off"),
  },
  { name: "structure", run: checkStructure },
  { name: "house rules", run: checkTexts },
  { name: "dead code", run: () => script("node_modules/knip/bin/knip.js", "--no-progress") },
  { name: "migrations", run: () => script("prisma/check-drift.ts") },
  { name: "printed schema", run: () => script("src/schema/print-cli.ts", "--check") },
  { name: "REST description", run: checkOpenApi },
  { name: "released schema", run: () => checkReleasedSchema(project) },
  { name: "contract", run: () => checkContract(project) },
  { name: "lockfile", run: () => checkLockfile(project) },
];

function script(program: string, ...options: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(project, program), ...options], {
    cwd: project,
    encoding: "utf8",
    maxBuffer: 1e9,
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { passed: status === 0, details: stdout + stderr };
}

/** A tool that reads nothing finds nothing, so what it has read is counted against what is there. */
function checkStructure(): Outcome {
  const { read, present, violations } = cruise();
  const unread = read === present && read > 0 ? [] : [`Only ${read} of ${present} files were read.`];
  const lines = violations.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`);
  return {
    passed: unread.length + lines.length === 0,
    remark: `${read} files`,
    details: lines.concat(unread).join("\n"),
  };
}

function checkTexts(): Outcome {
  const lines = findBreaches().map(({ rule, file, complaint }) => `${rule}: ${file}: ${complaint}`);
  return { passed: lines.length === 0, details: lines.join("\n") };
}

/** A check that falls over has failed, and the others still run. */
async function outcomeOf({ run }: Check): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    return { passed: false, details: String(error) };
  }
}

const failures: string[] = [];
for (const check of checks) {
  const started = performance.now();
  const { passed, remark, details } = await outcomeOf(check);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const line = `${passed ? "✓" : "✗"} ${check.name.padEnd(18)} ${seconds.padStart(5)} s  ${remark ?? ""}`;
  process.stdout.write(`${line.trimEnd()}\n`);
  if (!passed) failures.push(`\n── ${check.name} ──\n${details?.trim() ?? ""}\n`);
}
process.stdout.write(failures.join(""));
process.stdout.write(
  failures.length === 0
    ? `All ${checks.length} checks passed.\n`
    : `\n${failures.length} of ${checks.length} checks failed.\n`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
