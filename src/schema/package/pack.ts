// `npm run schema:pack [folder]` writes @catalog/schema, ready to publish, and packs it as npm would.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readVariable } from "#platform/config/env.ts";
import { buildSchema } from "#schema/schema.ts";
import { packageFiles } from "./package-files.ts";

const folder = resolve(process.argv[2] ?? ".build/catalog-schema");

/** What an earlier version of the package had must not be packed along. */
function writePackage(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(packageFiles(buildSchema()))) writeFileSync(join(folder, name), text);
}

/** The npm that runs this script, or the one that is found first. */
function npm(...words: string[]): string {
  const own = readVariable("npm_execpath");
  const [program, first] = own === undefined ? ["npm", []] : [process.execPath, [own]];
  return execFileSync(program, [...first, ...words], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}

writePackage();
const tarball = npm("pack", "--silent", "--ignore-scripts").trim();
process.stdout.write(`${join(folder, tarball)}\n`);
