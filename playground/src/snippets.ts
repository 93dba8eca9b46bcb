/** What a snippet is made from. No token is part of it: every snippet reads it from the environment. */
export interface SnippetSource {
  /** Where the API is, without a path. */
  origin: string;
  document: string;
  variables?: Readonly<Record<string, unknown>> | undefined;
  operationName?: string | undefined;
  isSubscription: boolean;
}

export const snippetKinds = ["curl", "JavaScript", "Python", "Apollo and codegen"] as const;
export type SnippetKind = (typeof snippetKinds)[number];

const path = "/public/graphql";

function bodyOf({ document, variables, operationName }: SnippetSource) {
  return {
    query: document,
    ...(variables === undefined ? {} : { variables }),
    ...(operationName ? { operationName } : {}),
  };
}

/** The body comes from a quoted here-document, in which the shell changes nothing. */
function curl(source: SnippetSource): string {
  const stream = source.isSubscription ? ["  --no-buffer \\", "  -H 'Accept: text/event-stream' \\"] : [];
  return [
    `curl --silent --show-error ${source.origin}${path} \\`,
    ...stream,
    `  -H "Authorization: Bearer $API_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  --data-binary @- <<'JSON'`,
    JSON.stringify(bodyOf(source), null, 2),
    "JSON",
  ].join("\n");
}

function template(text: string): string {
  return `\`${text.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${")}\``;
}

function javascript(source: SnippetSource): string {
  const { variables, operationName } = source;
  const accept = source.isSubscription ? [`    Accept: "text/event-stream",`] : [];
  const end = source.isSubscription
    ? [
        "for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {",
        "  process.stdout.write(piece);",
        "}",
      ]
    : ["console.log(JSON.stringify(await response.json(), null, 2));"];
  const parts = ["query", ...(variables ? ["variables"] : []), ...(operationName ? ["operationName"] : [])];
  return [
    `const query = ${template(source.document)};`,
    ...(variables ? [`const variables = ${JSON.stringify(variables, null, 2)};`] : []),
    ...(operationName ? [`const operationName = ${JSON.stringify(operationName)};`] : []),
    "",
    "// Run with API_TOKEN=$API_TOKEN in the environment.",
    `const response = await fetch("${source.origin}${path}", {`,
    `  method: "POST",`,
    "  headers: {",
    ...accept,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template of the snippet.
    "    Authorization: `Bearer ${process.env.API_TOKEN}`,",
    `    "Content-Type": "application/json",`,
    "  },",
    `  body: JSON.stringify({ ${parts.join(", ")} }),`,
    "});",
    ...end,
  ].join("\n");
}

const pythonWords: Readonly<Record<string, string>> = { true: "True", false: "False", null: "None" };

/** A value of JSON as Python writes it; its strings are the same in both. */
function pythonValue(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return pythonWords[String(value)] ?? JSON.stringify(value);
  const inner = `${indent}    `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const items = Array.isArray(value)
    ? value.map((item) => pythonValue(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${pythonValue(item, inner)}`);
  return items.length === 0
    ? open + close
    : `${open}\n${items.map((item) => `${inner}${item},\n`).join("")}${indent}${close}`;
}

/** A text between Python's three double quotes. */
function pythonText(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"');
  return escaped.endsWith('"') ? `${escaped.slice(0, -1)}\\"` : escaped;
}

function python(source: SnippetSource): string {
  const { variables, operationName } = source;
  const accept = source.isSubscription ? [`        "Accept": "text/event-stream",`] : [];
  const end = source.isSubscription
    ? ["for line in response.iter_lines(decode_unicode=True):", "    print(line, flush=True)"]
    : ["print(json.dumps(response.json(), indent=2))"];
  return [
    ...(source.isSubscription ? [] : ["import json"]),
    "import os",
    "",
    "import requests",
    "",
    `query = """${pythonText(source.document)}"""`,
    "",
    "response = requests.post(",
    `    "${source.origin}${path}",`,
    "    headers={",
    ...accept,
    "        # The token is $API_TOKEN of the environment.",
    `        "Authorization": f"Bearer {os.environ['API_TOKEN']}",`,
    "    },",
    "    json={",
    `        "query": query,`,
    ...(variables ? [`        "variables": ${pythonValue(variables, "        ")},`] : []),
    ...(operationName ? [`        "operationName": ${JSON.stringify(operationName)},`] : []),
    "    },",
    `    ${source.isSubscription ? "stream=True" : "timeout=60"},`,
    ")",
    ...end,
  ].join("\n");
}

/** Two files: where the types come from, and the operation that they are of. */
function apollo(source: SnippetSource): string {
  const { variables, isSubscription } = source;
  const isMutation = /^\s*mutation\b/.test(source.document.replaceAll(/^\s*#.*$/gm, ""));
  const method = isMutation ? "mutate" : "query";
  const key = isMutation ? "mutation" : "query";
  const given = variables ? `, variables: ${JSON.stringify(variables)}` : "";
  const call = isSubscription
    ? [`client.subscribe({ query: document${given} }).subscribe(({ data }) => console.log(data));`]
    : [`const { data } = await client.${method}({ ${key}: document${given} });`, "console.log(data);"];
  return [
    "// codegen.ts: API_TOKEN=$API_TOKEN npx graphql-codegen",
    `import type { CodegenConfig } from "@graphql-codegen/cli";`,
    "",
    "const config: CodegenConfig = {",
    "  schema: {",
    `    "${source.origin}${path}": {`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template of the snippet.
    "      headers: { Authorization: `Bearer ${process.env.API_TOKEN}` },",
    "    },",
    "  },",
    `  documents: ["src/**/*.ts"],`,
    `  generates: { "src/gql/": { preset: "client" } },`,
    "};",
    "export default config;",
    "",
    "// src/operation.ts",
    `import { client } from "./client"; // your ApolloClient for ${source.origin}${path}`,
    `import { graphql } from "./gql";`,
    "",
    `const document = graphql(${template(source.document)});`,
    "",
    ...call,
  ].join("\n");
}

const writers: Readonly<Record<SnippetKind, (source: SnippetSource) => string>> = {
  curl,
  JavaScript: javascript,
  Python: python,
  "Apollo and codegen": apollo,
};

export function writeSnippet(kind: SnippetKind, source: SnippetSource): string {
  return `${writers[kind](source)}\n`;
}
