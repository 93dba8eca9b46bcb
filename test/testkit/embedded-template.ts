import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { wrapEmbedded } from "#platform/database/embedded.ts";
import { applyMigrations } from "#platform/database/migrations.ts";
import { migrationsFingerprint } from "./migrations-fingerprint.ts";

const folder = join(import.meta.dirname, "../../.build");
const extensions = { pg_trgm };
/** Clearing the memory that is for larger catalogs would be a third of what opening costs. */
const sharedBuffers = "16MB";
/** Named by what is in it, so that a changed one never meets an old template. */
const templateName = (): string => `test-template-${migrationsFingerprint()}-${sharedBuffers}`;

/** Compiling PostgreSQL takes as long as opening it, so every worker does it once. */
let compiled: Promise<PGliteOptions> | undefined;

/** A migrated, empty database in memory. Creating a cluster takes seconds; restoring a migrated one does not. */
export async function openFromTemplate(): Promise<PGlite> {
  compiled ??= compile();
  return PGlite.create({ ...(await compiled), extensions });
}

async function compile(): Promise<PGliteOptions> {
  const program = dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite"));
  const read = (name: string) => readFileSync(join(program, name));
  return {
    loadDataDir: new Blob([readFileSync(await ensureEmbeddedTemplate())]),
    pgliteWasmModule: await WebAssembly.compile(read("pglite.wasm")),
    initdbWasmModule: await WebAssembly.compile(read("initdb.wasm")),
    fsBundle: new Blob([read("pglite.data")]),
  };
}

/** The file to restore from. Written under another name first, so that no two runs read half of it. */
export async function ensureEmbeddedTemplate(): Promise<string> {
  const file = join(folder, `${templateName()}.tar`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const written = `${file}.${process.pid}`;
  writeFileSync(written, await makeTemplate());
  renameSync(written, file);
  removeOthers("test-template-*.tar", file);
  return file;
}

/** Puts a migrated, empty database into a data folder, for a process that opens it there. */
export async function fillDataFolder(path: string): Promise<void> {
  cpSync(await ensureTemplateFolder(), join(path, "database"), { recursive: true });
}

/** The same template as files, under its name only once they are complete. */
async function ensureTemplateFolder(): Promise<string> {
  const made = join(folder, templateName());
  if (existsSync(made)) return made;
  compiled ??= compile();
  const { loadDataDir } = await compiled;
  const draft = mkdtempSync(join(folder, "test-draft-"));
  const pglite = await PGlite.create({ dataDir: draft, loadDataDir, extensions });
  await pglite.close();
  try {
    renameSync(draft, made);
  } catch (error) {
    // Another worker was first, and what it made is as good.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(made)) throw error;
  }
  removeOthers(`test-template-*-${sharedBuffers}`, made);
  return made;
}

function removeOthers(pattern: string, current: string): void {
  for (const old of globSync(pattern, { cwd: folder })) {
    if (join(folder, old) !== current) rmSync(join(folder, old), { recursive: true, force: true });
  }
}

async function makeTemplate(): Promise<Buffer> {
  const pglite = await PGlite.create({ extensions });
  const database = await wrapEmbedded(pglite);
  await applyMigrations(database);
  await pglite.exec(`ALTER SYSTEM SET shared_buffers = '${sharedBuffers}'`);
  // The cluster's own templates are a third of what every test would restore, and no test needs them.
  await pglite.exec("UPDATE pg_database SET datistemplate = false, datallowconn = true");
  for (const unused of ["template0", "template1"]) await pglite.exec(`DROP DATABASE ${unused}`);
  await pglite.exec("CHECKPOINT");
  const dump = await pglite.dumpDataDir("none");
  const bytes = Buffer.from(await dump.arrayBuffer());
  await database[Symbol.asyncDispose]();
  return bytes;
}
