import type { Context } from "hono";
import type { z } from "zod";
import { limitBody } from "#api/http/body.ts";
import type { HonoBindings } from "#api/http/hono-route.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { RestInput, RestRoute } from "./rest-route.ts";

type Shape = z.ZodObject | undefined;
type Values = Readonly<Record<string, unknown>>;

/** Reads a call by its route's shapes. What does not fit is told by its name; a parameter that nobody knows too. */
export async function readInput(
  route: RestRoute,
  c: Context<HonoBindings>,
  maxBodyBytes: number,
): Promise<Omit<RestInput, "caller">> {
  const params = parse(route.params, c.req.param(), "path");
  const query = parse(route.query, queryOf(c), "query");
  const body = route.body === undefined ? {} : parse(route.body, await jsonOf(c, maxBodyBytes), "body");
  return { params, query, body };
}

/** The body is of another type than the one that the door reads. */
export class UnsupportedMediaType extends Error {
  constructor() {
    super("Send the body as JSON, with Content-Type: application/json.");
    this.name = "UnsupportedMediaType";
  }
}

function queryOf(c: Context<HonoBindings>): Values {
  const queries = c.req.queries();
  return Object.fromEntries(Object.entries(queries).map(([name, all]) => [name, all.length === 1 ? all[0] : all]));
}

async function jsonOf(c: Context<HonoBindings>, maxBodyBytes: number): Promise<unknown> {
  const { request } = c.env.exchange;
  await limitBody(request, maxBodyBytes);
  const text = "body" in request ? String(request.body) : await c.req.text();
  if (text.trim() === "") return {};
  const type = c.req.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new UnsupportedMediaType();
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new CatalogError("BAD_USER_INPUT", "The body is no JSON.");
  }
}

function parse(shape: Shape, given: unknown, where: "path" | "query" | "body"): Values {
  if (shape === undefined) {
    const [unknown] = Object.keys(Object(given));
    if (unknown === undefined) return {};
    throw new CatalogError("BAD_USER_INPUT", `There is no parameter "${unknown}" here.`, { field: unknown });
  }
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.code === "unrecognized_keys" ? (issue.keys[0] ?? "") : (issue?.path.join(".") ?? "");
  const what = issue?.code === "unrecognized_keys" ? `There is no ${where} parameter "${field}" here` : issue?.message;
  throw new CatalogError("BAD_USER_INPUT", `${field === "" ? where : field}: ${what ?? "cannot be read"}.`, { field });
}
