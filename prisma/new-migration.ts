// `npm run migration:new -- <name>` writes the SQL that takes the migrations so far to the models as they are now.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { datamodel, migrationHistory, migrationsFolder, noFilter, openSchemaEngine } from "./schema-engine.ts";

const name = process.argv[2];
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  process.stderr.write("Give the migration a name in snake_case: npm run migration:new -- add_something\n");
  process.exit(2);
}
const engine = await openSchemaEngine();
const history = migrationHistory();
const from = history.migrationDirectories.length === 0 ? { tag: "empty" as const } : history;
const { stdout } = await engine.diff({
  from,
  to: datamodel(),
  script: true,
  exitCode: null,
  filters: noFilter,
});
const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = join(migrationsFolder, `${stamp}_${name}`);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "migration.sql"), stdout ?? "");
process.stdout.write(`Wrote ${folder}/migration.sql. Read it, and add by hand what the models cannot say.\n`);
process.exit(0);
