import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cruise, cruise } from "./cruise.ts";
import { type Breach, findBreaches } from "./house-rules.ts";
import { type Plant, plantedArrows, plantedTexts, soundTree } from "./plants.ts";

const project = join(import.meta.dirname, "../..");
const planted: string[] = [];

/** Below the project, so that packages are found, but in a folder that git and the other tools ignore. */
function plant(files: readonly { readonly file: string; readonly text: string }[]): string {
  mkdirSync(join(project, ".build"), { recursive: true });
  const root = mkdtempSync(join(project, ".build/structure-"));
  planted.push(root);
  cpSync(join(project, "package.json"), join(root, "package.json"));
  for (const { file, text } of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

const sound = Object.entries(soundTree).map(([file, text]) => ({ file, text }));

afterAll(() => {
  for (const root of planted) rmSync(root, { recursive: true, force: true });
});

describe("the structure check", () => {
  let clean: Cruise;
  let seen: Cruise;
  let breaches: readonly Breach[];

  beforeAll(() => {
    clean = cruise(plant(sound));
    const root = plant([...sound, ...plantedArrows, ...plantedTexts]);
    seen = cruise(root);
    breaches = findBreaches(root);
  });

  it("reads every file and finds nothing in a sound tree", () => {
    expect(clean.violations).toEqual([]);
    expect(clean.read).toBe(sound.filter(({ file }) => !file.startsWith("test/")).length);
    expect(clean.present).toBe(clean.read);
    expect(findBreaches(plant(sound))).toEqual([]);
  });

  it.each(plantedArrows)("sees $rule broken in $file", ({ rule, file }: Plant) => {
    // A circle is told once, of whichever file the tool met first.
    const about = seen.violations.filter(({ from, to }) => from === file || (rule === "no-circles" && to === file));
    expect(about.map((violation) => violation.rule)).toContain(rule);
  });

  it.each(plantedTexts)("sees $rule broken in $file", ({ rule, file }: Plant) => {
    expect(breaches.filter((breach) => breach.file === file).map((breach) => breach.rule)).toContain(rule);
  });

  it("blames none of the sound files", () => {
    const blamed = [...seen.violations.map(({ from }) => from), ...breaches.map(({ file }) => file)];
    expect(blamed.filter((file) => file in soundTree)).toEqual([]);
  });

  it("plants a violation of every rule that there is", () => {
    const { forbidden } = createRequire(import.meta.url)("../../.dependency-cruiser.cjs");
    const names = forbidden.map((rule: { readonly name: string }) => rule.name).sort();
    expect([...new Set(plantedArrows.map(({ rule }) => rule))].sort()).toEqual(names);
  });
});
