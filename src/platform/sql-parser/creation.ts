import { isQuery, type Node } from "./tree.ts";

const blank = String.raw`(?:\s|--[^\n]*\n|/\*[\s\S]*?\*/)`;
const part = String.raw`(?:"[^"]+"|\x60[^\x60]+\x60|\[[^\]]+\]|[\w$-]+)`;
const head = new RegExp(
  `^${blank}*create${blank}+(?:or${blank}+replace${blank}+)?(?:(?:temp|temporary|transient|secure|recursive|materialized)${blank}+)*` +
    `(table|view)${blank}+(?:if${blank}+not${blank}+exists${blank}+)?(${part}(?:\\.${part})*)` +
    `${blank}*(?:\\(([^()]*)\\)${blank}*)?as\\b`,
  "i",
);

/**
 * Most grammars know fewer queries after CREATE … AS than on their own, and few know materialized views: what their query
 * is read as is put together here. Null for other texts.
 */
export function creationOf(text: string, treesOf: (text: string) => readonly Node[]): readonly Node[] | null {
  const [start, keyword, name, columns] = head.exec(text) ?? [];
  if (start === undefined || keyword === undefined || name === undefined) return null;
  const [query, ...others] = readable(text.slice(start.length), treesOf);
  if (!isQuery(query) || others.length > 0) return null;
  const [table, schema, database] = (name.match(new RegExp(part, "g")) ?? []).map(unquoted).toReversed();
  const place = schema === undefined ? {} : database === undefined ? { db: schema } : { schema, db: database };
  const names = (columns ?? "")
    .split(",")
    .map((column) => unquoted(column.trim()))
    .filter((column) => column !== "");
  return [
    { type: "create", keyword: keyword.toLowerCase(), table: [{ ...place, table }], columns: names, query_expr: query },
  ];
}

function readable(text: string, treesOf: (text: string) => readonly Node[]): readonly Node[] {
  try {
    return treesOf(text);
  } catch {
    return [];
  }
}

function unquoted(name: string): string {
  return name.replace(/^["\x60[](.*)["\x60\]]$/, "$1");
}
