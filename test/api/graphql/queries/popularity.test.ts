import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask } from "#testkit/warehouse.ts";
import { type QueryStory, queryStory } from "./query-story.ts";

let app: TestApp;
let story: QueryStory;
let counter = 0;
const shop = { sourceId: "", databaseId: "", schemaId: "" };

beforeAll(async () => {
  app = await createTestApp();
  story = queryStory(app);
  Object.assign(shop, await story.make.plain("shop"));
});
afterAll(() => app[Symbol.asyncDispose]());

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const table = (facts: Record<string, unknown> = {}) => story.make.table(shop.schemaId, `table_${++counter}`, facts);
const text = () => `select ${++counter}`;
const share = (number: number, most: number) => Math.min(1, Math.log(1 + number) / Math.log(1 + most));
const popularity = (runs: number, authors: number) =>
  Math.round(700_000 * share(runs, 100_000) + 300_000 * share(authors, 100));

async function useOf(id: string): Promise<[number | null, number | null]> {
  const document =
    "query ($scope: GetTablesScope) { getTables(scope: $scope) { data { numberOfQueries popularity } } }";
  const [row] = (await ask(app, document, { scope: { ids: [id] } })).getTables.data;
  return [row.numberOfQueries, row.popularity];
}

const update = (data: object) =>
  ask(app, "mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }", { data: [data] });

describe("a table's popularity", () => {
  test("PO1 PO5 is worked out from runs and authors, and PO2 null without any query", async () => {
    const [used, unused] = [await table(), await table()];
    const query = text();
    await story.upsert(
      { query, tableIds: [used], timestamp: daysAgo(1), runs: 10, author: "ada" },
      { query, tableIds: [used], timestamp: daysAgo(2), runs: 5, author: "bob" },
      { query: text(), tableIds: [used], timestamp: daysAgo(3), author: "ada" },
      { query: text(), tableIds: [used], timestamp: daysAgo(91), runs: 1000 },
    );
    expect(await useOf(used)).toEqual([16, popularity(16, 2)]);
    expect(await useOf(unused)).toEqual([null, null]);
  });

  test("QU12 the same report twice counts once, an older run counts too", async () => {
    const id = await table();
    const run = { query: text(), tableIds: [id], timestamp: daysAgo(1), runs: 3 };
    await story.upsert(run, run);
    await story.upsert(run);
    expect(await useOf(id)).toEqual([3, popularity(3, 1)]);
    await story.upsert({ ...run, timestamp: daysAgo(5) });
    expect(await useOf(id)).toEqual([6, popularity(6, 1)]);
  });

  test("QU12 of a counter only what it has grown by counts, and one that has not grown changes nothing", async () => {
    const id = await table();
    const counted = { query: text(), tableIds: [id], countedSince: daysAgo(300), author: "ada" };
    const [first] = await story.upsert({ ...counted, runs: 40, timestamp: daysAgo(3) });
    const [again] = await story.upsert({ ...counted, runs: 40, timestamp: daysAgo(2) });
    expect(again).toEqual(first);
    expect(await useOf(id)).toEqual([40, popularity(40, 1)]);
    await story.upsert({ ...counted, runs: 55, timestamp: daysAgo(1) });
    expect(await useOf(id)).toEqual([55, popularity(55, 1)]);
    // Counted anew from a later instant.
    await story.upsert({ ...counted, runs: 4, countedSince: daysAgo(1), timestamp: daysAgo(0) });
    expect((await useOf(id))[0]).toBe(59);
  });

  test("orders tables, and follows when a query uses another one", async () => {
    const [often, seldom] = [await table(), await table()];
    const query = text();
    await story.upsert(
      { query, tableIds: [often], timestamp: daysAgo(2), runs: 500 },
      { query: text(), tableIds: [seldom], timestamp: daysAgo(1), runs: 5 },
    );
    const order = async () => {
      const document = `query ($scope: GetTablesScope) { getTables(scope: $scope,
        sorting: [{sortingKey: popularity, direction: DESC}]) { data { id } } }`;
      const { getTables } = await ask(app, document, { scope: { ids: [often, seldom] } });
      return getTables.data.map(({ id }: { id: string }) => id);
    };
    expect(await order()).toEqual([often, seldom]);
    await story.upsert({ query, tableIds: [seldom], timestamp: daysAgo(1) });
    expect(await order()).toEqual([seldom, often]);
    expect(await useOf(often)).toEqual([null, null]);
  });

  test("PO3 what is given wins, and null gives way again", async () => {
    const id = await table({ popularity: 7, numberOfQueries: 8 });
    await story.upsert({ query: text(), tableIds: [id], timestamp: daysAgo(1), runs: 20 });
    expect(await useOf(id)).toEqual([8, 7]);
    await update({ id, popularity: null });
    expect(await useOf(id)).toEqual([8, popularity(20, 1)]);
    await update({ id, numberOfQueries: null, popularity: 1 });
    expect(await useOf(id)).toEqual([20, 1]);
    await update({ id, url: "https://example.com" });
    expect(await useOf(id)).toEqual([20, 1]);
  });

  test("PO1 runs count no more after 90 days, PO4 and nothing else changes", async () => {
    const [old, fresh] = [await table(), await table()];
    await story.upsert(
      { query: text(), tableIds: [old, fresh], timestamp: daysAgo(80), runs: 9 },
      { query: text(), tableIds: [fresh], timestamp: daysAgo(1), runs: 2 },
    );
    await app.database.script(
      `CREATE OR REPLACE FUNCTION catalog_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
       AS $$ SELECT clock_timestamp() + interval '11 days' $$`,
    );
    expect((await useOf(old))[0]).toBe(9);
    await app.app.modules.popularity.sweep();
    expect(await useOf(old)).toEqual([0, 0]);
    expect(await useOf(fresh)).toEqual([2, popularity(2, 1)]);
    await app.app.modules.popularity.sweep();
    expect(await useOf(fresh)).toEqual([2, popularity(2, 1)]);
  });
});

