import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { UNKNOWN_ID } from "#testkit/warehouse-story.ts";
import { expectWriteGuarded, type Knowledge, knowledgeStory, type Row, recordFeed } from "../tags/knowledge-story.ts";
import { createTerm, deleteTerm, getTerms, updateTerm } from "./term-documents.ts";

let app: TestApp;
let story: Knowledge;
let stranger: Knowledge;
let counter = 0;

beforeAll(async () => {
  app = await createTestApp();
  story = knowledgeStory(app);
  stranger = knowledgeStory(app, app.other.tokens.readWrite, app.other);
});
afterAll(() => app[Symbol.asyncDispose]());

const make = (more: object = {}, teller = story) => {
  const data = { name: `made_${++counter}`, description: "About it.", ...more };
  return teller.ask<Row>(createTerm, { data });
};
const update = (id: string, more: object) => story.ask<Row>(updateTerm, { data: { id, ...more } });
const remove = (id: string) => story.ask<boolean>(deleteTerm, { data: { id } });
const stored = (id: string) => app.database.prisma.term.findUniqueOrThrow({ where: { id } });
const linkOf = async (id: string) => (await app.database.prisma.tag.findUniqueOrThrow({ where: { id } })).linkedTermId;

/** A chain of terms, each below the one before. */
async function chain(length: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < length) ids.push((await make({ parentTermId: ids.at(-1) ?? null })).id);
  return ids;
}

async function depths(ids: readonly string[]): Promise<unknown[]> {
  const { data } = await story.ask<{ data: Row[] }>(getTerms, { scope: { ids } });
  return ids.map((id) => data.find((term) => term.id === id)?.depthLevel);
}

async function tag(teller = story): Promise<string> {
  const label = `label_${++counter}`;
  const attach = "mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }";
  await teller.ask(attach, { data: [{ entityType: "TABLE", entityId: await teller.table(), label }] });
  const find = "query ($scope: GetTagsScope) { getTags(scope: $scope) { data { id } } }";
  const { data } = await teller.ask<{ data: Row[] }>(find, { scope: { labelContains: label } });
  return String(data[0]?.id);
}

describe("createTerm", () => {
  test("TE8 makes a term with its place, its tag and who wrote it", async () => {
    const [parent, linkedTagId] = [await make(), await tag()];
    const term = await make({ name: " Margin ", parentTermId: parent.id.toUpperCase(), linkedTagId });
    expect(term).toMatchObject({ name: "Margin", description: "About it.", depthLevel: 1, parentTermId: parent.id });
    expect(term.linkedTag).toEqual({ id: linkedTagId });
    expect(await linkOf(linkedTagId)).toBe(term.id);
    expect(await stored(term.id)).toMatchObject({
      descriptionRaw: "About it.",
      lastDescribedByUserId: app.userId,
      lastEditedAt: expect.any(Date),
    });
  });

  test.each<[string, object]>([
    ["name", { name: " " }],
    ["name", { name: "x".repeat(1_001) }],
    ["name", { name: "a\u0000b" }],
    ["description", { description: "x".repeat(100_001) }],
  ])("refuses a wrong %s", async (field, wrong) => {
    const refusal = await story.refusal(createTerm, { data: { name: "Wrong", description: "", ...wrong } });
    expect(refusal).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: `data.${field}` });
  });

  test("TE9 a parent or tag that is not in the account, or deleted, is NOT_FOUND", async () => {
    const gone = await make();
    await remove(gone.id);
    const [foreign, foreignTag] = [await make({}, stranger), await tag(stranger)];
    for (const [field, id] of [
      ["parentTermId", gone.id],
      ["parentTermId", foreign.id],
      ["parentTermId", "nonsense"],
      ["linkedTagId", foreignTag],
      ["linkedTagId", UNKNOWN_ID],
    ]) {
      const data = { name: "Nowhere", description: "", [String(field)]: id };
      expect(await story.refusal(createTerm, { data })).toMatchObject({ code: "NOT_FOUND", field: `data.${field}` });
    }
    expect(await app.database.prisma.term.count({ where: { name: "Nowhere" } })).toBe(0);
  });

  test("refuses callers without a token and Read Only tokens", async () => {
    await expectWriteGuarded(app, createTerm, { data: { name: "Guarded", description: "" } });
  });
});

