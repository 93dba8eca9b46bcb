import { createConfig, lintFromString } from "@redocly/openapi-core";
import { openApiDocument } from "#api/rest/openapi.ts";
import { restRoutes } from "#api/rest/rest-door.ts";
import type { Outcome } from "./outcome.ts";

/** What the linter has beside its strict set and leaves to each project; nothing of the set itself is switched off. */
const further = [
  "array-parameter-serialization",
  "component-name-unique",
  "operation-description",
  "operation-singular-tag",
  "operation-tag-defined",
  "parameter-description",
  "path-params-defined",
  "paths-kebab-case",
  "spec-strict-refs",
];

/** Lints the description that REST clients are generated from. */
export async function checkOpenApi(): Promise<Outcome> {
  const document = describedApi();
  const problems = await lintOpenApi(document);
  return {
    passed: problems.length === 0,
    remark: `${Object.keys(document.paths).length} paths`,
    details: problems.join("\n"),
  };
}

/** As an operator's instance serves it: at the default address the linter would complain of localhost. */
export function describedApi(): ReturnType<typeof openApiDocument> {
  return openApiDocument(restRoutes, { publicUrl: "https://catalog.example.org", version: "1.0.0" });
}

/** What the linter has to say, warnings too, as `rule: place: words`. */
export async function lintOpenApi(document: unknown): Promise<string[]> {
  const rules = Object.fromEntries(further.map((rule) => [rule, "error" as const]));
  const config = await createConfig({ extends: ["recommended-strict"], rules });
  const problems = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: "openapi.json",
    config,
  });
  return problems.map(({ ruleId, location, message }) => `${ruleId}: ${location[0]?.pointer ?? ""}: ${message}`);
}
