import { z } from "zod";
import type { RestRoute } from "./rest-route.ts";

const errorShape = z.object({
  error: z.string().describe("The status in words."),
  message: z.string().describe("What is wrong and what to do."),
  code: z
    .string()
    .describe("What a program goes by: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, RATE_LIMITED …"),
  retryable: z.boolean().describe("Whether the same call may succeed later."),
  details: z.record(z.string(), z.unknown()).optional().describe("More, by code: `field`, `reason`, `requiredScope` …"),
});

const failures = {
  400: "A value that the call cannot take.",
  401: "No token, or one that does not open the door.",
  403: "The token's scope or its maker's role does not reach that far.",
  404: "There is no such thing in the account.",
  429: "Too many calls; `Retry-After` says when to come back.",
  503: "The database cannot be reached; come back later.",
} as const;

/** The OpenAPI 3.1 description of the door, made from the table that the door itself is made from. */
export function openApiDocument(
  routes: readonly RestRoute[],
  { publicUrl, version }: { readonly publicUrl: string; readonly version: string },
) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
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
      schemas: { Error: jsonSchema(errorShape, "output") },
    },
  };
}

function operationOf(route: RestRoute) {
  const isCreated = route.created !== undefined;
  const headers = "total" in route.response.shape ? pageHeaders : {};
  const good = {
    description: isCreated ? "Made. `Location` is its path." : "The answer.",
    headers: isCreated ? { Location: header("The path of what was made.") } : headers,
    content: { "application/json": { schema: jsonSchema(route.response, "output") } },
  };
  return {
    operationId: route.name,
    summary: route.summary,
    description: route.description,
    tags: [tagOf(route)],
    parameters: [...parametersOf(route, "path"), ...parametersOf(route, "query")],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { "application/json": { schema: jsonSchema(route.body, "input") } } },
        }),
    responses: {
      [isCreated ? 201 : 200]: good,
      ...(route.isRevalidated === true
        ? { 304: { description: "What `If-None-Match` names is still the answer." } }
        : {}),
      ...Object.fromEntries(Object.entries(failures).map(([status, description]) => [status, failure(description)])),
    },
  };
}

function tagOf({ path }: RestRoute): string {
  if (path.startsWith("/api-tokens")) return "Tokens";
  return path === "/me" ? "Caller" : "Datasets";
}

const pageHeaders = {
  Link: header("Where the first, previous, next and last pages are (RFC 8288)."),
  "X-Total-Count": header("Rows in all pages."),
};

function header(description: string) {
  return { description, schema: { type: "string" } };
}

function failure(description: string) {
  return { description, content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } };
}

function parametersOf(route: RestRoute, where: "path" | "query") {
  const shape = where === "path" ? route.params : route.query;
  if (shape === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(shape, "input");
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = Object(schema) as { description?: string };
    return { name, in: where, required: where === "path" || required.includes(name), description, schema: rest };
  });
}

function jsonSchema(shape: z.ZodType, io: "input" | "output") {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: "any" });
  return schema;
}
