import { docsPage, escaped } from "#api/http/docs-page.ts";
import type { openApiDocument } from "./openapi.ts";

type Document = ReturnType<typeof openApiDocument>;
type Operation = {
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly description?: string }[];
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: JsonSchema } } };
  readonly responses: Readonly<
    Record<string, { readonly content?: { readonly "application/json": { readonly schema: JsonSchema } } }>
  >;
};
type JsonSchema = { readonly properties?: Readonly<Record<string, { readonly description?: string }>> };

/** The OpenAPI document for people: each call with what it takes and answers. */
export function restDocs(document: Document): string {
  const { url } = document.servers[0] ?? { url: "" };
  const sections = document.tags.map(({ name, description }) => {
    const calls = operations(document).filter(([, , operation]) => operation.tags.includes(name));
    return `<h2>${escaped(name)}</h2><p>${escaped(description)}</p>${calls.map(section).join("")}`;
  });
  return docsPage({
    title: "REST",
    body: `<p>${escaped(document.info.description)} The machine-readable description is <a href="/openapi.json">/openapi.json</a>.</p>
<pre>export API_TOKEN="cat_tok_…"
curl ${escaped(url)}/datasets -H "Authorization: Bearer $API_TOKEN"</pre>
<p>Pages count from 1; <code>Link</code> and <code>X-Total-Count</code> tell where the others are. Lists of values are repeated or separated by commas. What goes wrong is told as <code>{error, message, code, details?, retryable}</code> with the status that fits.</p>
${sections.join("")}`,
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
  const body = Object.entries(operation.requestBody?.content["application/json"].schema.properties ?? {});
  const takes = [
    ...operation.parameters.map((parameter) => [parameter.name, parameter.in, parameter.description ?? ""]),
    ...body.map(([name, { description }]) => [name, "body", description ?? ""]),
  ];
  const good = operation.responses["200"] ?? operation.responses["201"];
  const answers = Object.entries(good?.content?.["application/json"].schema.properties ?? {});
  return `<h3 id="${escaped(`${method}${path}`)}"><span class="method">${method.toUpperCase()}</span> <code>${escaped(path)}</code></h3>
<p>${escaped(operation.summary)}. ${escaped(operation.description)}</p>
${table(["Takes", "In", ""], takes)}
${table(
  ["Answers", ""],
  answers.map(([name, { description }]) => [name, description ?? ""]),
)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const heads = head.map((text) => `<th scope="col">${escaped(text)}</th>`).join("");
  const lines = rows.map(
    ([name = "", ...rest]) =>
      `<tr><td><code>${escaped(name)}</code></td>${rest.map((text) => `<td>${escaped(text)}</td>`).join("")}</tr>`,
  );
  return `<table><thead><tr>${heads}</tr></thead><tbody>${lines.join("")}</tbody></table>`;
}
