// The load: a process of its own that keeps N connections busy with one request until it is told to stop counting. It
// speaks HTTP/1.1 on bare sockets, so that the two cores are left to the servers.
import { connect, type Socket } from "node:net";
import type { LoadOrder, LoadResult } from "./load.ts";

process.on("message", (order: LoadOrder) => {
  run(order).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ problem: String(error) }),
  );
});

async function run({ port, request, connections, seconds, requests }: LoadOrder): Promise<LoadResult> {
  const bytes = Buffer.from(request);
  const started = performance.now();
  const until = started + (seconds ?? Number.POSITIVE_INFINITY) * 1000;
  let begun = 0;
  const mayGoOn = (): boolean => performance.now() < until && begun++ < (requests ?? Number.POSITIVE_INFINITY);
  const counts = await Promise.all(Array.from({ length: connections }, () => keepAsking(port, bytes, mayGoOn)));
  const took = performance.now() - started;
  const answered = counts.reduce((sum, count) => sum + count, 0);
  return { answered, milliseconds: took };
}

function keepAsking(port: number, request: Buffer, mayGoOn: () => boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const reader = new AnswerReader();
    let answered = 0;
    const next = (): void => {
      if (mayGoOn()) socket.write(request);
      else finish(socket, () => resolve(answered));
    };
    socket.once("connect", next);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the server closed a connection")));
    socket.on("data", (chunk: Buffer) => {
      try {
        if (!reader.isComplete(chunk)) return;
      } catch (error) {
        return finish(socket, () => reject(error));
      }
      answered += 1;
      next();
    });
  });
}

function finish(socket: Socket, done: () => void): void {
  socket.removeAllListeners("close");
  socket.once("close", done);
  socket.destroy();
}

/** Knows where an answer ends: by its content-length, or by the last chunk. One answer is under way at a time. */
class AnswerReader {
  #head = "";
  #left = -1;

  isComplete(chunk: Buffer): boolean {
    if (this.#left < 0) {
      const part = chunk.toString("latin1", 0, Math.min(chunk.length, 4_096));
      this.#head += part;
      const end = this.#head.indexOf("\r\n\r\n");
      if (end < 0) return false;
      if (!this.#head.startsWith("HTTP/1.1 200")) throw new Error(this.#head);
      const length = /\r\ncontent-length: (\d+)/i.exec(this.#head.slice(0, end))?.[1];
      if (length === undefined) throw new Error(`an answer without a length: ${this.#head.slice(0, end)}`);
      // What of this chunk lies behind the head.
      const headInChunk = end + 4 - (this.#head.length - part.length);
      this.#left = Number(length) - (chunk.length - headInChunk);
    } else {
      this.#left -= chunk.length;
    }
    if (this.#left > 0) return false;
    this.#left = -1;
    this.#head = "";
    return true;
  }
}
