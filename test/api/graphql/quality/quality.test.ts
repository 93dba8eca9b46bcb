import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { UNKNOWN_ID, warehouse, warehouseStory } from "#testkit/warehouse-story.ts";
import {
  expectReadGuarded,
  expectWriteGuarded,
  type Knowledge,
  knowledgeStory,
  type Row,
  recordFeed,
  statementsOf,
} from "../tags/knowledge-story.ts";

const fields = `id externalId name description status result runAt source url ownerEmail columnId column { name }
  tableId table { name } createdAt deletedAt`;
const upsertDocument = `mutation ($data: UpsertQualityChecksInput!) { upsertDataQualities(data: $data) { ${fields} } }`;
const removeDocument = "mutation ($data: RemoveQualityChecksInput!) { removeDataQualities(data: $data) }";
const listDocument = `query ($scope: GetQualityChecksScope, $pagination: Pagination) {
  getDataQualities(scope: $scope, pagination: $pagination) { nbPerPage page greatestId totalCount data { ${fields} } } }`;

type Page = { readonly totalCount: number; readonly greatestId: string | null; readonly data: Row[] };

const noon = "2026-03-01T12:00:00Z";
const later = "2026-03-01T13:00:00Z";
const earlier = "2026-03-01T11:00:00Z";
const check = (externalId: string, more: object = {}) => ({
  ...{ externalId, name: `Check ${externalId}`, runAt: noon, status: "SUCCESS", ...more },
});

let app: TestApp;
let story: Knowledge;
let stranger: Knowledge;

beforeAll(async () => {
  app = await createTestApp();
  story = knowledgeStory(app);
  stranger = knowledgeStory(app, app.other.tokens.readWrite, app.other);
});
afterAll(() => app[Symbol.asyncDispose]());

const upsert = (tableId: string, qualityChecks: object[], teller = story) =>
  teller.ask<Row[]>(upsertDocument, { data: { tableId, qualityChecks } });
const remove = (...qualityChecks: object[]) => story.ask<boolean>(removeDocument, { data: { qualityChecks } });
const list = (scope: object, pagination?: object) => story.ask<Page>(listDocument, { scope, pagination });
const namesOf = async (scope: object) => (await list(scope)).data.map(({ externalId }) => externalId);

