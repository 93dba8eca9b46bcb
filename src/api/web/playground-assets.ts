import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { chooseCoding } from "./content-coding.ts";
import { listPlaygroundFiles, type PlaygroundFile } from "./playground-files.ts";
import { playgroundHeaders } from "./playground-policy.ts";

const root = "/playground";
const year = 31_536_000;

export type PlaygroundAssetsOptions = {
  /** The folder that `npm run build:playground` writes; it is read once, when the server starts. */
  readonly directory: string;
  /** Further https and wss origins that the page may call, such as the other region's. */
  readonly connectOrigins: readonly string[];
};

export type PlaygroundAssets = {
  /** Answers a request for the playground and returns true, or leaves it alone and returns false. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
};

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

function sendText({ request, response }: Exchange, status: number, text: string): void {
  const body = Buffer.from(`${text}\n`);
  response.writeHead(status, {
    "cache-control": "no-store",
    "content-type": "text/plain; charset=utf-8",
    "content-length": body.length,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function sendFile({ request, response }: Exchange, file: PlaygroundFile, cacheControl: string): void {
  const coding = chooseCoding(request.headers["accept-encoding"], [...file.coded.keys()]);
  const bytes = (coding === undefined ? undefined : file.coded.get(coding)) ?? file.plain;
  if (coding !== undefined) response.setHeader("content-encoding", coding);
  if (file.coded.size > 0) response.setHeader("vary", "accept-encoding");
  response.writeHead(200, {
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

/** The path of a request below /playground, "" for the page itself, or undefined for somebody else's path. */
function pathBelowRoot(url: string | undefined): string | undefined {
  const path = (url ?? "/").split("?", 1)[0] ?? "";
  if (path === root) return "";
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
}

/** Serves the built playground page and its assets, and nothing else. */
export function createPlaygroundAssets({ directory, connectOrigins }: PlaygroundAssetsOptions): PlaygroundAssets {
  const files = listPlaygroundFiles(directory);
  const headers = new Map(Object.entries(playgroundHeaders(connectOrigins)));

  function sendPage(exchange: Exchange): void {
    const page = files.get("index.html");
    if (page !== undefined) sendFile(exchange, page, "no-store");
    else sendText(exchange, 503, "The playground is not built: run `npm run build:playground` and start again.");
  }

  function handle(request: IncomingMessage, response: ServerResponse): boolean {
    const path = pathBelowRoot(request.url);
    if (path === undefined) return false;
    const exchange = { request, response };
    response.setHeaders(headers);
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      sendText(exchange, 405, "The playground is only read.");
      return true;
    }
    const asset = path.startsWith("assets/") ? files.get(path) : undefined;
    if (path === "") sendPage(exchange);
    else if (asset !== undefined) sendFile(exchange, asset, `public, max-age=${year}, immutable`);
    else sendText(exchange, 404, "There is no such file.");
    return true;
  }

  return { handle };
}
