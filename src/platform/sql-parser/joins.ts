import { columnOf, type Findings, lookUp, type Relation, type Scope } from "./scope.ts";
import type { ColumnName } from "./sql-facts.ts";
import { isNode, type Node, nodesOf, textOf } from "./tree.ts";

/** The equalities of columns that all rows have to fulfil: those in a chain of ANDs. */
export function readEqualities(condition: unknown, scope: Scope, findings: Findings): void {
  if (!isNode(condition) || condition.type !== "binary_expr") return;
  if (String(condition.operator).toUpperCase() === "AND") {
    readEqualities(condition.left, scope, findings);
    readEqualities(condition.right, scope, findings);
  } else if (condition.operator === "=") {
    const [left, right] = [reference(condition.left), reference(condition.right)];
    if (left === null || right === null) return;
    const [from, to] = [lookUp(left, scope), lookUp(right, scope)];
    if (from === null || to === null || from.relation === to.relation) return;
    if (from.isPlain && to.isPlain) addJoin(findings, from.sources, to.sources);
  }
}

/** The column itself, or cast to another type: the values are still those of the column. */
function reference(value: unknown): Node | null {
  if (!isNode(value)) return null;
  if (value.type === "column_ref") return value;
  return value.type === "cast" ? reference(value.expr) : null;
}

/** USING joins with the relation that had the column before: with several before, only when an earlier USING tells. */
export function readUsing(columns: unknown, joined: Relation, { relations, merged }: Scope, findings: Findings): void {
  const before = relations.filter((relation) => relation !== joined);
  for (const node of nodesOf(columns)) {
    const column = textOf(node.column ?? node);
    const left = column === null ? undefined : (merged.get(column.toLowerCase()) ?? only(before));
    if (column === null || left === undefined) continue;
    merged.set(column.toLowerCase(), left);
    const [from, to] = [columnOf(left, column), columnOf(joined, column)];
    if (from.isPlain && to.isPlain) addJoin(findings, from.sources, to.sources);
  }
}

function only<T>(values: readonly T[]): T | undefined {
  return values.length === 1 ? values[0] : undefined;
}

function addJoin({ joins }: Findings, lefts: readonly ColumnName[], rights: readonly ColumnName[]): void {
  const [left, right] = [only(lefts), only(rights)];
  if (left !== undefined && right !== undefined) joins.push({ left, right });
}
