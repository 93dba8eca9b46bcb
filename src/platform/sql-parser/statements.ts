import type { Dialect } from "./dialect.ts";
import { readEqualities } from "./joins.ts";
import { nameOf, readFrom, readNested, readQuery, readWith, renamed } from "./queries.ts";
import { type Findings, type Output, scopeWithin } from "./scope.ts";
import type { Join, QualifiedName, StatementKind } from "./sql-facts.ts";
import { isQuery, type Node, nodesOf, unwrapped } from "./tree.ts";

export type Statement = {
  readonly kind: StatementKind;
  readonly tables: readonly QualifiedName[];
  readonly joins: readonly Join[];
  /** What it creates or fills. */
  readonly target: QualifiedName | null;
  /** The columns of its query, with all stars over queries spread; null when it has none. */
  readonly outputs: readonly Output[] | null;
};

export function readStatement(tree: Node, dialect: Dialect): Statement {
  const findings: Findings = { tables: [], joins: [], splitNames: dialect === "bigquery" };
  const { tables, joins } = findings;
  const isRead = tree.type === "select";
  const outputs = isRead ? readQuery(tree, null, findings) : readWriting(tree, findings);
  const kind = isRead ? "SELECT" : writing.has(String(tree.type)) ? "WRITE" : "OTHER";
  const target = isRead ? null : targetOf(tree, findings);
  return { kind, tables, joins, target, outputs: outputs === null ? null : outputs.flatMap(spread) };
}

const writing = new Set(["insert", "replace", "update", "delete", "create", "drop", "truncate", "alter", "rename"]);

/** A star over a query stands for the columns of that query. */
function spread(output: Output): readonly Output[] {
  if (!output.isStar || output.starOf.length === 0) return [output];
  return output.starOf.flatMap((relation) =>
    "outputs" in relation ? relation.outputs.flatMap(spread) : [{ ...output, starOf: [relation] }],
  );
}

function readWriting(tree: Node, findings: Findings): readonly Output[] | null {
  const scope = scopeWithin(null, readWith(tree.with, null, findings));
  if (tree.type === "update" || tree.type === "delete") {
    // In `DELETE a FROM orders a …` the first name is the alias of the second.
    if (tree.type === "update" || nodesOf(tree.from).length === 0) readFrom(tree.table, scope, findings);
    readFrom(tree.from, scope, findings);
    readEqualities(tree.where, scope, findings);
    readNested([tree.where, tree.set], scope, findings);
    return null;
  }
  const body = unwrapped(tree.values ?? tree.query_expr ?? tree.select ?? tree.definition);
  const target = targetOf(tree, findings);
  if (target !== null && (tree.keyword === "table" || tree.keyword === "view" || tree.keyword === undefined))
    findings.tables.push(target);
  return isQuery(body) ? renamed(readQuery(body, scope, findings), tree.columns) : null;
}

function targetOf(tree: Node, { splitNames }: Findings): QualifiedName | null {
  const [first] = [...nodesOf(tree.table), ...nodesOf(tree.view), ...nodesOf(tree.name)];
  if (first === undefined) return null;
  return nameOf({ ...first, table: first.table ?? first.view }, splitNames);
}
