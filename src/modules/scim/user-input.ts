import { isStorable } from "#kernel/batch.ts";
import type { UserValues } from "./directory-user-repository.ts";
import { attributesOf, objectOf, type PatchOperation } from "./patch-operation.ts";
import { scimRefusal } from "./scim-refusal.ts";

/** What an identity provider says of a person. Undefined: nothing. */
export type UserInput = Partial<UserValues> & { readonly active?: boolean };

type Draft = { -readonly [K in keyof UserInput]: UserInput[K] };

const longestName = 255;
const longestAddress = 254;
const addressPattern = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u;
const readOnly = new Set(["id", "meta", "schemas", "groups"]);

/** A whole person, for POST and PUT. Whoever has no name is called by what there is: the display name, or the address. */
export function userInput(body: Readonly<Record<string, unknown>>): UserInput & { readonly userName: string } {
  const given = attributesOf(body);
  const draft: Draft = { externalId: null };
  for (const [path, value] of given) if (value !== null) assign(draft, path, value);
  const { userName } = draft;
  if (userName === undefined)
    throw scimRefusal("invalidValue", "A user needs a userName, which is their e-mail address.");
  const [first = "", ...rest] = displayNameOf(given, userName).split(/\s+/);
  const isNamed = Boolean(draft.givenName ?? draft.familyName);
  return {
    ...draft,
    userName,
    givenName: isNamed ? (draft.givenName ?? "") : first,
    familyName: isNamed ? (draft.familyName ?? "") : rest.join(" "),
  };
}

/** What a PATCH changes. Attributes that are not stored are passed over, as RFC 7644 allows. */
export function userPatch(operations: readonly PatchOperation[]): UserInput {
  const draft: Draft = {};
  for (const { op, path, value, isNamed } of operations) {
    const attribute = path.sub === undefined ? path.attribute : `${path.attribute}.${path.sub}`;
    const [head = ""] = attribute.split(".");
    if (readOnly.has(head)) {
      if (isNamed) throw scimRefusal("mutability", `${head} is read-only.`);
      continue;
    }
    if (op === "remove") clear(draft, attribute);
    else assign(draft, attribute, value);
  }
  return draft;
}

function assign(draft: Draft, path: string, value: unknown): void {
  switch (path) {
    case "username":
      draft.userName = addressOf(value);
      break;
    case "externalid":
      draft.externalId = value === null || value === "" ? null : textOf(path, value);
      break;
    case "active":
      draft.active = booleanOf(single(value));
      break;
    case "name.givenname":
      draft.givenName = textOf(path, value ?? "");
      break;
    case "name.familyname":
      draft.familyName = textOf(path, value ?? "");
      break;
    case "name":
      for (const [key, part] of Object.entries(objectOf(value) ?? {})) assign(draft, `name.${key.toLowerCase()}`, part);
      break;
  }
}

function clear(draft: Draft, path: string): void {
  if (path === "username" || path === "active") throw scimRefusal("mutability", `${path} cannot be removed.`);
  if (path === "externalid") draft.externalId = null;
  if (path === "name.givenname" || path === "name") draft.givenName = "";
  if (path === "name.familyname" || path === "name") draft.familyName = "";
}

function displayNameOf(given: ReadonlyMap<string, unknown>, userName: string): string {
  const name = objectOf(given.get("name")) ?? {};
  const candidates = [given.get("displayname"), name.formatted, given.get("name.formatted")];
  const found = candidates.find((one) => typeof one === "string" && one.trim() !== "");
  return found === undefined ? (userName.split("@")[0] ?? userName) : textOf("displayname", found);
}

/** Entra once wrapped single values, and some set-ups still do: `[{"value": "…"}]`. */
function single(value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 1) return value;
  const inner = objectOf(value[0]);
  return inner !== undefined && "value" in inner ? inner.value : value;
}

export function textOf(path: string, given: unknown): string {
  const value = single(given);
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") throw scimRefusal("invalidValue", `${path} is a text.`);
  const trimmed = text.trim();
  if (trimmed.length > longestName) throw scimRefusal("invalidValue", `${path} has at most ${longestName} characters.`);
  if (/\p{Cc}/u.test(trimmed) || !isStorable(trimmed))
    throw scimRefusal("invalidValue", `${path} must not contain control characters.`);
  return trimmed;
}

function addressOf(value: unknown): string {
  const address = textOf("userName", value).toLowerCase();
  if (address.length > longestAddress || !addressPattern.test(address))
    throw scimRefusal("invalidValue", "userName is the person's e-mail address.");
  return address;
}

/** Entra sends booleans as strings. */
function booleanOf(value: unknown): boolean {
  const text = String(value).toLowerCase();
  if (text !== "true" && text !== "false") throw scimRefusal("invalidValue", "active is true or false.");
  return text === "true";
}
