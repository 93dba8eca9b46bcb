import { hash } from "node:crypto";
import type { GraphQLError, GraphQLSchema } from "graphql";
import { parse, validate } from "graphql";
import { Hono, type Context as HonoContext } from "hono";
import { type Authenticate, credentialsRequired } from "#api/authenticate.ts";
import { docsHeaders } from "#api/http/docs-page.ts";
import { originOf, type Route } from "#api/http/front.ts";
import { type HonoBindings, honoRoute } from "#api/http/hono-route.ts";
import { type RecordUse, recordOnClose } from "#api/usage-recorder.ts";
import type { Context } from "#graphql/context.ts";
import type { RunOperation } from "#graphql/run-operation.ts";
import { headersOf } from "#graphql/wire-errors.ts";
import type { Actor } from "#kernel/actor.ts";
import type { RequestOrigin } from "#kernel/audit.ts";
import { CatalogError, notFound } from "#kernel/errors.ts";
import { scrub } from "#platform/logger/logger.ts";
import { datasetRoutes } from "./dataset-routes.ts";
import { meRoutes } from "./me-route.ts";
import { openApiDocument } from "./openapi.ts";
import { restDocs } from "./rest-docs.ts";
import { restErrorBody, restStatusOf } from "./rest-errors.ts";
import { readInput, UnsupportedMediaType } from "./rest-input.ts";
import { linkHeader } from "./rest-paging.ts";
import type { RestRoute } from "./rest-route.ts";
import { tokenRoutes } from "./token-routes.ts";

export type RestDoorOptions = {
  readonly schema: GraphQLSchema;
  readonly runOperation: RunOperation;
  readonly authenticate: Authenticate;
  readonly createContext: (
    actor: Actor,
    facts: { readonly origin: RequestOrigin & { readonly requestId: string }; readonly signal: AbortSignal },
  ) => Context;
  readonly recordUse: RecordUse;
  readonly publicUrl: string;
  readonly version: string;
  readonly maxBodyBytes: number;
};

export const restRoutes: readonly RestRoute[] = [...tokenRoutes, ...datasetRoutes, ...meRoutes];

type RestContext = HonoContext<HonoBindings>;

/** REST over the same operations: each call is a GraphQL document with its variables, so that the two cannot drift apart. */
export function createRestDoor(options: RestDoorOptions): Route {
  for (const route of restRoutes) assertValid(options.schema, route);
  const app = new Hono<HonoBindings>();
  for (const route of restRoutes) {
    app.on(route.method, honoPath(route), (c) => call(options, route, c));
  }
  for (const path of new Set(restRoutes.map(honoPath))) app.all(path, (c) => wrongMethod(path, c));
  const document = openApiDocument(restRoutes, options);
  const text = JSON.stringify(document);
  const page = restDocs(document);
  app.get("/openapi.json", (c) => c.body(text, 200, { "content-type": "application/json; charset=utf-8" }));
  app.get("/docs/rest", (c) => c.body(page, 200, docsHeaders));
  app.notFound((c) =>
    fail(c, new CatalogError("NOT_FOUND", `There is nothing at ${scrub(c.req.path)}: see /docs/rest.`)),
  );
  app.onError((error, c) => {
    // What is no refusal is a fault of ours or of the database: the front tells and logs it alike for every door.
    if (error instanceof UnsupportedMediaType) {
      return respond(c, restErrorBody("UNSUPPORTED_MEDIA_TYPE", error.message, {}));
    }
    if (!(error instanceof CatalogError)) throw error;
    return fail(c, error);
  });
  return honoRoute(app, [
    ...new Set(restRoutes.map(({ path }) => `/${path.split("/")[1] ?? ""}`)),
    "/openapi.json",
    "/docs/rest",
  ]);
}

function assertValid(schema: GraphQLSchema, { name, document }: RestRoute): void {
  const [problem] = validate(schema, parse(document));
  if (problem !== undefined) throw new Error(`The document of ${name} does not fit the schema: ${problem.message}`);
}

