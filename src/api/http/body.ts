import type { IncomingMessage } from "node:http";
import { CatalogError } from "#kernel/errors.ts";

type WithBody = IncomingMessage & { body?: Buffer };

/**
 * Refuses bodies over the limit. A declared length is judged by itself, since the HTTP parser holds the sender to it;
 * a body without one is counted while it is read, and handed on as `body`.
 */
export async function limitBody(request: IncomingMessage, mostBytes: number): Promise<void> {
  const declared = request.headers["content-length"];
  if (declared !== undefined) {
    if (Number(declared) > mostBytes) throw tooLarge(mostBytes);
    return;
  }
  if (request.headers["transfer-encoding"] === undefined) return;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    // A request without an encoding set yields buffers.
    const buffer = chunk as Buffer;
    bytes += buffer.length;
    if (bytes > mostBytes) throw tooLarge(mostBytes);
    chunks.push(buffer);
  }
  (request as WithBody).body = Buffer.concat(chunks);
}

/** The whole body of a request that {@link limitBody} let through. It stays with the request, for who reads it after us. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const given: WithBody = request;
  given.body ??= await received(request);
  return given.body;
}

/** Of a request that was broken off, what has come of it: nobody is left to be told. */
function received(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    const done = (): void => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", done);
    request.once("close", done);
    request.once("error", done);
  });
}

function tooLarge(mostBytes: number): CatalogError {
  return new CatalogError("PAYLOAD_TOO_LARGE", `The request's body is larger than ${mostBytes} bytes.`, {
    limit: mostBytes,
  });
}
