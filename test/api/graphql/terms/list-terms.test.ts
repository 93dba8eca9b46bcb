import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { expectReadGuarded, type Knowledge, knowledgeStory, type Row, statementsOf } from "../tags/knowledge-story.ts";
import { createTerm, deleteTerm, everyField, getTerms } from "./term-documents.ts";

type Page = { readonly totalCount: number; readonly greatestId: string | null; readonly data: Row[] };

describe("getTerms", () => {
  let app: TestApp;
  let story: Knowledge;
  const ids: Record<string, string> = {};
  const byId = ["Revenue", "Net revenue", "Churn_rate", "Churn"];

  beforeAll(async () => {
    app = await createTestApp();
    story = knowledgeStory(app);
    for (const name of [...byId, "Gone"]) {
      const parentTermId = name === "Net revenue" || name === "Gone" ? ids.Revenue : null;
      const data = { name, description: `What ${name} is.`, parentTermId };
      ids[name] = (await story.ask<Row>(createTerm, { data })).id;
    }
    await story.ask(deleteTerm, { data: { id: ids.Gone } });
    const own = "mutation ($data: OwnerInput!) { upsertUserOwners(data: $data) { id } }";
    const targetEntities = [{ entityType: "TERM", entityId: ids.Churn }];
    await story.ask(own, { data: { userId: app.userId, targetEntities } });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const list = (variables: object = {}) => story.ask<Page>(getTerms, variables);
  const names = async (variables: object = {}) => (await list(variables)).data.map(({ name }) => name);

  test.each<[string, () => object, string[]]>([
    ["nothing", () => ({}), byId],
    ["ids", () => ({ ids: [ids.Churn, ids.Revenue, ids.Gone, "nonsense"] }), ["Revenue", "Churn"]],
    ["no ids", () => ({ ids: [] }), []],
    ["nameContains in any letter case", () => ({ nameContains: "REVENUE" }), ["Revenue", "Net revenue"]],
    ["nameContains with _ as it is", () => ({ nameContains: "n_r" }), ["Churn_rate"]],
    ["both", () => ({ ids: [ids.Churn], nameContains: "rev" }), []],
    ["nulls", () => ({ ids: null, nameContains: null }), byId],
  ])("TE1 filters by %s", async (_title, scope, expected) => {
    expect(await names({ scope: scope() })).toEqual(expected);
    expect((await list({ scope: scope() })).totalCount).toBe(expected.length);
  });

  test.each<[string, object[], string[]]>([
    ["name", [{ sortingKey: "name" }], ["Churn", "Churn_rate", "Net revenue", "Revenue"]],
    ["name DESC", [{ sortingKey: "name", direction: "DESC" }], ["Revenue", "Net revenue", "Churn_rate", "Churn"]],
    [
      "owners, ties by id",
      [{ sortingKey: "ownersAndTeamOwnersCount", direction: "DESC" }],
      ["Churn", "Revenue", "Net revenue", "Churn_rate"],
    ],
  ])("TE1 sorts by %s", async (_title, sorting, expected) => {
    expect(await names({ sorting })).toEqual(expected);
  });

  test("TE1 pages, numbered or by id, cover the list once", async () => {
    const sorting = [{ sortingKey: "name" }];
    const pages = [0, 1, 2].map((page) => names({ sorting, pagination: { nbPerPage: 2, page } }));
    expect((await Promise.all(pages)).flat().toSorted()).toEqual(byId.toSorted());
    const first = await list({ pagination: { nbPerPage: 3, greaterThanId: "" } });
    const rest = await names({ pagination: { nbPerPage: 3, greaterThanId: first.greatestId } });
    expect([...first.data.map(({ name }) => name), ...rest]).toEqual(byId);
    const refusal = await story.refusal(getTerms, { pagination: { nbPerPage: 0 } });
    expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
  });

  test("TE2 every field and relation can be selected, and deleted children are left out", async () => {
    const document = `query ($scope: GetTermsScope) { getTerms(scope: $scope) { data { ${everyField} } } }`;
    const { data } = await story.ask<Page>(document, { scope: { ids: [ids.Revenue, ids["Net revenue"]] } });
    expect(data[0]).toMatchObject({
      name: "Revenue",
      slug: expect.stringMatching(/^revenue-[0-9a-f]{12}$/),
      description: "What Revenue is.",
      depthLevel: 0,
      parentTerm: null,
      childrenTerms: [{ name: "Net revenue" }],
      isDeprecated: false,
      isVerified: false,
      deletedAt: null,
    });
    expect(data[1]).toMatchObject({ depthLevel: 1, parentTerm: { id: ids.Revenue }, childrenTerms: [] });
  });

  test("all relations of four terms cost as many statements as those of one", async () => {
    const document = `query ($pagination: Pagination) { getTerms(pagination: $pagination) { data { ${everyField} } } }`;
    const cost = (nbPerPage: number) => statementsOf(app, () => story.ask(document, { pagination: { nbPerPage } }));
    await cost(1);
    const one = (await cost(1)).all;
    // What no row refers to is not asked for, so that a longer page may ask for a relation more.
    expect((await cost(4)).all).toBeLessThanOrEqual(one + 4);
    expect((await cost(4)).all).toBe((await cost(3)).all);
  });

  test("a Read Only token reads, nobody reads without one, and another account sees none of it", async () => {
    expect((await knowledgeStory(app, app.tokens.readOnly).ask<Page>(getTerms)).totalCount).toBe(4);
    await expectReadGuarded(app, getTerms);
    const stranger = knowledgeStory(app, app.other.tokens.readWrite, app.other);
    for (const scope of [{}, { ids: Object.values(ids) }, { nameContains: "rev" }])
      expect((await stranger.ask<Page>(getTerms, { scope })).totalCount).toBe(0);
  });
});
