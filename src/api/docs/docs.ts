import { docsHeaders } from "#api/http/docs-page.ts";
import type { Route } from "#api/http/front.ts";
import { dustDocs, dustTool } from "./dust-docs.ts";
import { mcpDocs } from "./mcp-docs.ts";

/** Pages on how to call the other doors, with this instance's own address in every example. */
export function createDocs(publicUrl: string): Route {
  const json = { "content-type": "application/json; charset=utf-8", "cache-control": "no-cache" };
  const answers = new Map([
    ["/docs/mcp", { headers: docsHeaders, body: mcpDocs(publicUrl) }],
    ["/docs/dust", { headers: docsHeaders, body: dustDocs(publicUrl) }],
    ["/docs/dust/tool.json", { headers: json, body: `${JSON.stringify(dustTool(publicUrl), null, 2)}\n` }],
  ]);
  return ({ request, response, path }) => {
    const answer = answers.get(path);
    if (answer === undefined || (request.method !== "GET" && request.method !== "HEAD")) return false;
    response.writeHead(200, { ...answer.headers, "content-length": Buffer.byteLength(answer.body) });
    response.end(request.method === "HEAD" ? undefined : answer.body);
    return true;
  };
}
