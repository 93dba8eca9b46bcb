import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engineGlue from "@prisma/schema-engine-wasm/schema_engine_bg";
import { PrismaPGlite } from "pglite-prisma-adapter";

const here = import.meta.dirname;
export const migrationsFolder = join(here, "migrations");

type Engine = Awaited<ReturnType<typeof engineGlue.SchemaEngine.new>>;
type Adapter = Awaited<ReturnType<PrismaPGlite["connect"]>>;

/**
 * Prisma's schema engine as WebAssembly over an in-memory database: it compares, it never touches a real one.
 * The native engine that the Prisma CLI wants would have to be downloaded, which installs must not depend on.
 */
export async function openSchemaEngine(): Promise<Engine> {
  await instantiate();
  const database = await openMemory();
  const factory = new PrismaPGlite(database);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => withAwaitedScripts(await connect(), database);
  factory.connectToShadowDb = async () => {
    const shadow = await openMemory();
    return withAwaitedScripts(await new PrismaPGlite(shadow).connect(), shadow);
  };
  const log = (): void => undefined;
  return engineGlue.SchemaEngine.new({ datamodels: undefined }, log, bindMigrationAwareSqlAdapterFactory(factory));
}

export function datamodel(): { tag: "schemaDatamodel"; files: { path: string; content: string }[] } {
  const models = readdirSync(join(here, "models")).map((file) => join("models", file));
  const files = ["schema.prisma", ...models].map((path) => ({ path, content: readFileSync(join(here, path), "utf8") }));
  return { tag: "schemaDatamodel", files };
}

export function migrationHistory() {
  const names = readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    tag: "migrations" as const,
    baseDir: migrationsFolder,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"' },
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: readFileSync(join(migrationsFolder, name, "migration.sql"), "utf8") },
      },
    })),
  };
}

export const noFilter = { externalTables: [], externalEnums: [] };

function openMemory(): Promise<PGlite> {
  return PGlite.create({ extensions: { pg_trgm } });
}

/** The adapter's own `executeScript` does not wait for the script, so that a failing one would count as applied. */
function withAwaitedScripts(adapter: Adapter, database: PGlite): Adapter {
  adapter.executeScript = async (script: string) => {
    await database.exec(script);
  };
  return adapter;
}

async function instantiate(): Promise<void> {
  const require = createRequire(import.meta.url);
  const glue = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = readFileSync(join(glue, "..", "schema_engine_bg.wasm"));
  // The package's types describe a bundler's import; the glue is in truth handed the instance's exports.
  const imports = { "./schema_engine_bg.js": engineGlue } as unknown as WebAssembly.Imports;
  const { instance } = await WebAssembly.instantiate(wasm, imports);
  const setter = engineGlue as unknown as { __wbg_set_wasm: (exports: WebAssembly.Exports) => void };
  setter.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
}
