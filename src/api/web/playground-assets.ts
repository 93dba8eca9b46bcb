import type { IncomingMessage, ServerResponse } from "node:http";
import { listPlaygroundFiles } from "./playground-files.ts";
import { playgroundHeaders } from "./playground-policy.ts";
import { sendFile, sendText, type WebExchange } from "./send-file.ts";

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

  function sendPage(exchange: WebExchange): void {
    const page = files.get("index.html");
    if (page !== undefined) sendFile(exchange, page, { cacheControl: "no-store" });
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
    else if (asset !== undefined) sendFile(exchange, asset, { cacheControl: `public, max-age=${year}, immutable` });
    else sendText(exchange, 404, "There is no such file.");
    return true;
  }

  return { handle };
}
