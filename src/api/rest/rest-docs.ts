import { docsPage, escaped } from "#api/http/docs-page.ts";
import type { openApiDocument } from "./openapi.ts";
import { type JsonSchema, nameOf } from "./openapi-schemas.ts";

type Document = ReturnType<typeof openApiDocument>;
type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
};
type Content = { readonly content?: { readonly "application/json": { readonly schema: JsonSchema } } };
type Operation = {
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
};

/** The OpenAPI document for people: each call with what it takes and answers. */
export function restDocs(document: Document): string {
  const { url } = document.servers[0] ?? { url: "" };
  const sections = document.tags.map(({ name, description }) => {
    const calls = operations(document).filter(([, , operation]) => operation.tags.includes(name));
    return `<h2>${escaped(name)}</h2><p>${escaped(description)}</p>${calls.map(section).join("")}`;
  });
  const objects = Object.entries(document.components.schemas).map(
    ([name, schema]) =>
      `<h3 id="${escaped(name)}"><code>${escaped(name)}</code></h3><p>${escaped(schema.description ?? "")}</p>${answers(schema)}`,
  );
  return docsPage({
    title: "REST",
    body: `<p>${escaped(document.info.description)} The machine-readable description is <a href="/openapi.json">/openapi.json</a>.</p>
<pre>export API_TOKEN="cat_tok_…"
curl ${escaped(url)}/datasets -H "Authorization: Bearer $API_TOKEN"
curl ${escaped(url)}/api-tokens -H "Authorization: Bearer $API_TOKEN" \\
  -H "Content-Type: application/json" -d '{"name": "nightly sync", "scope": "READ_ONLY", "ifActive": "FAIL"}'</pre>
<p>The second call takes a Read &amp; Write token of an administrator, and refuses with <code>SCOPE_OCCUPIED</code> where there is a token of that scope already; without <code>ifActive</code> it replaces that one.</p>
<p>Pages count from 1; <code>Link</code> and <code>X-Total-Count</code> tell where the others are. Lists of values are repeated or separated by commas. What goes wrong is told as <a href="#ApiError"><code>ApiError</code></a> with the status that fits.</p>
${sections.join("")}
<h2>Objects</h2>
${objects.join("")}`,
  });
}

function operations({ paths }: Document): [method: string, path: string, operation: Operation][] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    // Made by openApiDocument, which types them loosely since OpenAPI does.
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [
      method,
      path,
      operation as Operation,
    ]),
  );
}

function section([method, path, operation]: [string, string, Operation]): string {
  const body = operation.requestBody?.content?.["application/json"].schema ?? {};
  const takes = [
    ...operation.parameters.map(({ name, in: where, required, description, schema }) => [
      code(name),
      `${where}${required ? ", required" : ""}`,
      typeOf(schema),
      escaped(description ?? ""),
    ]),
    ...Object.entries(body.properties ?? {}).map(([name, schema]) => [
      code(name),
      `body${body.required?.includes(name) === true ? ", required" : ""}`,
      typeOf(schema),
      escaped(schema.description ?? ""),
    ]),
  ];
  const good = (operation.responses["200"] ?? operation.responses["201"])?.content?.["application/json"].schema ?? {};
  return `<h3 id="${escaped(`${method}${path}`)}"><span class="method">${method.toUpperCase()}</span> <code>${escaped(path)}</code></h3>
<p>${escaped(operation.summary)}. ${escaped(operation.description)}</p>
${table(["Takes", "In", "Type", ""], takes)}
${good.$ref === undefined ? answers(good) : `<p>Answers ${typeOf(good)}.</p>`}`;
}

/** The properties of an answer, those of objects inside of it too. */
function answers(schema: JsonSchema): string {
  return table(["Answers", "Type", ""], propertiesOf(schema, ""));
}

function propertiesOf({ properties = {} }: JsonSchema, within: string): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => [
    [code(`${within}${name}`), typeOf(schema), escaped(schema.description ?? "")],
    ...propertiesOf(schema, `${within}${name}.`),
  ]);
}

/** In words, and as HTML: objects that have a name link to it. */
function typeOf(schema: JsonSchema): string {
  const name = nameOf(schema);
  if (name !== undefined) return `<a href="#${escaped(name)}">${code(name)}</a>`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.enum !== undefined) return schema.enum.map((one) => code(String(one))).join(" ");
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  const types = [schema.type ?? []].flat();
  return escaped(types.map((type) => (type === "null" ? type : (schema.format ?? type))).join(" or "));
}

function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

/** Of cells that are HTML already. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const heads = head.map((text) => `<th scope="col">${escaped(text)}</th>`).join("");
  const lines = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`);
  return `<table><thead><tr>${heads}</tr></thead><tbody>${lines.join("")}</tbody></table>`;
}
