import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "#testkit/warehouse.ts";
import { type GraphStory, graphDocument, shape, tellGraphStory } from "./graph-story.ts";
import { unknown } from "./story.ts";

let story: GraphStory;
const names = "t1 t2 t3 t4 t5 t6 t7 t8 d1 d2 c1 c2 c3 f1 f2 tHidden t9 d3 t10 t11 d9 tA tB tC t20 h1 t21".split(" ");

beforeAll(async () => {
  story = await tellGraphStory(names);
  // A line into a dashboard, a diamond, a cycle with a way out, and what is not to be seen.
  await story.link("t1>t2", "t2>t3", "t3>d1", "d1>d2");
  await story.link("t4>t5", "t4>t6", "t5>t7", "t6>t7");
  await story.link("t8>t9", "t9>t10", "t10>t8", "t10>t11");
  await story.link("c1>c2", "c2>f1", "c2>c3", "f1>f2", "f2>d9");
  await story.link("tA>tHidden", "tHidden>tB", "tA>tC", "tC>d3", "t20>h1", "h1>t21");
  const { prisma } = story.app.database;
  await prisma.table.update({ where: { id: story.id("tHidden") }, data: { deletedAt: new Date() } });
});
afterAll(() => story.app[Symbol.asyncDispose]());

type Case = [root: string, direction: string, depth: number, nodes: string, edges: string];

