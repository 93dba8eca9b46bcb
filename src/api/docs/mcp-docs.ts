import { docsPage, escaped } from "#api/http/docs-page.ts";

/** How models and their clients reach the catalog. */
export function mcpDocs(publicUrl: string): string {
  const url = `${publicUrl}/mcp/server`;
  const json = (value: unknown) => `<pre>${escaped(JSON.stringify(value, null, 2))}</pre>`;
  const header = { Authorization: `Bearer \${API_TOKEN}` };
  return docsPage({
    title: "MCP",
    body: `<p>The catalog speaks the Model Context Protocol over streamable HTTP at <code>${escaped(url)}</code>, also at <code>/mcp</code>. A Read Only token is enough to search and read; with a Read &amp; Write token the tools that change the catalog are there too.</p>
<p>Every request is checked by itself: a token that is revoked stops at the next call, in the middle of a conversation.</p>
<h2>Claude Code</h2>
<pre>claude mcp add --transport http catalog ${escaped(url)} --header "Authorization: Bearer $API_TOKEN"</pre>
<h2>Cursor</h2><p>In <code>.cursor/mcp.json</code>:</p>
${json({ mcpServers: { catalog: { url, headers: { Authorization: `Bearer \${env:API_TOKEN}` } } } })}
<h2>VS Code</h2><p>In <code>.vscode/mcp.json</code>:</p>
${json({
  inputs: [{ type: "promptString", id: "api_token", description: "Catalog API token", password: true }],
  servers: { catalog: { type: "http", url, headers: { Authorization: `Bearer \${input:api_token}` } } },
})}
<h2>Claude Desktop and other clients that only start programs</h2>
<p>Let <code>mcp-remote</code> stand between them:</p>
${json({ mcpServers: { catalog: { command: "npx", args: ["-y", "mcp-remote", url, "--header", `Authorization:${header.Authorization}`], env: { API_TOKEN: "cat_tok_…" } } } })}
<h2>Without a client</h2>
<pre>export API_TOKEN="cat_tok_…"
curl ${escaped(url)} -H "Authorization: Bearer $API_TOKEN" \\
  -H "Content-Type: application/json" -H "Accept: application/json, text/event-stream" \\
  -d '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search_assets", "arguments": {"text": "orders"}}}'</pre>
<h2>When it does not work</h2>
<table><thead><tr><th scope="col">Status</th><th scope="col">What it means</th></tr></thead><tbody>
<tr><td>401</td><td>No token, or one that has expired, was revoked or replaced, or belongs to the other region. The answer says which.</td></tr>
<tr><td>403</td><td>A page of an origin that is not allowed made the call, or the name in <code>Host</code> is not one that this instance goes by: its operator sets <code>CATALOG_PUBLIC_URL</code>, and further names in <code>CATALOG_ALLOWED_ORIGINS</code>. The answer says which.</td></tr>
<tr><td>429</td><td>Too many calls: <code>Retry-After</code> says when to come back.</td></tr>
</tbody></table>`,
  });
}
