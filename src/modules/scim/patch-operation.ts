import { z } from "zod";
import { parsePath, type ScimPath, withoutUrn } from "./filter.ts";
import { scimRefusal } from "./scim-refusal.ts";

export const patchUrn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** One change of one attribute. What came without a path has been split into its attributes. */
export type PatchOperation = {
  readonly op: "add" | "replace" | "remove";
  readonly path: ScimPath;
  readonly value: unknown;
  /** It was named by the operation itself, and not only among the values of a whole resource. */
  readonly isNamed: boolean;
};

const operation = z.object({ op: z.string(), path: z.string().nullish(), value: z.unknown().optional() });
const message = z.object({ operations: z.array(operation).min(1).max(1_000) });

/** Letters' case is nobody's concern: Okta writes `replace`, Entra `Replace`. */
export function patchOperations(body: Readonly<Record<string, unknown>>): PatchOperation[] {
  const given = Object.fromEntries(Object.entries(body).map(([key, value]) => [key.toLowerCase(), value]));
  const { schemas } = given;
  if (!Array.isArray(schemas) || !schemas.some((urn) => String(urn).toLowerCase() === patchUrn.toLowerCase()))
    throw scimRefusal("invalidSyntax", `The schemas of a PATCH are ["${patchUrn}"].`);
  const parsed = message.safeParse(given);
  if (!parsed.success)
    throw scimRefusal(
      "invalidSyntax",
      "A PATCH has Operations, 1 to 1,000, each with op and, as needed, path and value.",
    );
  return parsed.data.operations.flatMap(split);
}

function split({ op: given, path, value }: z.infer<typeof operation>): PatchOperation[] {
  const op = given.toLowerCase();
  if (op !== "add" && op !== "replace" && op !== "remove")
    throw scimRefusal("invalidSyntax", `${JSON.stringify(given.slice(0, 20))} is no operation of a PATCH.`);
  if (op !== "remove" && value === undefined) throw scimRefusal("invalidValue", `The operation ${op} needs a value.`);
  if (path !== null && path !== undefined && path !== "") return [{ op, path: parsePath(path), value, isNamed: true }];
  if (op === "remove") throw scimRefusal("noTarget", "The operation remove needs a path.");
  const values = objectOf(value);
  if (values === undefined) throw scimRefusal("invalidValue", `The operation ${op} without a path needs an object.`);
  return Object.entries(values).map(([key, one]) => ({ op, path: parsePath(key), value: one, isNamed: false }));
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // An object of JSON has texts for keys.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** The attributes of a resource by their paths; what is no attribute is kept and never read. */
export function attributesOf(body: Readonly<Record<string, unknown>>): Map<string, unknown> {
  return new Map(Object.entries(body).map(([key, value]) => [withoutUrn(key), value]));
}
