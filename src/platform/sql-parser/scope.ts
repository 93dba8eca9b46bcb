import type { ColumnName, Join, QualifiedName } from "./sql-facts.ts";
import { type Node, textOf } from "./tree.ts";

/** A column of a query's answer. Stars stand for columns that nobody here knows. */
export type Output = {
  readonly name: string | null;
  readonly sources: readonly ColumnName[];
  /** The column itself, not something worked out from it. */
  readonly isPlain: boolean;
  readonly isStar: boolean;
  readonly starOf: readonly Relation[];
};

/** What a FROM names: a table, a query, or something else that has rows, such as a function. */
export type Relation =
  | { readonly alias: string; readonly table: QualifiedName }
  | { readonly alias: string; readonly outputs: readonly Output[] }
  | { readonly alias: string };

/** What names mean at one place of a text. */
export type Scope = {
  readonly relations: Relation[];
  readonly queries: ReadonlyMap<string, readonly Output[]>;
  readonly outer: Scope | null;
  /** Columns that USING has made one, with the relation that had them first. */
  readonly merged: Map<string, Relation>;
};

export type Findings = { readonly tables: QualifiedName[]; readonly joins: Join[]; readonly splitNames: boolean };

export function scopeWithin(outer: Scope | null, queries?: ReadonlyMap<string, readonly Output[]>): Scope {
  return { relations: [], queries: queries ?? outer?.queries ?? new Map(), outer, merged: new Map() };
}

type Found = { readonly relation: Relation; readonly sources: readonly ColumnName[]; readonly isPlain: boolean };

/** What a reference to a column means; null where that cannot be told without knowing the tables' columns. */
export function lookUp(reference: Node, scope: Scope): Found | null {
  const column = textOf(reference.column);
  if (column === null) return null;
  const table = textOf(reference.table);
  const relation = table === null ? onlyHolder(column, scope) : aliased(table, scope);
  return relation === null ? null : { relation, ...columnOf(relation, column) };
}

export function aliased(name: string, scope: Scope | null): Relation | null {
  const folded = name.toLowerCase();
  for (let place = scope; place !== null; place = place.outer) {
    const found = place.relations.find(({ alias }) => alias === folded);
    if (found !== undefined) return found;
  }
  return null;
}

function onlyHolder(column: string, { relations, outer }: Scope): Relation | null {
  const [first, ...others] = relations;
  if (first === undefined) return outer === null ? null : onlyHolder(column, outer);
  if (others.length === 0) return first;
  const holders = relations.filter((relation) => "outputs" in relation && outputNamed(relation.outputs, column));
  return holders.length === 1 ? (holders[0] ?? null) : null;
}

function outputNamed(outputs: readonly Output[], column: string): Output | undefined {
  return outputs.find(({ name }) => name?.toLowerCase() === column.toLowerCase());
}

/** A column of a relation: through queries down to the tables that it comes from. */
export function columnOf(relation: Relation, column: string): Omit<Found, "relation"> {
  if ("table" in relation) return { sources: [{ table: relation.table, column }], isPlain: true };
  const outputs = "outputs" in relation ? relation.outputs : [];
  const output = outputNamed(outputs, column);
  if (output !== undefined) return output;
  const [only, ...others] = outputs.flatMap(({ starOf }) => starOf);
  return only === undefined || others.length > 0 ? { sources: [], isPlain: false } : columnOf(only, column);
}
