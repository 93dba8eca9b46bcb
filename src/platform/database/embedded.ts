import { mkdirSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { StartError } from "#kernel/errors.ts";
import { type Database, type StatementListener, transactionOptions } from "./database.ts";
import { createPrismaClient } from "./prisma-client.ts";

/**
 * PostgreSQL inside this process, its files in `folder` (undefined: in memory). One process at a time may have the
 * folder open; the caller holds the lock that sees to it.
 */
export async function openEmbedded(folder: string | undefined, onStatement?: StatementListener): Promise<Database> {
  return wrapEmbedded(await createPGlite(folder), onStatement);
}

export async function wrapEmbedded(pglite: PGlite, onStatement?: StatementListener): Promise<Database> {
  await pglite.exec("SET TIME ZONE 'UTC'");
  const prisma = createPrismaClient(new PrismaPGlite(pglite), onStatement);
  return {
    kind: "embedded",
    prisma,
    query: async <T>(statement: { text: string; values: unknown[] }) => {
      onStatement?.(statement.text);
      const result = await pglite.query<T>(statement.text, statement.values);
      return result.rows;
    },
    script: async (text) => {
      await pglite.transaction((tx) => tx.exec(text));
    },
    transaction: (work) => prisma.$transaction(work, transactionOptions),
    listen: async (channel, { onMessage }) => {
      const stop = await pglite.listen(channel, onMessage);
      return { [Symbol.asyncDispose]: () => stop() };
    },
    [Symbol.asyncDispose]: async () => {
      await prisma.$disconnect();
      await pglite.close();
    },
  };
}

async function createPGlite(folder: string | undefined): Promise<PGlite> {
  try {
    if (folder === undefined) return await PGlite.create({ extensions: { pg_trgm } });
    mkdirSync(folder, { recursive: true });
    return await PGlite.create({ dataDir: folder, extensions: { pg_trgm } });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`The embedded database in ${folder ?? "memory"} cannot be opened: ${reason}`, error);
  }
}
