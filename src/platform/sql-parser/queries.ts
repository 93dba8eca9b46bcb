import { readEqualities, readUsing } from "./joins.ts";
import { aliased, type Findings, lookUp, type Output, type Relation, type Scope, scopeWithin } from "./scope.ts";
import type { ColumnName, QualifiedName } from "./sql-facts.ts";
import { isNode, isQuery, type Node, nodesOf, textOf, unwrapped, walk } from "./tree.ts";

/** Reads a query with all that is in it, and answers its columns. */
export function readQuery(query: Node, outer: Scope | null, findings: Findings): readonly Output[] {
  const scope = scopeWithin(outer, readWith(query.with, outer, findings));
  readFrom(query.from, scope, findings);
  readEqualities(query.where, scope, findings);
  const outputs = readColumns(query.columns, scope, findings);
  const { where, having, groupby, orderby, qualify } = query;
  readNested([where, having, groupby, orderby, qualify], scope, findings);
  const next = unwrapped(query._next);
  return next === null ? outputs : united(outputs, readQuery(next, scopeWithin(outer, scope.queries), findings));
}

type Named = ReadonlyMap<string, readonly Output[]>;

export function readWith(clauses: unknown, outer: Scope | null, findings: Findings): Named {
  const queries = new Map(outer?.queries);
  for (const clause of nodesOf(clauses)) {
    const name = textOf(clause.name)?.toLowerCase();
    const body = unwrapped(clause.stmt);
    if (name === undefined || body === null) continue;
    // A recursive query names itself; of its own columns nothing is known yet.
    queries.set(name, queries.get(name) ?? []);
    const isRecursive = clause.recursive === true || nodesOf(clauses).some(({ recursive }) => recursive === true);
    if (!isRecursive) queries.delete(name);
    const inner: Scope = { ...scopeWithin(outer), queries };
    queries.set(name, renamed(isQuery(body) ? readQuery(body, inner, findings) : [], clause.columns));
  }
  return queries;
}

/** The columns under the names that a list beside the query gives them. */
export function renamed(outputs: readonly Output[], names: unknown): readonly Output[] {
  const given = (Array.isArray(names) ? names : []).map((name: unknown) =>
    textOf(isNode(name) ? (name.column ?? name) : name),
  );
  return given.length === 0
    ? outputs
    : outputs.map((output, place) => ({ ...output, name: given[place] ?? output.name }));
}

function united(first: readonly Output[], second: readonly Output[]): readonly Output[] {
  return first.map((output, place) => ({
    ...output,
    sources: [...output.sources, ...(second[place]?.sources ?? [])],
    starOf: [],
    isPlain: false,
  }));
}

export function readFrom(from: unknown, scope: Scope, findings: Findings): void {
  for (const entry of nodesOf(from)) {
    if (Array.isArray(entry.expr) || Array.isArray(entry.joins)) {
      readFrom(entry.expr, scope, findings);
      readFrom(entry.joins, scope, findings);
      continue;
    }
    const relation = relationOf(entry, scope, findings);
    if (relation !== null) scope.relations.push(relation);
    if (relation !== null) readUsing(entry.using, relation, scope, findings);
    readOn(entry.on, scope, findings);
  }
}

/** The grammars read `… ON condition, table` as a list of expressions, the tables among them as columns. */
function readOn(on: unknown, scope: Scope, findings: Findings): void {
  const [condition, ...tables] = isNode(on) && on.type === "expr_list" ? nodesOf(on.value) : [on];
  for (const { table, column } of tables.filter(isNode))
    readFrom([{ db: textOf(table), table: textOf(column), as: null }], scope, findings);
  readEqualities(condition, scope, findings);
  readNested(condition, scope, findings);
}

function relationOf(entry: Node, scope: Scope, findings: Findings): Relation | null {
  const alias = textOf(entry.as)?.toLowerCase();
  const name = nameOf(entry, findings.splitNames);
  if (name !== null) return named(name, alias, scope, findings);
  const body = unwrapped(entry.expr);
  if (isQuery(body)) {
    const columns = isNode(entry.as) ? entry.as.columns : undefined;
    return { alias: alias ?? "", outputs: renamed(readQuery(body, scope, findings), columns) };
  }
  readNested(entry.expr, scope, findings);
  return entry.type === "dual" ? null : { alias: alias ?? "" };
}

function named(name: QualifiedName, given: string | undefined, scope: Scope, findings: Findings): Relation {
  const own = (name.at(-1) ?? "").toLowerCase();
  const alias = given ?? own;
  const outputs = name.length === 1 ? scope.queries.get(own) : undefined;
  if (outputs !== undefined) return { alias, outputs };
  // `FROM orders o, o.lines` goes through an array of the row: no table.
  if (name.length > 1 && aliased(name[0] ?? "", scope) !== null && findings.splitNames) return { alias };
  findings.tables.push(name);
  return { alias, table: name };
}

/** The parts of a table's name. BigQuery writes several parts within one pair of quotes. */
export function nameOf(entry: Node, splitNames: boolean): QualifiedName | null {
  const table = textOf(entry.table);
  if (table === null) return null;
  const schema = textOf(entry.schema);
  const above = schema === null ? [textOf(entry.db)] : [textOf(entry.catalog) ?? textOf(entry.db), schema];
  const parts = [...above, table].flatMap((part) => (part === null ? [] : splitNames ? part.split(".") : [part]));
  return parts.slice(-3);
}

function readColumns(columns: unknown, scope: Scope, findings: Findings): readonly Output[] {
  if (columns === "*") return [starOf(scope.relations)];
  return nodesOf(columns).map((column): Output => {
    const reference = isNode(column.expr) && column.expr.type === "column_ref" ? column.expr : null;
    if (reference !== null && textOf(reference.column) === "*") return starIn(reference, scope);
    const isPlain = reference !== null && (lookUp(reference, scope)?.isPlain ?? false);
    const name = textOf(column.as) ?? (reference === null ? null : textOf(reference.column));
    return { name, sources: sourcesOf(column.expr, scope, findings), isPlain, isStar: false, starOf: [] };
  });
}

/** The columns that an expression names, also in queries within it. */
function sourcesOf(expression: unknown, scope: Scope, findings: Findings): readonly ColumnName[] {
  const sources: ColumnName[] = [];
  walk(expression, (node) => {
    if (node.type === "column_ref") {
      sources.push(...(lookUp(node, scope)?.sources ?? []));
      return true;
    }
    if (!isQuery(node)) return false;
    for (const output of readQuery(node, scope, findings)) sources.push(...output.sources);
    return true;
  });
  return sources;
}

function starIn(reference: Node, scope: Scope): Output {
  const table = textOf(reference.table);
  const relation = table === null ? null : aliased(table, scope);
  return starOf(table === null ? scope.relations : relation === null ? [] : [relation]);
}

function starOf(relations: readonly Relation[]): Output {
  return { name: null, sources: [], isPlain: false, isStar: true, starOf: [...relations] };
}

/** Queries within expressions. */
export function readNested(value: unknown, scope: Scope, findings: Findings): void {
  walk(value, (node) => {
    if (!isQuery(node)) return false;
    readQuery(node, scope, findings);
    return true;
  });
}
