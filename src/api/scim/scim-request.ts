import type { IncomingMessage } from "node:http";
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
