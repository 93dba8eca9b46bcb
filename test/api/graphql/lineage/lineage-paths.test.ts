import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "#testkit/warehouse.ts";
import { type GraphStory, pathsDocument, tellGraphStory, waysOf } from "./graph-story.ts";
import { unknown } from "./story.ts";

let story: GraphStory;
const names = "t1 t2 t3 t4 t5 t6 t7 t8 t9 d1 c1 c2 f1 d2 tGone tX tY".split(" ");

beforeAll(async () => {
  story = await tellGraphStory(names);
  await story.link("t1>t2", "t2>t3", "t3>t4", "t4>d1", "t1>t4", "t1>t3");
  await story.link("t5>t6", "t6>t7", "t7>t5", "t6>t5", "t7>t6", "t7>t8");
  await story.link("c1>c2", "c2>f1", "f1>d2", "c1>d2", "tX>tGone", "tGone>tY");
  const { prisma } = story.app.database;
  await prisma.table.update({ where: { id: story.id("tGone") }, data: { deletedAt: new Date() } });
});
afterAll(() => story.app[Symbol.asyncDispose]());

describe("LI12 paths", () => {
  test.each([
    ["t1", "d1", "t1>t4>d1 t1>t3>t4>d1 t1>t2>t3>t4>d1"],
    ["t1", "t2", "t1>t2"],
    ["d1", "t1", ""],
    ["t1", "t9", ""],
    ["t1", "t1", "t1"],
    ["t5", "t8", "t5>t6>t7>t8"],
    ["t7", "t6", "t7>t6 t7>t5>t6"],
    ["c1", "d2", "c1>d2 c1>c2>f1>d2"],
    ["c1", "t1", ""],
    ["tX", "tY", ""],
  ])("from %s to %s", async (from, to, ways) => {
    const found = await story.paths(from, to);
    expect(waysOf(found)).toEqual(ways.split(" ").filter(Boolean));
    expect(found.isTruncated).toBe(false);
    for (const { assetIds, nodes } of found.paths) expect(nodes.map(({ id }) => id)).toEqual(assetIds);
  });

  test.each([
    [1, ""],
    [2, "t1>t4>d1"],
    [3, "t1>t4>d1 t1>t3>t4>d1"],
    [10, "t1>t4>d1 t1>t3>t4>d1 t1>t2>t3>t4>d1"],
  ])("of at most %i edges", async (maxLength, ways) => {
    const found = await story.paths("t1", "d1", { maxLength });
    expect(waysOf(found)).toEqual(ways.split(" ").filter(Boolean));
  });

  test("are cut at the limit, and say so", async () => {
    const [two, three] = [await story.paths("t1", "d1", { limit: 2 }), await story.paths("t1", "d1", { limit: 3 })];
    expect(waysOf(two)).toEqual(["t1>t4>d1", "t1>t3>t4>d1"]);
    expect([two.isTruncated, three.isTruncated]).toEqual([true, false]);
  });
});

describe("what is refused", () => {
  test.each([
    ["fromId", { from: unknown }],
    ["fromId", { from: "" }],
    ["toId", { to: unknown }],
    ["toId", { to: "t1" }],
    ["toId", { to: "tGone" }],
  ])("%s of nothing: NOT_FOUND", async (field, given: { from?: string; to?: string }) => {
    const { from = "t1", to = "d1" } = given;
    const toId = to === "t1" ? to : story.id(to);
    const answer = await refusal(story.app, pathsDocument, { from: story.id(from), to: toId });
    expect(answer).toMatchObject({ code: "NOT_FOUND", field });
  });

  test("the ids of another account: NOT_FOUND", async () => {
    const variables = { from: story.id("t1"), to: story.id("t2") };
    const answer = await refusal(story.app, pathsDocument, variables, story.app.other.tokens.readWrite);
    expect(answer).toMatchObject({ code: "NOT_FOUND", field: "fromId" });
  });

  test.each([{ maxLength: 0 }, { maxLength: 11 }, { limit: 0 }, { limit: 101 }])("%o: BAD_USER_INPUT", async (more) => {
    const answer = await refusal(story.app, pathsDocument, { from: story.id("t1"), to: story.id("t2"), ...more });
    expect(answer).toMatchObject({ code: "BAD_USER_INPUT", field: Object.keys(more)[0] });
  });

  test("nobody in particular: UNAUTHENTICATED", async () => {
    const answer = await refusal(story.app, pathsDocument, { from: story.id("t1"), to: story.id("t2") }, null);
    expect(answer).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  });
});

test("LI10 paths take the same number of statements, however many", async () => {
  const statementsOf = async (to: string) => {
    story.app.statements.length = 0;
    await story.paths("t1", to, { maxLength: 10 });
    return story.app.statements.length;
  };
  await statementsOf("t2");
  const few = await statementsOf("t2");
  expect(await statementsOf("d1")).toBe(few);
  expect(story.app.statements.filter((text) => text.includes("WITH RECURSIVE"))).toHaveLength(1);
});
