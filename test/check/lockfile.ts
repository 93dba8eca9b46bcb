import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "./outcome.ts";

type Dependencies = Readonly<Record<string, string>>;

type Entry = {
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
};

type Lockfile = { readonly packages: Readonly<Record<string, Entry>> };

/**
 * What makes `npm ci` stop, or install no binary on another system: a version in package.json that the lockfile does not
 * know, or an optional package of some platform that has no entry.
 */
export function checkLockfile(project: string): Outcome {
  // Both shapes are npm's own.
  const manifest = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as Entry;
  const { packages } = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8")) as Lockfile;
  const details = [...differences(manifest, packages[""] ?? {}), ...missingOptionals(packages)];
  return {
    passed: details.length === 0,
    remark: `${Object.keys(packages).length} packages`,
    details: details.join("\n"),
  };
}

function differences(manifest: Entry, locked: Entry): string[] {
  return (["dependencies", "devDependencies"] as const).flatMap((kind) => {
    const wanted = manifest[kind] ?? {};
    const known = locked[kind] ?? {};
    return [...new Set([...Object.keys(wanted), ...Object.keys(known)])]
      .filter((name) => wanted[name] !== known[name])
      .map((name) => `${name}: package.json says ${wanted[name]}, the lockfile ${known[name]}`);
  });
}

function missingOptionals(packages: Lockfile["packages"]): string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => !places(path, name).some((place) => place in packages))
      .map((name) => `${path} lacks the entry of its optional package ${name}`),
  );
}

/** Where Node would look for a package, from the folder of the one that needs it upwards. */
function places(path: string, name: string): string[] {
  const folders = path.split("/node_modules/");
  const above = folders.map((_, index) => folders.slice(0, index + 1).join("/node_modules/"));
  return [...above.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
}