function honoPath({ path }: RestRoute): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

async function call(options: RestDoorOptions, route: RestRoute, c: RestContext): Promise<Response> {
  const { exchange } = c.env;
  const origin = originOf(exchange, "rest");
  const actor = await options.authenticate(exchange.request.headers, origin);
  if (actor.kind === "anonymous") throw credentialsRequired();
  const context = options.createContext(actor, { origin, signal: c.req.raw.signal });
  recordOnClose(options.recordUse, exchange.response, context);
  const input = { ...(await readInput(route, c, options.maxBodyBytes)), caller: actor };
  const { data, errors } = await options.runOperation({
    query: route.document,
    variables: route.variables?.(input),
    context,
  });
  const [error] = errors ?? [];
  if (error !== undefined) return failOperation(c, error);
  const answer = route.answer(data ?? {}, input);
  if (answer === null) throw notFound(...namedOf(route, input.params));
  return succeed(c, route, answer);
}

function namedOf({ name }: RestRoute, params: Readonly<Record<string, unknown>>): [what: string, id: string] {
  return [/token/i.test(name) ? "token" : /table/i.test(name) ? "table" : "dataset", String(Object.values(params)[0])];
}

function succeed(c: RestContext, route: RestRoute, answer: Readonly<Record<string, unknown>>): Response {
  const body = JSON.stringify(answer);
  const link = linkHeader(new URL(c.req.url), answer);
  if (link !== undefined) {
    c.header("link", link);
    c.header("x-total-count", String(answer.total));
  }
  c.header("content-type", "application/json; charset=utf-8");
  if (route.isRevalidated === true) return revalidated(c, body);
  c.header("cache-control", "no-store");
  if (route.created === undefined) return c.body(body, 200);
  c.header("location", route.created(answer));
  return c.body(body, 201);
}

/** A client that has this very answer is told so, after everything that guards it has run. */
function revalidated(c: RestContext, body: string): Response {
  const tag = `"${hash("sha256", body, "base64url").slice(0, 27)}"`;
  c.header("etag", tag);
  c.header("cache-control", "private, no-cache");
  // What the front has said of the origin is overwritten by this.
  c.header("vary", "authorization, origin");
  const known = c.req
    .header("if-none-match")
    ?.split(",")
    .map((text) => text.trim().replace(/^W\//, ""));
  if (known?.includes(tag) || known?.includes("*")) return c.body(null, 304);
  return c.body(body, 200);
}

function wrongMethod(path: string, c: RestContext): Response {
  const allowed = restRoutes.filter((route) => honoPath(route) === path).map(({ method }) => method.toUpperCase());
  if (allowed.includes("GET")) allowed.push("HEAD");
  c.header("allow", allowed.join(", "));
  const message = `${scrub(c.req.path)} takes ${allowed.join(", ")}, not ${c.req.method}.`;
  return respond(c, restErrorBody("METHOD_NOT_ALLOWED", message, {}));
}

function fail(c: RestContext, error: CatalogError): Response {
  for (const [name, value] of Object.entries(headersOf(error))) c.header(name, value);
  return respond(c, restErrorBody(error.code, error.message, error.details));
}

function failOperation(c: RestContext, { message, extensions }: GraphQLError): Response {
  const { code, type: _type, http, ...details } = extensions;
  const headers = Object((http as { headers?: unknown } | undefined)?.headers);
  for (const [name, value] of Object.entries(headers)) c.header(name, String(value));
  return respond(c, restErrorBody(String(code), message, details));
}

function respond(c: RestContext, body: ReturnType<typeof restErrorBody>): Response {
  c.header("cache-control", "no-store");
  c.header("content-type", "application/json; charset=utf-8");
  // hono wants one of its listed statuses, which all of ours are.
  return c.newResponse(JSON.stringify(body), restStatusOf(body.code) as 400);
}
