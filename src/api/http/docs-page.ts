import { hash } from "node:crypto";

const style = `
:root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 5rem; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; } h2 { margin: 2.5rem 0 .5rem; font-size: 1.25rem; } h3 { margin: 1.5rem 0 .25rem; font-size: 1.05rem; }
nav { margin-bottom: 2rem; } nav a { margin-right: 1.25rem; }
code, pre { font: .875em/1.5 ui-monospace, monospace; } pre { overflow-x: auto; padding: .85rem 1rem; border: 1px solid color-mix(in srgb, CanvasText 18%, transparent); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; } th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid color-mix(in srgb, CanvasText 14%, transparent); }
.method { display: inline-block; min-width: 4.2rem; font-weight: 600; }
a { color: LinkText; }
`;

/** Headers of a page that loads nothing, runs nothing and cannot be framed. */
export const docsHeaders: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${hash("sha256", style, "base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
};

const pages = [
  ["/docs/rest", "REST"],
  ["/docs/mcp", "MCP"],
  ["/docs/dust", "Dust"],
] as const;

/** A readable page of documentation; `body` is HTML whose texts went through {@link escaped}. */
export function docsPage({ title, body }: { readonly title: string; readonly body: string }): string {
  const links = pages.map(([path, name]) => `<a href="${path}">${name}</a>`).join("");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Catalog</title><style>${style}</style></head>
<body><nav aria-label="Documentation"><a href="/">Catalog</a>${links}<a href="/playground">Playground</a></nav><main>
<h1>${escaped(title)}</h1>
${body}
</main></body></html>
`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
