import { isNode, itemOf, nodesOf, numberOf, parseNodeTree, type TreeNode, type TreeValue } from "./node-tree.ts";

/** A column of a relation, by the relation's object id and the column's number in it. */
export type ColumnRef = { readonly relation: string; readonly column: number };

/** The kinds of range table entries that lead to columns, by the numbers that PostgreSQL writes for them. */
const entryKinds = { relation: 0, subquery: 1, join: 2, cte: 6, group: 9 };
const existsSubLink = "0";

/**
 * For each column of a view, by its number, the columns that its expression names, as PostgreSQL itself resolved them
 * when the view was made: through aliases, joins, subqueries, common table expressions and every branch of a set
 * operation. Columns that only filter, join, group or sort are not among them, nor what an EXISTS looks at, nor
 * columns that reach the view as a whole row or through a function's result.
 */
export function viewColumnSources(action: string): ReadonlyMap<number, readonly ColumnRef[]> {
  const sources = new Map<number, readonly ColumnRef[]>();
  const query = nodesOf(parseNodeTree(action))[0];
  if (query === undefined) return sources;
  for (const entry of outputsOf(query)) {
    const number = numberOf(entry, "resno");
    const search: Search = { found: new Map(), visited: new Map() };
    searchOutput(search, query, number, []);
    sources.set(number, [...search.found.values()]);
  }
  return sources;
}

/** `visited` keeps a recursive common table expression from being followed for ever. */
type Search = { readonly found: Map<string, ColumnRef>; readonly visited: Map<TreeNode, Set<number>> };

/** The queries around an expression, outermost first: a variable may belong to any of them. */
type Scopes = readonly TreeNode[];

function outputsOf(query: TreeNode): readonly TreeNode[] {
  return nodesOf(query.fields.get("targetList"))
    .filter((entry) => entry !== undefined)
    .filter((entry) => entry.fields.get("resjunk") === "false");
}

function searchOutput(search: Search, query: TreeNode, number: number, around: Scopes): void {
  const visited = search.visited.get(query) ?? new Set();
  if (visited.has(number)) return;
  search.visited.set(query, visited.add(number));

  const scopes = [...around, query];
  const setOperation = query.fields.get("setOperations");
  if (isNode(setOperation)) {
    for (const branch of branchesOf(setOperation)) searchEntry(search, scopes, branch, number);
    return;
  }
  const entry = outputsOf(query).find((candidate) => numberOf(candidate, "resno") === number);
  searchExpression(search, entry?.fields.get("expr"), scopes);
}

function branchesOf(setOperation: TreeNode): readonly number[] {
  if (setOperation.type === "RANGETBLREF") return [numberOf(setOperation, "rtindex")];
  return [setOperation.fields.get("larg"), setOperation.fields.get("rarg")].filter(isNode).flatMap(branchesOf);
}

function searchExpression(search: Search, value: TreeValue | undefined, scopes: Scopes): void {
  if (value === undefined || typeof value === "string") return;
  if (!isNode(value)) {
    for (const item of value) searchExpression(search, item, scopes);
  } else if (value.type === "VAR") {
    const level = scopes.length - numberOf(value, "varlevelsup");
    searchEntry(search, scopes.slice(0, level), numberOf(value, "varno"), numberOf(value, "varattno"));
  } else if (value.type === "QUERY") {
    for (const entry of outputsOf(value)) searchOutput(search, value, numberOf(entry, "resno"), scopes);
  } else if (!(value.type === "SUBLINK" && value.fields.get("subLinkType") === existsSubLink)) {
    for (const field of value.fields.values()) searchExpression(search, field, scopes);
  }
}

/** Follows column `number` of entry `index` in the range table of the innermost query of `scopes`. */
function searchEntry(search: Search, scopes: Scopes, index: number, number: number): void {
  const entry = nodesOf(scopes.at(-1)?.fields.get("rtable"))[index - 1];
  if (entry === undefined || number < 1) return;
  const kind = numberOf(entry, "rtekind");
  if (kind === entryKinds.relation) {
    const relation = String(entry.fields.get("relid"));
    search.found.set(`${relation} ${number}`, { relation, column: number });
  } else if (kind === entryKinds.subquery) {
    const subquery = entry.fields.get("subquery");
    if (isNode(subquery)) searchOutput(search, subquery, number, scopes);
  } else if (kind === entryKinds.join) {
    searchExpression(search, itemOf(entry.fields.get("joinaliasvars"), number), scopes);
  } else if (kind === entryKinds.group) {
    searchExpression(search, itemOf(entry.fields.get("groupexprs"), number), scopes);
  } else if (kind === entryKinds.cte) {
    const around = scopes.slice(0, scopes.length - numberOf(entry, "ctelevelsup"));
    const expressions = nodesOf(around.at(-1)?.fields.get("cteList"));
    const name = entry.fields.get("ctename");
    const query = expressions.find((expression) => expression?.fields.get("ctename") === name)?.fields.get("ctequery");
    if (isNode(query)) searchOutput(search, query, number, around);
  }
}
