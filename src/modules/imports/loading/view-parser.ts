import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Dialect } from "#platform/sql-parser/dialect.ts";
import type { Unparsed, ViewLineage } from "#platform/sql-parser/sql-facts.ts";

const patienceMilliseconds = 3_000;

/** Reads definitions in a thread of its own: a text on which the parser loses itself costs the thread, not the server. */
export class ViewParser implements AsyncDisposable {
  #worker: Worker | undefined;

  async parse(text: string, dialect: Dialect): Promise<ViewLineage | Unparsed> {
    this.#worker ??= new Worker(new URL("./view-worker.ts", import.meta.url));
    this.#worker.postMessage({ text, dialect });
    try {
      // The thread posts what the parser answered and nothing else.
      const [answer] = await once(this.#worker, "message", { signal: AbortSignal.timeout(patienceMilliseconds) });
      return answer as ViewLineage | Unparsed;
    } catch {
      await this[Symbol.asyncDispose]();
      return { unparsed: "it took too long to read" };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
