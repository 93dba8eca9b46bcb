import { makeDashboard, makeDashboardField } from "#testkit/dashboards.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";

export const graphDocument = `query ($id: ID!, $direction: LineageDirection!, $depth: Int, $limit: Int) {
  lineageGraph(assetId: $id, direction: $direction, depth: $depth, limit: $limit) {
    root { id depth } nodes { assetType id name path depth } edges { id parentId childId lineageType } isTruncated
  }
}`;

export const pathsDocument = `query ($from: ID!, $to: ID!, $maxLength: Int, $limit: Int) {
  lineagePaths(fromId: $from, toId: $to, maxLength: $maxLength, limit: $limit) {
    paths { assetIds nodes { assetType id name path } } isTruncated
  }
}`;

type Node = { id: string; name: string; path: string; assetType: string; depth: number };
type Edge = { id: string; parentId: string; childId: string; lineageType: string };
export type Graph = { root: { id: string }; nodes: Node[]; edges: Edge[]; isTruncated: boolean };
export type Paths = { paths: { assetIds: string[]; nodes: Node[] }[]; isTruncated: boolean };

/** Assets by names: `t…` are tables, `h…` hidden ones, `d…` dashboards, `c…` columns, `f…` dashboard fields. */
export type GraphStory = {
  readonly app: TestApp;
  readonly ids: ReadonlyMap<string, string>;
  readonly id: (name: string) => string;
  readonly name: (id: string) => string;
  /** Edges such as `t1>t2`, made one after the other; answers their ids. */
  readonly link: (...edges: string[]) => Promise<string[]>;
  readonly graph: (root: string, direction: string, more?: { depth?: number; limit?: number }) => Promise<Graph>;
  readonly paths: (from: string, to: string, more?: { maxLength?: number; limit?: number }) => Promise<Paths>;
};

export async function tellGraphStory(names: readonly string[]): Promise<GraphStory> {
  const app = await createTestApp();
  const make = warehouseOf(app);
  const { sourceId, databaseId, schemaId } = await make.plain("shop");
  const hidden = await make.schema(databaseId, "hidden", { isHidden: true });
  const home = { table: await make.table(schemaId, "home"), dashboard: await makeDashboard(app, sourceId, "home") };
  const ids = new Map<string, string>();
  const makers: Record<string, (name: string) => Promise<string>> = {
    t: (name) => make.table(schemaId, name),
    d: (name) => makeDashboard(app, sourceId, name),
    c: (name) => make.column(home.table, name),
    f: (name) => makeDashboardField(app, home.dashboard, name),
    h: (name) => make.table(hidden, name),
  };
  for (const name of names) ids.set(name, await (makers[name[0] ?? ""]?.(name) ?? Promise.reject(new Error(name))));
  const namesById = new Map([...ids].map(([name, id]) => [id, name]));
  const id = (name: string): string => ids.get(name) ?? name;
  return {
    app,
    ids,
    id,
    name: (given) => namesById.get(given) ?? given,
    async link(...edges) {
      const made: string[] = [];
      for (const edge of edges) made.push(await linkOne(app, id, edge));
      return made;
    },
    graph: async (root, direction, more = {}) =>
      (await ask(app, graphDocument, { id: id(root), direction, ...more }, app.tokens.readOnly)).lineageGraph,
    paths: async (from, to, more = {}) =>
      (await ask(app, pathsDocument, { from: id(from), to: id(to), ...more }, app.tokens.readOnly)).lineagePaths,
  };
}

const words: Record<string, string> = { t: "Table", h: "Table", d: "Dashboard", c: "Column", f: "DashboardField" };

async function linkOne(app: TestApp, id: (name: string) => string, edge: string): Promise<string> {
  const [parent = "", child = ""] = edge.split(">");
  const word = "cf".includes(parent[0] ?? "") ? "FieldLineage" : "Lineage";
  const data = {
    [`parent${words[parent[0] ?? ""]}Id`]: id(parent),
    [`child${words[child[0] ?? ""]}Id`]: id(child),
  };
  const document = `mutation ($data: [Upsert${word}Input!]!) { rows: upsert${word}s(data: $data) { id } }`;
  return (await ask(app, document, { data: [data] })).rows[0].id;
}

/** `name:depth` of the nodes and `parent>child` of the edges, in the order of the answer. */
export function shape(story: GraphStory, { nodes, edges }: Graph): { nodes: string[]; edges: string[] } {
  return {
    nodes: nodes.map(({ id, depth }) => `${story.name(id)}:${depth}`),
    edges: edges.map(({ parentId, childId }) => `${story.name(parentId)}>${story.name(childId)}`),
  };
}

export function waysOf({ paths }: Paths): string[] {
  return paths.map(({ nodes }) => nodes.map(({ name }) => name).join(">"));
}
