import type { CatalogError } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { Filter } from "./filter.ts";
import { attributesOf, objectOf, type PatchOperation } from "./patch-operation.ts";
import { scimRefusal } from "./scim-refusal.ts";
import { textOf } from "./user-input.ts";

/** What an identity provider says of a group. Undefined: nothing. */
export type GroupInput = {
  readonly displayName?: string;
  readonly externalId?: string | null;
  readonly members: MemberChange;
};

/** Who is to be in and who out; with `isWhole` everybody else is out. */
export type MemberChange = {
  readonly isWhole: boolean;
  readonly add: ReadonlySet<string>;
  readonly remove: ReadonlySet<string>;
};

type Draft = {
  displayName?: string;
  externalId?: string | null;
  members: { isWhole: boolean; add: Set<string>; remove: Set<string> };
};

/** A whole group, for POST and PUT. */
export function groupInput(body: Readonly<Record<string, unknown>>): GroupInput & { readonly displayName: string } {
  const given = attributesOf(body);
  const displayName = nameOf(given.get("displayname"));
  const externalId = externalIdOf(given.get("externalid") ?? null);
  assertNoGroups(given.get("members"));
  return {
    displayName,
    externalId,
    members: { isWhole: true, add: membersOf(given.get("members") ?? []), remove: new Set() },
  };
}

/** What a PATCH changes, its operations one after the other. */
export function groupPatch(operations: readonly PatchOperation[]): GroupInput {
  const draft: Draft = { members: { isWhole: false, add: new Set(), remove: new Set() } };
  for (const operation of operations) {
    const { attribute } = operation.path;
    if (attribute === "members") changeMembers(draft, operation);
    else if (attribute === "displayname") {
      if (operation.op === "remove") throw scimRefusal("mutability", "displayName cannot be removed.");
      draft.displayName = nameOf(operation.value);
    } else if (attribute === "externalid")
      draft.externalId = operation.op === "remove" ? null : externalIdOf(operation.value);
    else if (operation.isNamed && ["id", "meta", "schemas"].includes(attribute))
      throw scimRefusal("mutability", `${attribute} is read-only.`);
  }
  return draft;
}

/** A filter names whom; a value does, too. A removal without either is of everybody. */
function changeMembers({ members }: Draft, { op, path: { filter, sub }, value }: PatchOperation): void {
  if (filter !== undefined && (op !== "remove" || sub !== undefined))
    throw scimRefusal("invalidPath", "Members are removed by a filter; they are added by their ids as the value.");
  const isWhole = op === "replace" || (op === "remove" && filter === undefined && isNothing(value));
  if (isWhole) Object.assign(members, { isWhole: true, add: new Set(), remove: new Set() });
  if (op !== "remove") assertNoGroups(value);
  const [into, outOf] = op === "remove" ? [members.remove, members.add] : [members.add, members.remove];
  const ids = filter === undefined ? membersOf(value ?? []) : new Set(idsOf(filter));
  for (const id of ids) {
    into.add(id);
    outOf.delete(id);
  }
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** `value eq "…"`, several of them joined by `or`. */
function idsOf(filter: Filter): string[] {
  if (filter.kind === "or") return filter.parts.flatMap(idsOf);
  if (filter.kind === "compare" && filter.path === "value" && filter.operator === "eq")
    return [String(filter.value).toLowerCase()];
  throw scimRefusal("invalidFilter", 'Members are chosen by their ids: members[value eq "…"].');
}

function membersOf(value: unknown): Set<string> {
  const ids = new Set<string>();
  for (const one of Array.isArray(value) ? value : [value]) {
    const id = objectOf(one)?.value ?? one;
    if (typeof id !== "string" || !isUuid(id))
      throw scimRefusal("invalidValue", "A member is named by the id of a user, as its value.");
    ids.add(id.toLowerCase());
  }
  return ids;
}

/** A member may say that it is itself a group, by its type or by where it lies. */
function assertNoGroups(value: unknown): void {
  for (const one of Array.isArray(value) ? value : [value]) {
    const { type, $ref: at } = objectOf(one) ?? {};
    if (String(type).toLowerCase() === "group" || /(^|\/)Groups\//i.test(String(at))) throw nestedRefusal();
  }
}

/** Teams do not nest, and no provider that keeps groups here sends groups as members. */
export function nestedRefusal(): CatalogError {
  const message = "A group's members are users: groups are not nested here. Send the people of the inner group.";
  return scimRefusal("invalidValue", message);
}

function nameOf(value: unknown): string {
  const name = value === undefined || value === null ? "" : textOf("displayName", value);
  if (name === "") throw scimRefusal("invalidValue", "A group needs a displayName.");
  return name;
}

function externalIdOf(value: unknown): string | null {
  return value === null || value === "" ? null : textOf("externalId", value);
}
