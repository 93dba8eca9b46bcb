import { parentPort } from "node:worker_threads";
import { parseSql } from "./sql-parser.ts";
import type { SqlText } from "./sql-parsing.ts";

/** Reads texts one after the other and answers each at once, so that whoever waits sees which one takes too long. */
parentPort?.on("message", (texts: readonly SqlText[]) => void parseAll(texts));

async function parseAll(texts: readonly SqlText[]): Promise<void> {
  for (const { text, dialect } of texts) parentPort?.postMessage(await parseSql(text, dialect));
}