describe("LI11 a graph", () => {
  const cases: Case[] = [
    ["t1", "DOWNSTREAM", 10, "t1:0 t2:1 t3:2 d1:3 d2:4", "t1>t2 t2>t3 t3>d1 d1>d2"],
    ["t1", "DOWNSTREAM", 2, "t1:0 t2:1 t3:2", "t1>t2 t2>t3"],
    ["t1", "UPSTREAM", 10, "t1:0", ""],
    ["d2", "UPSTREAM", 3, "d2:0 d1:1 t3:2 t2:3", "d1>d2 t3>d1 t2>t3"],
    ["t3", "BOTH", 1, "t3:0 t2:1 d1:1", "t2>t3 t3>d1"],
    ["t4", "DOWNSTREAM", 3, "t4:0 t5:1 t6:1 t7:2", "t4>t5 t4>t6 t5>t7 t6>t7"],
    ["t5", "BOTH", 3, "t5:0 t4:1 t7:1", "t4>t5 t5>t7"],
    ["t8", "DOWNSTREAM", 10, "t8:0 t9:1 t10:2 t11:3", "t8>t9 t9>t10 t10>t8 t10>t11"],
    ["t8", "BOTH", 10, "t8:0 t9:1 t10:1 t11:3", "t8>t9 t10>t8 t9>t10 t10>t11"],
    ["t8", "UPSTREAM", 1, "t8:0 t10:1", "t10>t8"],
    ["c1", "DOWNSTREAM", 10, "c1:0 c2:1 c3:2 f1:2 f2:3 d9:4", "c1>c2 c2>f1 c2>c3 f1>f2 f2>d9"],
    ["f2", "UPSTREAM", 2, "f2:0 f1:1 c2:2", "f1>f2 c2>f1"],
    ["d9", "UPSTREAM", 10, "d9:0", ""],
    ["tA", "DOWNSTREAM", 10, "tA:0 tC:1 d3:2", "tA>tC tC>d3"],
    ["tB", "UPSTREAM", 10, "tB:0", ""],
  ];
  test.each(cases)("of %s, %s, within %i steps", async (root, direction, depth, nodes, edges) => {
    const graph = await story.graph(root, direction, { depth });
    expect(shape(story, graph)).toEqual({ nodes: ordered(nodes), edges: edges.split(" ").filter(Boolean) });
    expect(graph).toMatchObject({ root: { id: story.id(root), depth: 0 }, isTruncated: false });
  });

  /** By depth, then id. */
  function ordered(nodes: string): string[] {
    const key = (node: string) => node.replace(/(.*):(.*)/, (_, name, depth) => `${depth} ${story.id(name)}`);
    return nodes.split(" ").toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  test("goes three steps without a depth", async () => {
    const { nodes } = await story.graph("t1", "DOWNSTREAM");
    expect(nodes.map(({ name }) => name)).toEqual(["t1", "t2", "t3", "d1"]);
  });

  test("says what and where its assets are and how its edges came to be known", async () => {
    const { nodes, edges } = await story.graph("c1", "DOWNSTREAM", { depth: 10 });
    expect(nodes.map(({ assetType, path }) => [assetType, path])).toEqual(
      expect.arrayContaining([
        ["COLUMN", "shop_db.public.home.c1"],
        ["DASHBOARD_FIELD", "/home/f1"],
        ["DASHBOARD", "/d9"],
      ]),
    );
    expect(edges.every(({ lineageType }) => lineageType === "MANUAL_CUSTOMER")).toBe(true);
    const [root] = (await story.graph("t1", "UPSTREAM")).nodes;
    expect(root).toMatchObject({ assetType: "TABLE", path: "shop_db.public.t1" });
  });

  test.each([
    ["DOWNSTREAM", 1, ["t4>t5"], true],
    ["DOWNSTREAM", 3, ["t4>t5", "t4>t6", "t5>t7"], true],
    ["DOWNSTREAM", 4, ["t4>t5", "t4>t6", "t5>t7", "t6>t7"], false],
    ["BOTH", 4, ["t4>t5", "t4>t6", "t5>t7", "t6>t7"], false],
  ])("%s is cut at %i edges by depth, then id, and says so", async (direction, limit, edges, isTruncated) => {
    const graph = await story.graph("t4", direction, { limit });
    expect(shape(story, graph).edges).toEqual(edges);
    expect(graph.isTruncated).toBe(isTruncated);
    expect(new Set(graph.nodes.map(({ id }) => id))).toEqual(
      new Set(graph.edges.flatMap(({ parentId, childId }) => [parentId, childId])),
    );
  });

  test("BOTH of a cycle counts an edge that both walks meet once", async () => {
    const graph = await story.graph("t8", "BOTH", { depth: 10, limit: 4 });
    expect(graph).toMatchObject({ isTruncated: false });
    expect(graph.edges).toHaveLength(4);
    expect((await story.graph("t8", "BOTH", { depth: 10, limit: 3 })).isTruncated).toBe(true);
  });
});

test("LI13 a hidden asset is neither shown nor passed", async () => {
  expect(shape(story, await story.graph("t20", "DOWNSTREAM")).edges).toEqual([]);
  expect(shape(story, await story.graph("t21", "UPSTREAM")).edges).toEqual([]);
  expect(await story.paths("t20", "t21")).toEqual({ paths: [], isTruncated: false });
  const answer = await refusal(story.app, graphDocument, { id: story.id("h1"), direction: "BOTH" });
  expect(answer.code).toBe("NOT_FOUND");
});

test("an id in capitals is the same id", async () => {
  const { root } = await story.graph(story.id("t1").toUpperCase(), "DOWNSTREAM");
  expect(root.id).toBe(story.id("t1"));
});

describe("what is refused", () => {
  test.each(["unknown", "malformed", "deleted", "of another account"])("an id that is %s: NOT_FOUND", async (what) => {
    const id = { unknown, malformed: "t1", deleted: story.id("tHidden") }[what] ?? story.id("t1");
    const token = what === "of another account" ? story.app.other.tokens.readWrite : story.app.tokens.readWrite;
    const answer = await refusal(story.app, graphDocument, { id, direction: "BOTH" }, token);
    expect(answer).toMatchObject({ code: "NOT_FOUND", field: "assetId" });
  });

  test.each([{ depth: 0 }, { depth: 11 }, { limit: 0 }, { limit: -1 }, { limit: 5001 }])(
    "%o: BAD_USER_INPUT",
    async (more) => {
      const answer = await refusal(story.app, graphDocument, { id: story.id("t1"), direction: "BOTH", ...more });
      expect(answer).toMatchObject({ code: "BAD_USER_INPUT", field: Object.keys(more)[0] });
    },
  );

  test("nobody in particular: UNAUTHENTICATED", async () => {
    const answer = await refusal(story.app, graphDocument, { id: story.id("t1"), direction: "BOTH" }, null);
    expect(answer).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  });

  test("a graph whose limit costs too much: QUERY_TOO_COMPLEX", async () => {
    const fields = Array.from(
      { length: 20 },
      (_, index) =>
        `g${index}: lineageGraph(assetId: $id, direction: BOTH, limit: 5000) { root { id } nodes { id } edges { id } }`,
    );
    const answer = await refusal(story.app, `query ($id: ID!) { ${fields.join(" ")} }`, { id: story.id("t1") });
    expect(answer.code).toBe("QUERY_TOO_COMPLEX");
  });
});

test("LI10 a graph takes the same number of statements, however large", async () => {
  const statementsOf = async (depth: number) => {
    story.app.statements.length = 0;
    await story.graph("t1", "BOTH", { depth });
    return story.app.statements.length;
  };
  await statementsOf(1);
  const few = await statementsOf(1);
  expect(await statementsOf(10)).toBe(few);
  expect(story.app.statements.filter((text) => text.includes("WITH RECURSIVE"))).toHaveLength(1);
});