describe("updateTerm", () => {
  test("TE3 keeps what is left out", async () => {
    const [parent, linkedTagId] = [await make(), await tag()];
    const term = await make({ parentTermId: parent.id, linkedTagId });
    const { id } = term;
    expect(await update(id, {})).toEqual(term);
    expect(await update(id, { name: "Renamed" })).toEqual({ ...term, name: "Renamed" });
    expect(await update(id, { description: null })).toMatchObject({ description: "", depthLevel: 1 });
    expect(await update(id.toUpperCase(), { description: "Anew" })).toMatchObject({ id, description: "Anew" });
    const rooted = await update(id, { parentTermId: null });
    expect(rooted).toMatchObject({ parentTermId: null, depthLevel: 0, linkedTag: { id: linkedTagId } });
    expect(await update(id, { linkedTagId: null })).toMatchObject({ linkedTag: null, name: "Renamed" });
    expect(await linkOf(linkedTagId)).toBeNull();
  });

  test("TE8 only a new description changes who wrote it last, and drops the editor's document", async () => {
    const { id } = await make();
    const before = { lastDescribedByUserId: null, descriptionStateLexical: { root: {} }, lastEditedAt: null };
    await app.database.prisma.term.update({ where: { id }, data: before });
    await update(id, { name: "Other" });
    expect(await stored(id)).toMatchObject({ ...before, lastEditedAt: expect.any(Date) });
    await update(id, { description: "Mine" });
    expect(await stored(id)).toMatchObject({ lastDescribedByUserId: app.userId, descriptionStateLexical: null });
  });

  test("TE5 the depth of everything below follows a move", async () => {
    const [top, ...moved] = await chain(4);
    const [, place] = await chain(2);
    await update(String(moved[0]), { parentTermId: place });
    expect(await depths([String(top), ...moved])).toEqual([0, 2, 3, 4]);
    await update(String(moved[0]), { parentTermId: null });
    expect(await depths(moved)).toEqual([0, 1, 2]);
  });

  test("TE4 refuses itself and what lies below it as its parent", async () => {
    const ids = await chain(3);
    for (const parentTermId of ids) {
      const refusal = await story.refusal(updateTerm, { data: { id: ids[0], parentTermId } });
      expect(refusal).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data.parentTermId" });
    }
    expect(await depths(ids)).toEqual([0, 1, 2]);
  });

  test("TE4 of two moves that would close a circle together one is refused", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await chain(2), await chain(2)];
      const moves = [
        { id: one[0], parentTermId: two[1] },
        { id: two[0], parentTermId: one[1] },
      ];
      const answers = await Promise.all(moves.map((data) => story.graphql(updateTerm, { data })));
      const codes = answers.map(({ body }) => body.errors?.[0]?.extensions.code ?? "moved");
      expect(codes.toSorted()).toEqual(["BAD_USER_INPUT", "moved"]);
      expect((await depths([...one, ...two])).toSorted()).toEqual([0, 1, 2, 3]);
    }
  });

  test("TE6 a tag of another term is refused; another tag takes the place of the one before", async () => {
    const [first, second] = [await tag(), await tag()];
    const [holder, other] = [await make({ linkedTagId: first }), await make()];
    const refusal = await story.refusal(updateTerm, { data: { id: other.id, linkedTagId: first } });
    expect(refusal).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data.linkedTagId" });
    expect(await update(holder.id, { linkedTagId: first })).toMatchObject({ linkedTag: { id: first } });
    expect(await update(holder.id, { linkedTagId: second.toUpperCase() })).toMatchObject({ linkedTag: { id: second } });
    expect(await linkOf(first)).toBeNull();
    expect(await update(other.id, { linkedTagId: first })).toMatchObject({ linkedTag: { id: first } });
  });

  test("TE6 of many terms that ask for one tag at the same moment one gets it", async () => {
    const linkedTagId = await tag();
    const terms = await Promise.all([make(), make(), make()]);
    const answers = await Promise.all(terms.map(({ id }) => story.graphql(updateTerm, { data: { id, linkedTagId } })));
    const codes = answers.map(({ body }) => body.errors?.[0]?.extensions.code ?? "linked");
    expect(codes.toSorted()).toEqual(["BAD_USER_INPUT", "BAD_USER_INPUT", "linked"]);
  });

  test("refuses an emptied name and unknown terms", async () => {
    const { id } = await make();
    for (const name of [null, ""])
      expect(await story.refusal(updateTerm, { data: { id, name } })).toMatchObject({
        code: "BAD_USER_INPUT",
        field: "data.name",
      });
    for (const unknown of [(await make({}, stranger)).id, UNKNOWN_ID, "nonsense"]) {
      const refusal = await story.refusal(updateTerm, { data: { id: unknown, name: "x" } });
      expect(refusal).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data.id" });
    }
    const refusal = await story.refusal(updateTerm, { data: { id, parentTermId: UNKNOWN_ID, name: "x" } });
    expect(refusal).toMatchObject({ code: "NOT_FOUND", field: "data.parentTermId" });
    expect((await stored(id)).name).not.toBe("x");
  });

  test("refuses callers without a token and Read Only tokens", async () => {
    await expectWriteGuarded(app, updateTerm, { data: { id: (await make()).id, name: "Guarded" } });
  });
});

