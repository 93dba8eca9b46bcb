// `npm run schema:print` writes schema.graphql; with --check it only says whether the file is still what the code says.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { printCatalogSchema } from "./print.ts";

const file = join(import.meta.dirname, "../../schema.graphql");
const printed = printCatalogSchema();
const stale = !existsSync(file) || readFileSync(file, "utf8") !== printed;

if (!process.argv.includes("--check")) {
  if (stale) writeFileSync(file, printed);
} else if (stale) {
  process.stderr.write("schema.graphql is not what the code says; npm run schema:print brings it up to date.\n");
  process.exitCode = 1;
}
