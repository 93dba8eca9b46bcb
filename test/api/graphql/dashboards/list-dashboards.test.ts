import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal, warehouseOf } from "#testkit/warehouse.ts";

const list = `query ($scope: GetDashboardsScope, $sorting: [DashboardSorting!], $pagination: Pagination) {
  getDashboards(scope: $scope, sorting: $sorting, pagination: $pagination) {
    nbPerPage page greatestId totalCount data { id name }
  }
}`;

let app: TestApp;
const ids: Record<string, string> = {};
// In the order in which they were made, which is that of their ids.
const shown = ["Sales", "emea sales", "100%_done", "board", "Sales2"];

beforeAll(async () => {
  app = await createTestApp();
  const make = warehouseOf(app);
  const [looker, tableau, scrapped] = [
    await make.source("looker"),
    await make.source("tableau"),
    await make.source("x"),
  ];
  Object.assign(ids, { looker, tableau });
  const add = async (name: string, sourceId: string, folderPath: string, facts = {}) => {
    const data = { accountId: app.accountId, sourceId, externalId: name, name, folderPath, url: "http://bi.test" };
    ids[name] = (await app.database.prisma.dashboard.create({ data: { ...data, ...facts } })).id;
  };
  await add("Sales", looker, "Sales", { popularity: 70 });
  await add("emea sales", looker, "Sales/EMEA", { popularity: 20 });
  await add("100%_done", tableau, "/a_b/50%");
  await add("board", tableau, "/axb/50%/deep", { popularity: 70 });
  await add("Sales2", tableau, "Sales2");
  await add("gone", looker, "Sales", { deletedAt: new Date() });
  await add("lost", scrapped, "Sales");
  await app.database.prisma.source.update({ where: { id: scrapped }, data: { deletedAt: new Date() } });
  const user = await app.database.prisma.user.findUniqueOrThrow({ where: { id: app.userId } });
  const owner = { accountId: app.accountId, unifiedUserId: String(user.unifiedUserId), userId: user.id };
  for (const dashboardId of [ids.board, ids.Sales2])
    await app.database.prisma.ownerEntity.create({ data: { ...owner, dashboardId: String(dashboardId) } });
});
afterAll(() => app[Symbol.asyncDispose]());

async function namesOf(variables: Record<string, unknown>): Promise<string[]> {
  const { getDashboards } = await ask(app, list, variables);
  return getDashboards.data.map(({ name }: { name: string }) => name);
}

describe("filters", () => {
  const cases: [string, () => object, string[]][] = [
    ["nothing", () => ({}), shown],
    ["null, which is no filter", () => ({ folderPath: null, ids: null, sourceId: null }), shown],
    ["folderPath, with those below", () => ({ folderPath: "Sales" }), ["Sales", "emea sales"]],
    ["folderPath with a slash at the end", () => ({ folderPath: "Sales/" }), ["Sales", "emea sales"]],
    ["folderPath below", () => ({ folderPath: "Sales/EMEA" }), ["emea sales"]],
    ["folderPath in another letter case", () => ({ folderPath: "sales" }), []],
    ["folderPath with a literal _", () => ({ folderPath: "/a_b" }), ["100%_done"]],
    ["folderPath with a literal %", () => ({ folderPath: "/a%" }), []],
    ["folderPath with a literal backslash", () => ({ folderPath: "\\" }), []],
    ["folderPath of the root", () => ({ folderPath: "/" }), ["100%_done", "board"]],
    ["folderPath that no text can be", () => ({ folderPath: "\u0000" }), []],
    ["ids", () => ({ ids: [ids.board, ids.Sales, "nonsense"] }), ["Sales", "board"]],
    ["no ids", () => ({ ids: [] }), []],
    ["nameContains in any letter case", () => ({ nameContains: "SALES" }), ["Sales", "emea sales", "Sales2"]],
    ["nameContains with literal %_", () => ({ nameContains: "%_" }), ["100%_done"]],
    ["sourceId", () => ({ sourceId: ids.looker }), ["Sales", "emea sales"]],
    ["a malformed sourceId", () => ({ sourceId: "nonsense" }), []],
    ["withDeleted", () => ({ withDeleted: true }), [...shown, "gone", "lost"]],
    ["several at once", () => ({ folderPath: "Sales", nameContains: "emea" }), ["emea sales"]],
  ];
  test.each(cases)("DA1 DA2 DA3 %s", async (_title, scope, expected) => {
    const { getDashboards } = await ask(app, list, { scope: scope() });
    expect(getDashboards.data.map(({ name }: { name: string }) => name)).toEqual(expected);
    expect(getDashboards.totalCount).toBe(expected.length);
  });
});

describe("sorting", () => {
  const cases: [string, object[], string[]][] = [
    ["popularity, ties by id", [{ sortingKey: "popularity" }], ["emea sales", "Sales", "board", "100%_done", "Sales2"]],
    [
      "popularity DESC, nulls first",
      [{ sortingKey: "popularity", direction: "DESC", nullsPriority: "FIRST" }],
      ["100%_done", "Sales2", "Sales", "board", "emea sales"],
    ],
    [
      "owners DESC",
      [{ sortingKey: "ownersAndTeamOwnersCount", direction: "DESC" }],
      ["board", "Sales2", "Sales", "emea sales", "100%_done"],
    ],
  ];
  test.each(cases)("DA4 by %s", async (_title, sorting, expected) => {
    expect(await namesOf({ sorting })).toEqual(expected);
  });

  test("DA4 by name, and back", async () => {
    const forth = await namesOf({ sorting: [{ sortingKey: "name" }] });
    expect(forth.toSorted()).toEqual(shown.toSorted());
    expect(await namesOf({ sorting: [{ sortingKey: "name", direction: "DESC" }] })).toEqual(forth.toReversed());
    const both = [{ sortingKey: "ownersAndTeamOwnersCount" }, { sortingKey: "name" }];
    expect((await namesOf({ sorting: both })).slice(3)).toEqual(forth.filter((n) => ["board", "Sales2"].includes(n)));
  });
});

describe("paging", () => {
  test("DA4 numbered pages and pages by id cover the list once", async () => {
    const numbered: string[] = [];
    for (const page of [0, 1, 2]) {
      numbered.push(
        ...(await namesOf({ pagination: { nbPerPage: 2, page }, sorting: [{ sortingKey: "popularity" }] })),
      );
    }
    expect(numbered.toSorted()).toEqual(shown.toSorted());
    const seen: string[] = [];
    for (let greaterThanId: string | null = ""; greaterThanId !== null; ) {
      const { getDashboards } = await ask(app, list, { pagination: { nbPerPage: 2, greaterThanId } });
      seen.push(...getDashboards.data.map(({ name }: { name: string }) => name));
      greaterThanId = getDashboards.greatestId;
    }
    expect(seen).toEqual(shown);
  });

  test("more than 10,000 a page is refused", async () => {
    const error = await refusal(app, list, { pagination: { nbPerPage: 10_001 } });
    expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
  });
});

test("who may read: a Read Only token, nobody without one, another account nothing of it", async () => {
  expect((await ask(app, list, {}, app.tokens.readOnly)).getDashboards.totalCount).toBe(5);
  expect(await refusal(app, list, {}, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  for (const scope of [{}, { ids: [ids.board] }, { sourceId: ids.looker }])
    expect((await ask(app, list, { scope }, app.other.tokens.readWrite)).getDashboards.totalCount).toBe(0);
});
