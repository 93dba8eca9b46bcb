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

function tooLarge(mostBytes: number): CatalogError {
  return new CatalogError("PAYLOAD_TOO_LARGE", `The request's body is larger than ${mostBytes} bytes.`, {
    limit: mostBytes,
  });
}
