import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { chooseCoding } from "./content-coding.ts";
import type { PlaygroundFile } from "./playground-files.ts";

export type WebExchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

export function sendText({ request, response }: WebExchange, status: number, text: string): void {
  const body = Buffer.from(`${text}\n`);
  response.writeHead(status, {
    "cache-control": "no-store",
    "content-type": "text/plain; charset=utf-8",
    "content-length": body.length,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Sends a built file in the best form that the client takes. */
export function sendFile(
  { request, response }: WebExchange,
  file: PlaygroundFile,
  { status = 200, cacheControl }: { readonly status?: number; readonly cacheControl: string },
): void {
  const coding = chooseCoding(request.headers["accept-encoding"], [...file.coded.keys()]);
  const bytes = (coding === undefined ? undefined : file.coded.get(coding)) ?? file.plain;
  if (coding !== undefined) response.setHeader("content-encoding", coding);
  if (file.coded.size > 0) response.setHeader("vary", "accept-encoding");
  response.writeHead(status, {
    "cache-control": cacheControl,
    "content-type": file.type,
    "content-length": bytes.size,
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  pipeline(createReadStream(bytes.path), response, () => {
    // A reader who left, or a file that a new build removed: the pipeline has closed both ends, and there is nobody
    // to tell any more.
  });
}
