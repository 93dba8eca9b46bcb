import { z } from "zod";
import { asParameter, createSchemas, type JsonSchema, type Schemas } from "./openapi-schemas.ts";
import type { RestRoute } from "./rest-route.ts";

const errorShape = z
  .object({
    error: z.string().describe("The status in words."),
    message: z.string().describe("What is wrong and what to do."),
    code: z
      .string()
      .describe("What a program goes by: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, RATE_LIMITED …"),
    retryable: z.boolean().describe("Whether the same call may succeed later."),
    details: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("More, by code: `field`, `reason`, `requiredScope` …"),
  })
  .meta({ id: "ApiError", description: "What every answer of 400 and above looks like." });

const failures = {
  400: "A value that the call cannot take.",
  401: "No token, or one that does not open the door.",
  403: "The token's scope or its maker's role does not reach that far.",
  404: "There is no such thing in the account.",
  429: "Too many calls; `Retry-After` says when to come back.",
  503: "The database cannot be reached; `Retry-After` says when to come back.",
};
const failuresOfBodies = { 413: "The body is too large.", 415: "The body is of another type than JSON." };
const failuresOfChanges = {
  409: "The `Idempotency-Key` is that of a call which is under way, or whose secret is not shown again.",
  422: "The `Idempotency-Key` was sent with another call.",
};

/** The OpenAPI 3.1 description of the door, made from the table that the door itself is made from. */
export function openApiDocument(
  routes: readonly RestRoute[],
  { publicUrl, version }: { readonly publicUrl: string; readonly version: string },
) {
  const schemas = createSchemas();
  const error = schemas.of(errorShape, "output");
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, { schemas, error }) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Catalog API over REST",
      version,
      description:
        "The token's account and its datasets. Every call is an operation of the GraphQL API in other clothes.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }],
    tags: [
      { name: "Tokens", description: "The account's API tokens." },
      { name: "Datasets", description: "Schemas of the catalog, their tables and columns." },
      { name: "Caller", description: "Who is calling." },
    ],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer", description: "An API token." } },
      schemas: schemas.named,
    },
  };
}

type Shared = { readonly schemas: Schemas; readonly error: JsonSchema };

function operationOf(route: RestRoute, { schemas, error }: Shared) {
  const isCreated = route.created !== undefined;
  const told = {
    ...failures,
    ...(route.body === undefined ? {} : failuresOfBodies),
    ...(isChange(route) ? failuresOfChanges : {}),
  };
  return {
    operationId: route.name,
    summary: route.summary,
    description: route.description,
    tags: [tagOf(route)],
    parameters: [...valuesOf(route, "path", schemas), ...valuesOf(route, "query", schemas), ...headersOf(route)],
    ...(route.body === undefined ? {} : { requestBody: { required: true, ...json(schemas.of(route.body, "input")) } }),
    responses: {
      [isCreated ? 201 : 200]: {
        description: isCreated ? "Made. `Location` is its path." : "The answer.",
        headers: answerHeadersOf(route),
        ...json(schemas.of(route.response, "output")),
      },
      ...(route.isRevalidated === true
        ? { 304: { description: "What `If-None-Match` names is still the answer." } }
        : {}),
      ...Object.fromEntries(Object.entries(told).map(([status, words]) => [status, failure(words, error)])),
    },
  };
}

function json(schema: JsonSchema) {
  return { content: { "application/json": { schema } } };
}

function isChange({ document }: RestRoute): boolean {
  return document.startsWith("mutation");
}

function tagOf({ path }: RestRoute): string {
  if (path.startsWith("/api-tokens")) return "Tokens";
  return path === "/me" ? "Caller" : "Datasets";
}

function answerHeadersOf({ created, isRevalidated, response }: RestRoute) {
  return {
    ...(created === undefined ? {} : { Location: header("The path of what was made.") }),
    ...("total" in response.shape
      ? {
          Link: header("Where the first, previous, next and last pages are (RFC 8288)."),
          "X-Total-Count": header("Rows in all pages.", "integer"),
        }
      : {}),
    ...(isRevalidated === true ? { ETag: header("What this very answer is known by.") } : {}),
  };
}

function header(description: string, type = "string") {
  return { description, schema: { type } };
}

function failure(description: string, error: JsonSchema) {
  const isPause = description.includes("Retry-After");
  return {
    description,
    ...(isPause ? { headers: { "Retry-After": header("Seconds to wait.", "integer") } } : {}),
    ...json(error),
  };
}

function valuesOf(route: RestRoute, where: "path" | "query", schemas: Schemas) {
  const shape = where === "path" ? route.params : route.query;
  if (shape === undefined) return [];
  const { properties = {}, required = [] } = schemas.of(shape, "input");
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    description,
    ...asParameter(schema),
  }));
}

function headersOf(route: RestRoute) {
  const words = {
    ...(route.isRevalidated === true ? { "If-None-Match": "The `ETag` of the answer that the client has." } : {}),
    ...(isChange(route) ? { "Idempotency-Key": "Any text; repeated with it within a day, the call is run once." } : {}),
  };
  return Object.entries(words).map(([name, text]) => ({ name, in: "header", required: false, ...header(text) }));
}
