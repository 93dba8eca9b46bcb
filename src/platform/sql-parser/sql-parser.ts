import type { Dialect } from "./dialect.ts";
import { parserOf } from "./grammars.ts";
import type { ColumnName, Join, ParsedSql, QualifiedName, Unparsed, ViewLineage } from "./sql-facts.ts";
import { readStatement, type Statement } from "./statements.ts";

/** Longer texts are not parsed: reading time grows faster than their length. */
export const longestSql = 100_000;

/**
 * What a text uses, joins and does. It takes a moment that nothing can interrupt: what comes from outside goes through
 * `sql-parsing.ts`, which bounds the time.
 */
export async function parseSql(text: string, dialect: Dialect): Promise<ParsedSql | Unparsed> {
  const statements = await statementsOf(text, dialect);
  if ("unparsed" in statements) return statements;
  const kinds = new Set(statements.map(({ kind }) => kind));
  return {
    tables: distinct(
      statements.flatMap(({ tables }) => tables),
      nameKey,
    ),
    joins: distinct(
      statements.flatMap(({ joins }) => joins),
      joinKey,
    ),
    kind: kinds.has("WRITE") ? "WRITE" : kinds.has("SELECT") ? "SELECT" : "OTHER",
  };
}

/** Where a view, or a table made by a query, has its columns from. A bare query is taken for the query of a view. */
export async function parseViewLineage(text: string, dialect: Dialect): Promise<ViewLineage | Unparsed> {
  const statements = await statementsOf(text, dialect);
  if ("unparsed" in statements) return statements;
  const [statement, ...others] = statements.filter(({ outputs }) => outputs !== null);
  if (statement?.outputs == null) return { unparsed: "it has no query" };
  if (others.length > 0) return { unparsed: "it has several queries" };
  const { target, outputs } = statement;
  const isTarget = (table: QualifiedName) => target !== null && nameKey(table) === nameKey(target);
  return {
    target,
    tables: distinct(statement.tables, nameKey).filter((table) => !isTarget(table)),
    columns: outputs.flatMap(({ name, sources }) =>
      name === null || sources.length === 0 ? [] : [{ column: name, sources: distinct(sources, columnKey) }],
    ),
    unknownColumns: outputs.filter(({ name, isStar }) => isStar || name === null).length,
  };
}

async function statementsOf(text: string, dialect: Dialect): Promise<readonly Statement[] | Unparsed> {
  if (text.length > longestSql) return { unparsed: `it is longer than ${longestSql} characters` };
  const parser = await parserOf(dialect);
  const trees = parser(text);
  if ("unparsed" in trees) return trees;
  return trees.map((tree) => readStatement(tree, dialect));
}

export function nameKey(name: QualifiedName): string {
  return name.join("\n").toLowerCase();
}

function columnKey({ table, column }: ColumnName): string {
  return `${nameKey(table)}\n\n${column.toLowerCase()}`;
}

function joinKey({ left, right }: Join): string {
  return [columnKey(left), columnKey(right)].sort().join("\n\n\n");
}

function distinct<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  const first = new Map<string, T>();
  for (const value of values) if (!first.has(keyOf(value))) first.set(keyOf(value), value);
  return [...first.values()];
}
