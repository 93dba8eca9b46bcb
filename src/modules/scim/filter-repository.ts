import { isUuid } from "#kernel/ids.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import type { Filter, FilterValue, Operator } from "./filter.ts";
import { scimRefusal } from "./scim-refusal.ts";

/**
 * What a filter may name, by its path in lower case. Text is compared without regard to case, `exact` with it; `lower` is
 * text that is stored in lower case, so that its index serves.
 */
export type Attribute =
  | { readonly type: "text" | "exact" | "lower" | "boolean" | "instant" | "id"; readonly column: Sql }
  | {
      readonly type: "many";
      readonly attributes: Attributes;
      /** True of a resource one of whose values fulfils the condition. */
      readonly some: (condition: Sql) => Sql;
    };

export type Attributes = ReadonlyMap<string, Attribute>;

type Column = Exclude<Attribute, { type: "many" }>;

/** A filter as a condition. */
export function conditionOf(filter: Filter, attributes: Attributes): Sql {
  switch (filter.kind) {
    case "and":
    case "or": {
      const parts = filter.parts.map((part) => sql`(${conditionOf(part, attributes)})`);
      return joinSql(parts, filter.kind === "and" ? " AND " : " OR ");
    }
    case "not":
      // Of what is not there nothing is true, and its opposite is.
      return sql`NOT coalesce((${conditionOf(filter.part, attributes)}), false)`;
    case "some": {
      const attribute = attributes.get(filter.path);
      if (attribute?.type !== "many") throw unknown(filter.path, "has no values to choose from");
      return attribute.some(conditionOf(filter.part, attribute.attributes));
    }
    case "present":
      return within(attributes, filter.path, ({ type, column }) =>
        type === "text" || type === "exact" || type === "lower" ? sql`${column} <> ''` : sql`${column} IS NOT NULL`,
      );
    case "compare":
      return within(attributes, filter.path, (column) => comparison(column, filter));
  }
}

/** What a list may be sorted by: one value a resource. */
export function sortColumn(path: string, attributes: Attributes): Sql | undefined {
  const attribute = attributes.get(path);
  if (attribute === undefined || attribute.type === "many") return undefined;
  return attribute.type === "text" ? sql`lower(${attribute.column})` : attribute.column;
}

/** `members eq "…"` and `members.value eq "…"` ask the same. */
function within(attributes: Attributes, path: string, condition: (column: Column) => Sql): Sql {
  const [head = "", tail = "value"] = attributes.has(path) ? [path] : path.split(".", 2);
  const attribute = attributes.get(head);
  if (attribute === undefined) throw unknown(path, "cannot be filtered by");
  if (attribute.type !== "many") return condition(attribute);
  const value = attribute.attributes.get(tail);
  if (value === undefined || value.type === "many") throw unknown(path, "cannot be filtered by");
  return attribute.some(condition(value));
}

type Comparison = { readonly path: string; readonly operator: Operator; readonly value: FilterValue };

function comparison({ type, column }: Column, { path, operator, value }: Comparison): Sql {
  if (value === null) {
    if (operator === "eq") return sql`${column} IS NULL`;
    if (operator === "ne") return sql`${column} IS NOT NULL`;
    throw unknown(path, "is compared with null by eq and ne only");
  }
  if (type === "boolean") return compared(column, equality(path, operator), sql`${booleanOf(path, value)}`);
  if (type === "instant") return compared(column, order(path, operator), sql`${instantOf(path, value)}`);
  if (type === "id") return idComparison(column, operator, String(value));
  return textComparison(type, column, { operator, value: String(value) });
}

function textComparison(
  type: "text" | "exact" | "lower",
  column: Sql,
  { operator, value }: { operator: Operator; value: string },
): Sql {
  const left = type === "text" ? sql`lower(${column})` : column;
  const folded = (text: string): Sql => (type === "exact" ? sql`${text}::text` : sql`lower(${text}::text)`);
  const escaped = value.replace(/[\\%_]/g, "\\$&");
  if (operator === "co") return sql`${left} LIKE ${folded(`%${escaped}%`)}`;
  if (operator === "sw") return sql`${left} LIKE ${folded(`${escaped}%`)}`;
  if (operator === "ew") return sql`${left} LIKE ${folded(`%${escaped}`)}`;
  return compared(left, operator, folded(value));
}

function idComparison(column: Sql, operator: Operator, value: string): Sql {
  if (operator !== "eq") return textComparison("lower", sql`${column}::text`, { operator, value });
  return isUuid(value) ? sql`${column} = ${value}::uuid` : sql`false`;
}

type Order = Exclude<Operator, "co" | "sw" | "ew">;

function compared(left: Sql, operator: Order, right: Sql): Sql {
  switch (operator) {
    case "eq":
      return sql`${left} = ${right}`;
    case "ne":
      return sql`${left} IS DISTINCT FROM ${right}`;
    case "gt":
      return sql`${left} > ${right}`;
    case "ge":
      return sql`${left} >= ${right}`;
    case "lt":
      return sql`${left} < ${right}`;
    case "le":
      return sql`${left} <= ${right}`;
  }
}

function order(path: string, operator: Operator): Order {
  if (operator === "co" || operator === "sw" || operator === "ew") throw unknown(path, "is no text");
  return operator;
}

function equality(path: string, operator: Operator): "eq" | "ne" {
  if (operator !== "eq" && operator !== "ne") throw unknown(path, "is compared by eq and ne only");
  return operator;
}

/** Entra sends booleans as strings. */
function booleanOf(path: string, value: string | number | boolean): boolean {
  const text = String(value).toLowerCase();
  if (text !== "true" && text !== "false") throw unknown(path, "is true or false");
  return text === "true";
}

function instantOf(path: string, value: string | number | boolean): Date {
  const instant = new Date(typeof value === "string" && /^(?!0000)\d{4}-\d\d-\d\dT/.test(value) ? value : Number.NaN);
  if (Number.isNaN(instant.getTime())) throw unknown(path, "is compared with an instant such as 2027-03-01T12:00:00Z");
  return instant;
}

function unknown(path: string, what: string): Error {
  return scimRefusal("invalidFilter", `${JSON.stringify(path.slice(0, 100))} ${what}.`);
}
