import { creationOf } from "./creation.ts";
import type { Dialect } from "./dialect.ts";
import { isNode, type Node } from "./tree.ts";

type Parse = (text: string) => readonly Node[] | { readonly unparsed: string };

type Module = { readonly default: { readonly Parser: new () => { readonly astify: (text: string) => unknown } } };

// Each is loaded when the first text of its dialect comes: a grammar is some 300 kB of code, all of them 8 MB.
const modules: Readonly<Record<Dialect, () => Promise<unknown>>> = {
  bigquery: () => import("node-sql-parser/build/bigquery.js"),
  hive: () => import("node-sql-parser/build/hive.js"),
  mariadb: () => import("node-sql-parser/build/mariadb.js"),
  mysql: () => import("node-sql-parser/build/mysql.js"),
  postgresql: () => import("node-sql-parser/build/postgresql.js"),
  redshift: () => import("node-sql-parser/build/redshift.js"),
  snowflake: () => import("node-sql-parser/build/snowflake.js"),
  transactsql: () => import("node-sql-parser/build/transactsql.js"),
  trino: () => import("node-sql-parser/build/trino.js"),
};

const loaded = new Map<Dialect, Parse>();

export async function parserOf(dialect: Dialect): Promise<Parse> {
  const known = loaded.get(dialect);
  if (known !== undefined) return known;
  // The package's types name only its main module, whose builds are all alike.
  const { Parser } = ((await modules[dialect]()) as Module).default;
  const parser = new Parser();
  const treesOf = (text: string): readonly Node[] => {
    const tree = parser.astify(text);
    return (Array.isArray(tree) ? tree : [tree]).filter(isNode);
  };
  const parse: Parse = (text) => {
    try {
      return treesOf(text);
    } catch (error) {
      return creationOf(text, treesOf) ?? { unparsed: reasonOf(error) };
    }
  };
  loaded.set(dialect, parse);
  return parse;
}

function reasonOf(error: unknown): string {
  const start = isNode(error) && isNode(error.location) && isNode(error.location.start) ? error.location.start : {};
  return typeof start.line === "number"
    ? `the grammar does not know what stands at line ${start.line}, column ${String(start.column)}`
    : "the grammar does not know it";
}
