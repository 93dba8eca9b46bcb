import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { refusalOf, UNKNOWN_ID } from "#testkit/warehouse-story.ts";
import { expectWriteGuarded, type Knowledge, knowledgeStory, recordFeed, statementsOf } from "./knowledge-story.ts";

const attachTags = "mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }";
const detachTags = "mutation ($data: [BaseTagEntityInput!]!) { detachTags(data: $data) }";

type Tagging = { entityType: string; entityId: string; label: string };

describe("attachTags and detachTags", () => {
  let app: TestApp;
  let story: Knowledge;

  beforeAll(async () => {
    app = await createTestApp();
    story = knowledgeStory(app);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const attach = (...data: Tagging[]) => story.ask(attachTags, { data });
  const detach = (...data: Tagging[]) => story.ask(detachTags, { data });
  const onTable = (entityId: string, label: string): Tagging => ({ entityType: "TABLE", entityId, label });

  /** Labels and ids of the account's tags that contain the text. */
  async function tags(labelContains: string) {
    const query = "query ($scope: GetTagsScope) { getTags(scope: $scope) { data { id label } } }";
    return (await story.ask<{ data: { id: string; label: string }[] }>(query, { scope: { labelContains } })).data;
  }

  async function labelsOf(tableId: string): Promise<string[]> {
    const query = `query ($ids: [String!]) { getTables(scope: { ids: $ids }) { data { tagEntities { tag { label } } } } }`;
    const { data } = await story.ask<{ data: { tagEntities: { tag: { label: string } }[] }[] }>(query, {
      ids: [tableId],
    });
    return data.flatMap(({ tagEntities }) => tagEntities.map(({ tag }) => tag.label)).sort();
  }

  async function allKinds(label: string): Promise<Tagging[]> {
    const tableId = await story.table();
    const dashboard = await story.dashboard();
    return [
      onTable(tableId, label),
      { entityType: "COLUMN", entityId: await story.column(tableId), label },
      { entityType: "DASHBOARD", entityId: dashboard.id, label },
      { entityType: "DASHBOARD_FIELD", entityId: (await story.dashboardField(dashboard.id)).id, label },
      { entityType: "TERM", entityId: (await story.term()).id, label },
    ];
  }

  test("TG1 makes missing tags and puts them on assets of every kind; TG3 the last detachment removes the tag", async () => {
    const taggings = await allKinds("every kind");
    expect(await attach(...taggings)).toBe(true);
    const [tag] = await tags("every kind");
    const carried = await app.database.prisma.tagEntity.findMany({ where: { tagId: String(tag?.id) } });
    expect(carried).toHaveLength(5);
    const [first, ...others] = taggings;
    expect(await detach(...others)).toBe(true);
    expect(await tags("every kind")).toEqual([tag]);
    expect(await detach(first as Tagging)).toBe(true);
    expect(await tags("every kind")).toEqual([]);
  });

  test("TG1 two who attach a new label at the same moment get the same tag", async () => {
    const ids = await story.tables(8);
    const answers = await Promise.all(
      ids.map((id) => app.graphql(attachTags, { data: [onTable(id, "race b"), onTable(id, "race a")] })),
    );
    expect(answers.map(({ body }) => body)).toEqual(ids.map(() => ({ data: { attachTags: true } })));
    expect((await tags("race")).map(({ label }) => label).sort()).toEqual(["race a", "race b"]);
    for (const id of ids) expect(await labelsOf(id)).toEqual(["race a", "race b"]);
  });

  test("TG1 attaching and detaching one label at the same time fails nobody and leaves no tag without an asset", async () => {
    const ids = await story.tables(6);
    const rounds = ids.flatMap((id) => [attach(onTable(id, "tug")), detach(onTable(id, "tug"))]);
    expect(await Promise.all(rounds)).toEqual(rounds.map(() => true));
    const carriers = (await Promise.all(ids.map(labelsOf))).flat();
    expect(await tags("tug")).toHaveLength(Math.min(1, carriers.length));
  });

  test("TG2 what is attached already stays, and nothing is told of it", async () => {
    const id = await story.table();
    await attach(onTable(id, "twice"));
    const [tag] = await tags("twice");
    const again = [onTable(id, "twice"), onTable(id.toUpperCase(), " twice ")];
    const { notices } = await statementsOf(app, async () => expect(await attach(...again)).toBe(true));
    expect(notices).toBe(0);
    expect(await tags("twice")).toEqual([tag]);
    expect(await labelsOf(id)).toEqual(["twice"]);
  });

  test("TG2 detaching what is not attached, or what was never a tag, is true", async () => {
    const [id, other] = await story.tables(2);
    await attach(onTable(String(id), "kept"));
    expect(await detach(onTable(String(other), "kept"), onTable(String(id), "never a tag"))).toBe(true);
    expect(await labelsOf(String(id))).toEqual(["kept"]);
    expect(await attach()).toBe(true);
    expect(await detach()).toBe(true);
  });

  test("TG3 a tag that is linked to a term stays without assets", async () => {
    const id = await story.table();
    await attach(onTable(id, "linked"));
    const [tag] = await tags("linked");
    const term = await story.term();
    await app.database.prisma.tag.update({ where: { id: String(tag?.id) }, data: { linkedTermId: term.id } });
    await detach(onTable(id, "linked"));
    expect(await labelsOf(id)).toEqual([]);
    expect(await tags("linked")).toEqual([tag]);
  });

  test("TG4 an asset that is not the account's is NOT_FOUND by its row, and nothing is changed", async () => {
    const id = await story.table();
    const stranger = knowledgeStory(app, app.other.tokens.readWrite, app.other);
    const foreign = await stranger.table();
    for (const document of [attachTags, detachTags]) {
      for (const entityId of [foreign, UNKNOWN_ID, "no-id"]) {
        const refusal = await story.refusal(document, { data: [onTable(id, "half"), onTable(entityId, "half")] });
        expect(refusal).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data[1].entityId" });
        // What is no id at all is not repeated: it may be a secret that was pasted into the wrong place.
        expect(refusal.message.includes(entityId)).toBe(entityId !== "no-id");
      }
      const wrongKind = { data: [{ entityType: "COLUMN", entityId: id, label: "half" }] };
      expect(await story.refusal(document, wrongKind)).toMatchObject({ code: "NOT_FOUND", field: "data[0].entityId" });
    }
    expect(await tags("half")).toEqual([]);
  });

  test("TG4 a detachment does not touch the same label of another account", async () => {
    const stranger = knowledgeStory(app, app.other.tokens.readWrite, app.other);
    const [own, foreign] = [await story.table(), await stranger.table()];
    await attach(onTable(own, "shared word"));
    await stranger.ask(attachTags, { data: [onTable(foreign, "shared word")] });
    await detach(onTable(own, "shared word"));
    expect(await app.database.prisma.tag.findMany({ where: { label: "shared word" } })).toMatchObject([
      { accountId: app.other.accountId },
    ]);
  });

  test("TG5 a label is trimmed, has 1 to 255 characters, and its letter case counts", async () => {
    const id = await story.table();
    await attach(onTable(id, "  Case "), onTable(id, "case"), onTable(id, "x".repeat(255)), onTable(id, "half \ud800"));
    expect(await labelsOf(id)).toEqual(["Case", "case", "half \ufffd", "x".repeat(255)]);
    for (const label of ["", "   ", "x".repeat(256), "nul \u0000"]) {
      const refusal = await story.refusal(attachTags, { data: [onTable(id, "good"), onTable(id, label)] });
      expect(refusal).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data[1].label" });
    }
    expect(await tags("good")).toEqual([]);
  });

  test("takes 500 rows and no more", async () => {
    const id = await story.table();
    const data = Array.from({ length: 501 }, (_, index) => onTable(id, `bulk ${index}`));
    expect(await story.refusal(attachTags, { data })).toMatchObject({ code: "BAD_USER_INPUT", field: "data" });
    expect(await attach(...data.slice(1))).toBe(true);
    expect(await detach(...data.slice(1))).toBe(true);
    expect(await tags("bulk")).toEqual([]);
  });

  test("TG6 a batch of 100 costs the statements of a batch of one", async () => {
    const ids = await story.tables(101);
    const taggings = ids.map((id, index) => onTable(id, `cost ${index}`));
    for (const change of [attach, detach]) {
      const one = await statementsOf(app, () => change(...taggings.slice(0, 1)));
      expect(await statementsOf(app, () => change(...taggings.slice(1)))).toEqual(one);
    }
  });

  test("TG7 the change feed tells of tags and of the assets", async () => {
    const taggings = await allKinds("told");
    await using feed = await recordFeed(app);
    await attach(...taggings);
    const [tag] = await tags("told");
    await detach(...taggings);
    const assets = taggings.map(({ entityType, entityId }) => ({
      assetType: entityType,
      action: "UPDATED",
      ids: [entityId],
    }));
    await expect.poll(feed.changes).toHaveLength(12);
    expect(feed.changes().slice(0, 6)).toEqual(
      expect.arrayContaining([{ assetType: "TAG", action: "CREATED", ids: [tag?.id] }, ...assets]),
    );
    expect(feed.changes().slice(6)).toEqual(
      expect.arrayContaining([{ assetType: "TAG", action: "DELETED", ids: [tag?.id] }, ...assets]),
    );
  });

  test("refuses callers without a token and Read Only tokens", async () => {
    const data = [onTable(await story.table(), "guarded")];
    await expectWriteGuarded(app, attachTags, { data });
    await expectWriteGuarded(app, detachTags, { data });
    expect(await tags("guarded")).toEqual([]);
  });

  test("an unknown kind of asset is named", async () => {
    const answer = await app.graphql(attachTags, {
      data: [{ entityType: "SOURCE", entityId: UNKNOWN_ID, label: "x" }],
    });
    expect(refusalOf(answer)).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data[0].entityType" });
  });
});
