import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { limitBody, readBody } from "#api/http/body.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { ListInput } from "#modules/scim/directory.ts";
import { scimRefusal } from "#modules/scim/scim-refusal.ts";

export const mostListed = 200;
const listedUnlessSaid = 100;

export type Body = Readonly<Record<string, unknown>>;

export function parametersOf(request: IncomingMessage): URLSearchParams {
  return new URLSearchParams((request.url ?? "").split("?").slice(1).join("?"));
}

export const searchUrn = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

const given = { text: z.string().nullish(), names: z.array(z.string()).nullish(), number: z.number().nullish() };
const search = z.object({
  schemas: z.array(z.string()).refine((urns) => urns.some((urn) => urn.toLowerCase() === searchUrn.toLowerCase())),
  attributes: given.names,
  excludedattributes: given.names,
  filter: given.text,
  sortby: given.text,
  sortorder: given.text,
  startindex: given.number,
  count: given.number,
});

/** A search that was sent as a message, as the parameters that would ask the same of a list. */
export function searchParameters(body: Body): URLSearchParams {
  const parsed = search.safeParse(
    Object.fromEntries(Object.entries(body).map(([key, one]) => [key.toLowerCase(), one])),
  );
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path[0];
    const message = `A search has the schemas ["${searchUrn}"] and its parts as RFC 7644, section 3.4.3 has them: look at ${String(at)}.`;
    throw scimRefusal("invalidSyntax", message);
  }
  const { attributes, excludedattributes, filter, sortby, sortorder, startindex, count } = parsed.data;
  const parameters = new URLSearchParams();
  const set = (name: string, value: string | number | null | undefined): void => {
    if (value !== null && value !== undefined) parameters.set(name, String(value));
  };
  set("attributes", attributes?.join(","));
  set("excludedAttributes", excludedattributes?.join(","));
  set("filter", filter);
  set("sortBy", sortby);
  set("sortOrder", sortorder);
  set("startIndex", startindex);
  set("count", count);
  return parameters;
}

/** Which part of which list. What is out of range is brought into it, as the protocol has it. */
export function listInput(parameters: URLSearchParams): Omit<ListInput, "withReferences"> {
  const order = parameters.get("sortOrder")?.toLowerCase();
  if (order !== undefined && order !== "ascending" && order !== "descending")
    throw scimRefusal("invalidValue", "sortOrder is ascending or descending.");
  return {
    filter: parameters.get("filter") ?? undefined,
    sortBy: parameters.get("sortBy") ?? undefined,
    descending: order === "descending",
    startIndex: Math.max(1, wholeNumber(parameters, "startIndex") ?? 1),
    count: Math.min(mostListed, Math.max(0, wholeNumber(parameters, "count") ?? listedUnlessSaid)),
  };
}

function wholeNumber(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === null || text === "") return undefined;
  if (!/^-?\d{1,10}$/.test(text)) throw scimRefusal("invalidValue", `${name} is a whole number.`);
  return Number(text);
}

/** The resource or message that was sent. */
export async function bodyOf(request: IncomingMessage, mostBytes: number): Promise<Body> {
  const type = request.headers["content-type"];
  if (type !== undefined && !/^application\/(scim\+)?json\b/i.test(type))
    throw scimRefusal("invalidSyntax", "A body is application/scim+json or application/json.");
  await limitBody(request, mostBytes);
  const value = parsed((await readBody(request)).toString("utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw scimRefusal("invalidSyntax", "The body has to be one object of JSON.");
  // An object of JSON has texts for keys.
  return value as Body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CatalogError("BAD_USER_INPUT", "The body is no JSON.", { scimType: "invalidSyntax" }, error);
  }
}

/** The versions that a condition names; null when there is none, or it takes any. */
export function versionsOf(condition: string | undefined): string[] | null {
  if (condition === undefined || condition.trim() === "*") return null;
  return condition.split(",").map((tag) => tag.trim().replace(/^W\//i, "").replace(/^"|"$/g, ""));
}
