import { parentPort } from "node:worker_threads";
import type { Dialect } from "#platform/sql-parser/dialect.ts";
import { parseViewLineage } from "#platform/sql-parser/sql-parser.ts";

// The thread's whole work: a definition in, its lineage out.
parentPort?.on("message", async ({ text, dialect }: { text: string; dialect: Dialect }) => {
  parentPort?.postMessage(await parseViewLineage(text, dialect));
});