describe("upsertDataQualities", () => {
  test("QC2, QC5 makes checks, changes them, and answers in the order of the rows", async () => {
    const tableId = await story.table();
    const columnId = await story.column(tableId);
    const whole = { columnId: columnId.toUpperCase(), description: "No nulls.", url: "https://checks.test/1?a=b" };
    const [second, first] = await upsert(tableId, [check("b", { status: "ALERT" }), check("a", whole)]);
    expect(first).toMatchObject({ ...whole, columnId, column: { name: expect.any(String) }, tableId, source: "API" });
    expect(first).toMatchObject({ runAt: Date.parse(noon), status: "SUCCESS", result: null, ownerEmail: null });
    expect(second).toMatchObject({ externalId: "b", status: "ALERT", columnId: null, column: null, url: null });
    const [kept] = await upsert(tableId.toUpperCase(), [check("a", { runAt: later, status: "WARNING", name: "Anew" })]);
    expect(kept).toEqual({ ...first, runAt: Date.parse(later), status: "WARNING", name: "Anew" });
    const [emptied] = await upsert(tableId, [
      check("a", { runAt: later, columnId: null, description: null, url: null }),
    ]);
    expect(emptied).toMatchObject({ id: first?.id, columnId: null, description: null, url: null });
    expect(await namesOf({ tableId })).toEqual(["b", "a"]);
    expect(await upsert(tableId, [])).toEqual([]);
  });

  test("QC3 a run older than the stored one is not applied, and the latest of a batch counts", async () => {
    const tableId = await story.table();
    const [stored] = await upsert(tableId, [check("a", { status: "ALERT" })]);
    expect(await upsert(tableId, [check("a", { runAt: earlier, name: "Old" })])).toEqual([stored]);
    const runs = [check("a", { runAt: later, name: "Latest" }), check("a", { runAt: earlier, name: "Old" })];
    const answered = await upsert(tableId, runs);
    expect(answered).toEqual(
      [1, 2].map(() => ({ ...stored, name: "Latest", status: "SUCCESS", runAt: Date.parse(later) })),
    );
    const again = [check("a", { runAt: later, name: "One" }), check("a", { runAt: later, name: "Two" })];
    expect((await upsert(tableId, again))[0]).toMatchObject({ id: stored?.id, name: "Two" });
  });

  test("QC2 many who report a new check at the same moment report the same one", async () => {
    const tableId = await story.table();
    const answers = await Promise.all(Array.from({ length: 6 }, () => upsert(tableId, [check("a"), check("b")])));
    expect(new Set(answers.flat().map(({ id }) => id)).size).toBe(2);
  });

  test.each<[string, object]>([
    ["externalId", { externalId: " " }],
    ["externalId", { externalId: "x".repeat(1_001) }],
    ["name", { name: "" }],
    ["description", { description: "x".repeat(100_001) }],
    ["url", { url: "checks.test/1" }],
    ["url", { url: "javascript:alert(1)" }],
    ["url", { url: "" }],
    ["url", { url: `https://checks.test/${"x".repeat(2_000)}` }],
  ])("QC5 refuses a wrong %s by its row, and stores nothing", async (field, wrong) => {
    const tableId = await story.table();
    const data = { tableId, qualityChecks: [check("a"), check("b", wrong)] };
    const refusal = await story.refusal(upsertDocument, { data });
    expect(refusal).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: `data.qualityChecks[1].${field}` });
    expect(await namesOf({ tableId })).toEqual([]);
  });

  test("QC4 a column has to be of the table, and of the account", async () => {
    const tableId = await story.table();
    const cases = [
      ["BAD_USER_INPUT", await story.column(await story.table())],
      ["NOT_FOUND", await stranger.column(await stranger.table())],
      ["NOT_FOUND", UNKNOWN_ID],
      ["NOT_FOUND", "nonsense"],
    ];
    for (const [code, columnId] of cases) {
      const data = { tableId, qualityChecks: [check("a"), check("b", { columnId })] };
      const refusal = await story.refusal(upsertDocument, { data });
      expect(refusal).toMatchObject({ status: 200, code, field: "data.qualityChecks[1].columnId" });
    }
    expect(await namesOf({ tableId })).toEqual([]);
  });

  test("a table that is not in the account is NOT_FOUND, and 501 rows are too many", async () => {
    for (const tableId of [await stranger.table(), UNKNOWN_ID, "nonsense"]) {
      const refusal = await story.refusal(upsertDocument, { data: { tableId, qualityChecks: [check("a")] } });
      expect(refusal).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data.tableId" });
    }
    const qualityChecks = Array.from({ length: 501 }, (_, index) => check(String(index)));
    const refusal = await story.refusal(upsertDocument, { data: { tableId: await story.table(), qualityChecks } });
    expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", field: "data.qualityChecks" });
  });

  test("QC5 500 rows cost as many statements as one", async () => {
    const tableId = await story.table();
    const columnId = await story.column(tableId);
    const rows = Array.from({ length: 500 }, (_, index) => check(String(index), { columnId }));
    const one = await statementsOf(app, () => upsert(tableId, rows.slice(0, 1)));
    const all = await statementsOf(app, () => upsert(tableId, rows));
    expect(all.all - all.notices).toBeLessThanOrEqual(one.all - one.notices + 1);
    expect((await list({ tableId })).totalCount).toBe(500);
  });

  test("refuses callers without a token and Read Only tokens", async () => {
    await expectWriteGuarded(app, upsertDocument, {
      data: { tableId: await story.table(), qualityChecks: [check("a")] },
    });
  });
});

describe("removeDataQualities", () => {
  test("QC6 removes checks, as often as one likes, and a removed one begins anew", async () => {
    const [tableId, otherId] = [await story.table(), await story.table()];
    const [stored] = await upsert(tableId, [check("a", { description: "Old." }), check("b")]);
    await upsert(otherId, [check("a")]);
    const names = [
      { tableId: tableId.toUpperCase(), externalId: "a" },
      { tableId: otherId, externalId: "b" },
      { tableId: UNKNOWN_ID, externalId: "a" },
      { tableId: "nonsense", externalId: "a\u0000" },
    ];
    for (let time = 0; time < 2; time += 1) expect(await remove(...names)).toBe(true);
    expect(await namesOf({ tableId })).toEqual(["b"]);
    expect(await namesOf({ tableId: otherId })).toEqual(["a"]);
    const { data } = await list({ tableId, withDeleted: true });
    expect(data.map(({ deletedAt }) => deletedAt)).toEqual([expect.any(Number), null]);
    const [back] = await upsert(tableId, [check("a", { runAt: earlier })]);
    expect(back).toMatchObject({ id: stored?.id, runAt: Date.parse(earlier), description: null, deletedAt: null });
  });

  test("another account's checks stay", async () => {
    const tableId = await stranger.table();
    await upsert(tableId, [check("a")], stranger);
    expect(await remove({ tableId, externalId: "a" })).toBe(true);
    expect((await stranger.ask<Page>(listDocument, { scope: { tableId } })).totalCount).toBe(1);
  });

  test("501 rows are too many", async () => {
    const qualityChecks = Array.from({ length: 501 }, () => ({ tableId: UNKNOWN_ID, externalId: "a" }));
    const refusal = await story.refusal(removeDocument, { data: { qualityChecks } });
    expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", field: "data.qualityChecks" });
  });

  test("refuses callers without a token and Read Only tokens", async () => {
    await expectWriteGuarded(app, removeDocument, { data: { qualityChecks: [] } });
  });
});

