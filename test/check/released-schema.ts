import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { breakingChanges } from "#schema/compatibility.ts";
import type { Outcome } from "./outcome.ts";

/** Compares schema.graphql with that of the last release, which is the nearest tag v* behind this commit. */
export function checkReleasedSchema(project: string): Outcome {
  const tag = git(project, "describe", "--tags", "--abbrev=0", "--match", "v*");
  if (tag === undefined)
    return { passed: true, remark: "nothing was released yet, so there is nothing to compare with" };
  const released = git(project, "show", `${tag}:schema.graphql`);
  if (released === undefined) return { passed: true, remark: `${tag} has no schema.graphql to compare with` };
  const broken = breakingChanges(released, readFileSync(join(project, "schema.graphql"), "utf8"));
  return { passed: broken.length === 0, remark: `against ${tag}`, details: broken.join("\n") };
}

function git(project: string, ...words: string[]): string | undefined {
  const { status, stdout } = spawnSync("git", words, { cwd: project, encoding: "utf8", maxBuffer: 1e8 });
  return status === 0 ? stdout.trim() : undefined;
}
