import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { refusalOf } from "#testkit/warehouse-story.ts";
import { expectReadGuarded, type Knowledge, knowledgeStory, statementsOf } from "./knowledge-story.ts";

const attachTags = "mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }";
const getTags = `query ($pagination: Pagination, $sorting: [TagSorting!], $scope: GetTagsScope) {
  getTags(pagination: $pagination, sorting: $sorting, scope: $scope) {
    nbPerPage page totalCount greatestId data { id label slug color linkedTermId createdAt updatedAt }
  }
}`;

type Page = {
  totalCount: number;
  page: number | null;
  greatestId: string | null;
  data: { id: string; label: string }[];
};

describe("getTags", () => {
  let app: TestApp;
  let story: Knowledge;

  beforeAll(async () => {
    app = await createTestApp();
    story = knowledgeStory(app, app.tokens.readOnly);
    const writer = knowledgeStory(app);
    const entityId = await writer.table();
    const labels = ["gold", "PII", "100%_sure", "silver", "golden"];
    await writer.ask(attachTags, { data: labels.map((label) => ({ entityType: "TABLE", entityId, label })) });
    const stranger = knowledgeStory(app, app.other.tokens.readWrite, app.other);
    const foreign = { entityType: "TABLE", entityId: await stranger.table(), label: "gold of others" };
    await stranger.ask(attachTags, { data: [foreign] });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const list = (variables: Record<string, unknown> = {}) => story.ask<Page>(getTags, variables);
  const labels = async (variables: Record<string, unknown>) => (await list(variables)).data.map(({ label }) => label);

  test("answers the account's tags and nobody else's", async () => {
    const page = await list();
    expect(page).toMatchObject({ nbPerPage: 100, page: 0, totalCount: 5, greatestId: null });
    expect(page.data[0]).toEqual({
      id: expect.any(String),
      label: expect.any(String),
      slug: expect.any(String),
      color: null,
      linkedTermId: null,
      createdAt: expect.any(Number),
      updatedAt: expect.any(Number),
    });
  });

  test("sorts by label both ways, and pages do not overlap", async () => {
    const sorting = [{ sortingKey: "label", direction: "DESC" }];
    const descending = await labels({ sorting });
    expect(descending).toEqual((await labels({ sorting: [{ sortingKey: "label" }] })).reverse());
    const pages = [0, 1, 2].map((page) => labels({ sorting, pagination: { nbPerPage: 2, page } }));
    expect((await Promise.all(pages)).flat()).toEqual(descending);
  });

  test("pages by id", async () => {
    const first = await list({ pagination: { nbPerPage: 3, greaterThanId: "" } });
    expect(first).toMatchObject({ page: null, greatestId: first.data[2]?.id });
    const second = await list({ pagination: { nbPerPage: 3, greaterThanId: first.greatestId } });
    expect(second.data).toHaveLength(2);
  });

  test("filters by text, in any letter case and literally, and by ids", async () => {
    expect((await labels({ scope: { labelContains: "OLD" } })).sort()).toEqual(["gold", "golden"]);
    expect(await labels({ scope: { labelContains: "%_" } })).toEqual(["100%_sure"]);
    const { data } = await list();
    const ids = [String(data[1]?.id), "no-id"];
    expect((await list({ scope: { ids } })).data.map(({ id }) => id)).toEqual([data[1]?.id]);
    expect(await labels({ scope: { ids: [] } })).toEqual([]);
    expect(await labels({ scope: { ids, labelContains: "nowhere" } })).toEqual([]);
  });

  test("refuses a page that is too large and callers without a token", async () => {
    const tooLarge = await app.graphql(getTags, { pagination: { nbPerPage: 10_001 } });
    expect(refusalOf(tooLarge)).toMatchObject({ code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
    await expectReadGuarded(app, getTags);
  });

  test("tags of many assets cost as many statements as those of one", async () => {
    const writer = knowledgeStory(app);
    const ids = await writer.tables(100);
    await writer.ask(attachTags, { data: ids.map((entityId) => ({ entityType: "TABLE", entityId, label: "many" })) });
    const tables = `query ($ids: [String!]) { getTables(scope: { ids: $ids }) { data { id
      tagEntities { id origin technology tagId createdAt updatedAt tag { label slug } } } } }`;
    const one = await statementsOf(app, () => story.ask(tables, { ids: ids.slice(0, 1) }));
    const all = await statementsOf(app, () => story.ask(tables, { ids }));
    expect(all).toEqual(one);
    const { data } = await story.ask<{ data: { tagEntities: unknown[] }[] }>(tables, { ids });
    expect(data.flatMap(({ tagEntities }) => tagEntities)).toHaveLength(100);
    expect(data[0]?.tagEntities[0]).toMatchObject({ origin: "USER", technology: null, tag: { label: "many" } });
  });
});