test("QC7 the change feed tells of the checks that really changed", async () => {
  const tableId = await story.table();
  await using feed = await recordFeed(app);
  const [a] = await upsert(tableId, [check("a")]);
  const [, b] = await upsert(tableId, [check("a", { runAt: earlier }), check("b")]);
  await upsert(tableId, [check("a", { runAt: later })]);
  const names = [{ tableId, externalId: "b" }];
  await remove(...names);
  await remove(...names);
  const told = (action: string, row: Row | undefined) => ({ assetType: "QUALITY_CHECK", action, ids: [row?.id] });
  await expect
    .poll(feed.changes)
    .toEqual([told("CREATED", a), told("CREATED", b), told("UPDATED", a), told("DELETED", b)]);
});

describe("getDataQualities", () => {
  test("QC1 leaves out what is removed, deleted or hidden", async () => {
    const { table, schema } = await warehouse(warehouseStory(app));
    await upsert(table.id, [check("a"), check("b")]);
    const change = (document: string, data: object) => story.ask(document, { data: [data] });
    const updateTables = "mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }";
    const updateSchemas = "mutation ($data: [UpdateSchemaInput!]!) { updateSchemas(data: $data) { id } }";
    const scope = { tableId: table.id };
    expect(await namesOf(scope)).toEqual(["a", "b"]);
    for (const [document, id] of [
      [updateTables, table.id],
      [updateSchemas, schema.id],
    ] as const) {
      await change(document, { id, deletedAt: noon });
      expect(await namesOf(scope)).toEqual([]);
      expect(await namesOf({ ...scope, withDeleted: true })).toEqual(["a", "b"]);
      await change(document, { id, deletedAt: null });
    }
    await change(updateSchemas, { id: schema.id, isHidden: true });
    expect(await namesOf(scope)).toEqual([]);
    await change(updateSchemas, { id: schema.id, isHidden: false });
    await remove({ tableId: table.id, externalId: "a" });
    expect(await namesOf(scope)).toEqual(["b"]);
    for (const tableId of [UNKNOWN_ID, "nonsense", ""]) expect(await namesOf({ tableId })).toEqual([]);
  });

  test("pages, numbered or by id, cover the list once", async () => {
    const tableId = await story.table();
    const rows = await upsert(
      tableId,
      ["a", "b", "c", "d", "e"].map((name) => check(name)),
    );
    const ids = rows.map(({ id }) => id).toSorted();
    const page = async (pagination: object) => (await list({ tableId }, pagination)).data.map(({ id }) => id);
    const numbered = [0, 1, 2].map((number) => page({ nbPerPage: 2, page: number }));
    expect((await Promise.all(numbered)).flat()).toEqual(ids);
    const first = await list({ tableId }, { nbPerPage: 3, greaterThanId: "" });
    expect(first).toMatchObject({ page: null, totalCount: 5, greatestId: ids[2] });
    expect(await page({ nbPerPage: 3, greaterThanId: ids[2] })).toEqual(ids.slice(3));
    const refusal = await story.refusal(listDocument, { pagination: { nbPerPage: 10_001 } });
    expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
  });

  test("QC5 fifty checks with their tables and columns cost as many statements as one", async () => {
    const tableId = await story.table();
    const columnId = await story.column(tableId);
    await upsert(
      tableId,
      Array.from({ length: 50 }, (_, index) => check(String(index), { columnId })),
    );
    const cost = (nbPerPage: number) => statementsOf(app, () => list({ tableId }, { nbPerPage }));
    await cost(1);
    expect(await cost(50)).toEqual(await cost(1));
  });

  test("a Read Only token reads, nobody reads without one, and another account sees none of it", async () => {
    const tableId = await story.table();
    await upsert(tableId, [check("a")]);
    const reader = knowledgeStory(app, app.tokens.readOnly);
    expect((await reader.ask<Page>(listDocument, { scope: { tableId } })).totalCount).toBe(1);
    await expectReadGuarded(app, listDocument);
    expect((await stranger.ask<Page>(listDocument, { scope: { tableId } })).totalCount).toBe(0);
  });
});