test("PO2 a dashboard's popularity follows its views and owners, and its fields have the same", async () => {
  const dashboard = await app.database.prisma.dashboard.create({
    data: {
      ...{
        accountId: app.accountId,
        sourceId: shop.sourceId,
        externalId: "d",
        name: "d",
        folderPath: "/",
        url: "http://x",
      },
    },
  });
  const field = { accountId: app.accountId, dashboardId: dashboard.id, externalId: "f", name: "f", label: "f" };
  await app.database.prisma.dashboardField.create({ data: { ...field, dataType: "text" } });
  const shown = async () => {
    const { popularity: ofDashboard, fields } = await app.database.prisma.dashboard.findUniqueOrThrow({
      where: { id: dashboard.id },
      include: { fields: true },
    });
    return [ofDashboard, fields[0]?.popularity];
  };
  expect(await shown()).toEqual([null, null]);
  const owners = "mutation ($data: OwnerInput!) { upsertUserOwners(data: $data) { id } }";
  await ask(app, owners, {
    data: { userId: app.userId, targetEntities: [{ entityId: dashboard.id, entityType: "DASHBOARD" }] },
  });
  expect(await shown()).toEqual([null, null]);
  await app.database.prisma.dashboard.update({ where: { id: dashboard.id }, data: { viewCount: 500 } });
  const viewed = Math.round(800_000 * share(500, 100_000) + 200_000 * share(1, 10));
  expect(await shown()).toEqual([viewed, viewed]);
});

describe("PO6 a table's level of completion", () => {
  const levelOf = async (id: string) =>
    (await app.database.prisma.tableCompletion.findUniqueOrThrow({ where: { tableId: id } })).level;
  const run = (document: string, data: unknown) => ask(app, document, { data });

  test("rises with what is filled in, and falls when it is taken away", async () => {
    const id = await table();
    const target = [{ entityId: id, entityType: "TABLE" }];
    expect(await levelOf(id)).toBe(0);
    await update({ id, externalDescription: "Orders." });
    expect(await levelOf(id)).toBe(35);
    await run("mutation ($data: OwnerInput!) { upsertUserOwners(data: $data) { id } }", {
      userId: app.userId,
      targetEntities: target,
    });
    expect(await levelOf(id)).toBe(55);
    const tag = [{ label: "gold", entityId: id, entityType: "TABLE" }];
    await run("mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }", tag);
    expect(await levelOf(id)).toBe(70);
    const [one, two] = [await story.make.column(id, "one"), await story.make.column(id, "two")];
    const describe = (text: string | null) =>
      run("mutation ($data: [UpdateColumnInput!]!) { updateColumns(data: $data) { id } }", [
        { id: one, externalDescription: text },
      ]);
    await describe("The first.");
    expect(await levelOf(id)).toBe(85);
    await run("mutation ($data: [UpdateColumnInput!]!) { updateColumns(data: $data) { id } }", [
      { id: two, deletedAt: daysAgo(0) },
    ]);
    expect(await levelOf(id)).toBe(100);
    await describe(null);
    expect(await levelOf(id)).toBe(70);
    await run("mutation ($data: [BaseTagEntityInput!]!) { detachTags(data: $data) }", tag);
    expect(await levelOf(id)).toBe(55);
    await run("mutation ($data: OwnerInput!) { removeUserOwners(data: $data) }", {
      userId: app.userId,
      targetEntities: target,
    });
    expect(await levelOf(id)).toBe(35);
    await update({ id, externalDescription: null });
    expect(await levelOf(id)).toBe(0);
  });

  test("orders tables, with ties by id", async () => {
    const [bare, described] = [await table(), await table({ externalDescription: "Known." })];
    const document = `query ($scope: GetTablesScope, $direction: SortingDirectionEnum!) { getTables(scope: $scope,
      sorting: [{sortingKey: levelOfCompletion, direction: $direction}]) { totalCount data { id } } }`;
    const order = async (direction: string) => {
      const { getTables } = await ask(app, document, { scope: { ids: [bare, described] }, direction });
      return [getTables.totalCount, ...getTables.data.map(({ id }: { id: string }) => id)];
    };
    expect(await order("ASC")).toEqual([2, bare, described]);
    expect(await order("DESC")).toEqual([2, described, bare]);
  });

  test("is right after columns of one table are written from many sides at once", async () => {
    const id = await table();
    const names = Array.from({ length: 12 }, (_, place) => `column_${place}`);
    await Promise.all(names.map((name) => story.make.column(id, name, { externalDescription: "Known." })));
    const completion = await app.database.prisma.tableCompletion.findUniqueOrThrow({ where: { tableId: id } });
    expect(completion).toMatchObject({ columns: 12, describedColumns: 12, level: 30 });
  });
});
