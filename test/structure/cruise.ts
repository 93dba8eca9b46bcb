import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";

const project = join(import.meta.dirname, "../..");
const program = join(project, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
const folders = ["src", "prisma", "playground/src"];

export type Violation = { readonly rule: string; readonly from: string; readonly to: string };

export type Cruise = {
  /** Files of our own that the tool has read, and those that lie there. */
  readonly read: number;
  readonly present: number;
  readonly violations: readonly Violation[];
};

type Report = {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: { readonly violations: readonly { rule: { name: string }; from: string; to: string }[] };
};

/** Looks along the arrows of a tree laid out like the project, by the project's own rules. */
export function cruise(root = project): Cruise {
  const present = folders.filter((folder) => existsSync(join(root, folder)));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [program, ...present, "--config", join(project, ".dependency-cruiser.cjs"), "--output-type", "json"],
    { cwd: root, encoding: "utf8", maxBuffer: 1e9 },
  );
  const report = parse(stdout, stderr);
  const sources = new Set(report.modules.map(({ source }) => source));
  const files = globSync(
    present.map((folder) => `${folder}/**/*.{ts,tsx}`),
    { cwd: root },
  ).filter((file) => !file.endsWith(".d.ts"));
  return {
    read: files.filter((file) => sources.has(file)).length,
    present: files.length,
    violations: report.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

function parse(stdout: string, stderr: string): Report {
  try {
    // The shape is the tool's own, and every use below fails loudly if it is another.
    return JSON.parse(stdout) as Report;
  } catch {
    throw new Error(`dependency-cruiser did not answer: ${stderr.trim() || stdout.trim()}`);
  }
}