describe("deleteTerm", () => {
  test("TE7 its children move to its parent, its tags leave it, and it does not come back", async () => {
    const linkedTagId = await tag();
    const ids = await chain(4);
    const [top = "", gone = "", child = "", grandchild = ""] = ids;
    await update(gone, { linkedTagId });
    const label = `carried_${++counter}`;
    const tagging = [{ entityType: "TERM", entityId: gone, label }];
    await story.ask("mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }", { data: tagging });
    expect(await remove(gone.toUpperCase())).toBe(true);
    expect(await depths(ids)).toEqual([0, undefined, 1, 2]);
    expect(await stored(child)).toMatchObject({ parentTermId: top });
    expect(await stored(grandchild)).toMatchObject({ parentTermId: child });
    expect(await linkOf(linkedTagId)).toBeNull();
    expect(await app.database.prisma.tag.count({ where: { label } })).toBe(0);
    for (const [document, data] of [
      [deleteTerm, { id: gone }],
      [updateTerm, { id: gone, name: "Back" }],
    ] as const)
      expect(await story.refusal(document, { data })).toMatchObject({ code: "NOT_FOUND", field: "data.id" });
    expect(await make({ linkedTagId })).toMatchObject({ linkedTag: { id: linkedTagId } });
  });

  test("TE7 the children of a term at the root come to the root", async () => {
    const ids = await chain(3);
    await remove(String(ids[0]));
    expect(await depths(ids)).toEqual([undefined, 0, 1]);
  });

  test("TE9 a term that is not in the account is NOT_FOUND", async () => {
    for (const id of [(await make({}, stranger)).id, UNKNOWN_ID, "nonsense"])
      expect(await story.refusal(deleteTerm, { data: { id } })).toMatchObject({ code: "NOT_FOUND", field: "data.id" });
  });

  test("refuses callers without a token and Read Only tokens", async () => {
    await expectWriteGuarded(app, deleteTerm, { data: { id: (await make()).id } });
  });
});

test("TE10 the change feed tells of terms and of tags whose link changed", async () => {
  const linkedTagId = await tag();
  const [one = "", two = "", three = ""] = await chain(3);
  await using feed = await recordFeed(app);
  const { id } = await make({ linkedTagId });
  await update(two, { parentTermId: id });
  await update(three, { name: "Quiet", parentTermId: two });
  await update(two, {});
  await update(two, { parentTermId: null });
  await remove(id);
  await remove(one);
  const event = (assetType: string, action: string, ...ids: string[]) => ({ assetType, action, ids });
  await expect
    .poll(feed.changes)
    .toEqual([
      event("TERM", "CREATED", id),
      event("TAG", "UPDATED", linkedTagId),
      event("TERM", "UPDATED", two),
      event("TERM", "UPDATED", three),
      event("TERM", "UPDATED", two, three),
      event("TERM", "DELETED", id),
      event("TAG", "UPDATED", linkedTagId),
      event("TERM", "DELETED", one),
    ]);
});
