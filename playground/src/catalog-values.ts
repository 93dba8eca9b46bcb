import type { ExecutionResult } from "graphql";
import type { StringArgument } from "./string-argument.ts";
import type { Transport } from "./transport.ts";

/** A value that an argument can take. */
export interface Suggestion {
  label: string;
  detail: string;
  value: string;
}

const most = 20;

interface TableRow {
  id: string;
  name: string;
  schema: { name: string; database: { name: string } };
}

const tables = `query PlaygroundTables($text: String!) {
  getTables(
    scope: { pathContains: $text }
    sorting: { sortingKey: popularity, direction: DESC }
    pagination: { nbPerPage: ${most} }
  ) { data { id name schema { name database { name } } } }
}`;

const tags = `query PlaygroundTags($text: String!) {
  getTags(scope: { labelContains: $text }, pagination: { nbPerPage: ${most} }) { data { id label } }
}`;

const folders = `query PlaygroundFolders {
  getDashboards(pagination: { nbPerPage: 1000 }) { data { folderPath } }
}`;

/** The rows of the only list of an answer; none of a refusal. */
function rowsOf<T>({ data }: ExecutionResult): T[] {
  const [page] = Object.values((data ?? {}) as Record<string, { data: T[] } | undefined>);
  return page?.data ?? [];
}

type Ask = Transport["ask"];

async function tablesLike(text: string, ask: Ask) {
  return rowsOf<TableRow>(await ask(tables, { text })).map(({ id, name, schema }) => ({
    id,
    path: `${schema.database.name}.${schema.name}.${name}`,
  }));
}

async function tablePaths({ typed }: StringArgument, ask: Ask): Promise<Suggestion[]> {
  return (await tablesLike(typed, ask)).map(({ path }) => ({ label: path, detail: "table", value: path }));
}

async function tableIds({ typed }: StringArgument, ask: Ask): Promise<Suggestion[]> {
  return (await tablesLike(typed, ask)).map(({ id, path }) => ({ label: path, detail: "the table's id", value: id }));
}

async function tagLabels({ typed }: StringArgument, ask: Ask): Promise<Suggestion[]> {
  const rows = rowsOf<{ label: string }>(await ask(tags, { text: typed }));
  return rows.map(({ label }) => ({ label, detail: "tag", value: label }));
}

async function folderPaths({ typed }: StringArgument, ask: Ask): Promise<Suggestion[]> {
  const paths = new Set<string>();
  for (const { folderPath } of rowsOf<{ folderPath: string }>(await ask(folders))) {
    // A folder's filter holds for those below it too, so each of its parents is a value as well.
    const names = folderPath.split("/").filter((name) => name !== "");
    for (const count of names.keys()) paths.add(names.slice(0, count + 1).join("/"));
  }
  const wanted = typed.toLowerCase();
  const found = [...paths].filter((path) => path.toLowerCase().includes(wanted)).sort();
  return found.slice(0, most).map((path) => ({ label: path, detail: "folder", value: path }));
}

const sources: readonly { names: RegExp; find: (place: StringArgument, ask: Ask) => Promise<Suggestion[]> }[] = [
  { names: /^pathContains$/, find: tablePaths },
  { names: /^(?:\w+T|t)ableIds?$/, find: tableIds },
  { names: /^(?:label|labels|labelContains|tagLabels?)$/, find: tagLabels },
  { names: /^folderPath$/, find: folderPaths },
];

/** What the catalog knows for an argument: nothing for those whose values are not in it. */
export async function suggest(place: StringArgument, ask: Ask): Promise<Suggestion[]> {
  const source = sources.find(({ names }) => names.test(place.name));
  return source === undefined ? [] : source.find(place, ask);
}
