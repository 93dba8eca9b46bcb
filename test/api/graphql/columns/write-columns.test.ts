import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changesDuring } from "#testkit/changes.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, extracted, refusal, warehouseOf } from "#testkit/warehouse.ts";

const fields = `id tableId sourceId accountId externalId name dataType sourceOrder description descriptionRaw externalDescription
  externalDescriptionSource isDescriptionGenerated describedByColumnId isNullable isPii isPrimaryKey
  createdAt updatedAt deletedAt table { id name }`;
const mutation = (name: string, input: string) =>
  `mutation ($data: [${input}!]!) { rows: ${name}(data: $data) { ${fields} } }`;
const create = mutation("createColumns", "CreateColumnInput");
const update = mutation("updateColumns", "UpdateColumnInput");
const count = "query ($scope: GetColumnsScope) { getColumns(scope: $scope) { totalCount } }";

const unknown = "01890000-0000-7000-8000-000000000000";
const row = (tableId: string, name: string, more: object = {}) => ({
  ...{ tableId, externalId: name, name, dataType: "text", isNullable: true },
  ...more,
});

let app: TestApp;
let tableId: string;
let sourceId: string;
/** A column of a source that is filled by extraction. */
let foreign: { tableId: string; columnId: string };
/** A table and a column of another account. */
let other: { tableId: string; columnId: string };

beforeAll(async () => {
  app = await createTestApp();
  const make = warehouseOf(app);
  const plain = await make.plain("shop");
  sourceId = plain.sourceId;
  tableId = await make.table(plain.schemaId, "orders");
  const extraction = await make.plain("extraction");
  const foreignTable = await make.table(extraction.schemaId, "events");
  foreign = { tableId: foreignTable, columnId: await make.column(foreignTable, "at") };
  await extracted(app, extraction.sourceId);
  const theirs = warehouseOf(app, app.other.tokens.readWrite);
  const theirTable = await theirs.table((await theirs.plain("theirs")).schemaId, "orders");
  other = { tableId: theirTable, columnId: await theirs.column(theirTable, "id") };
});

afterAll(() => app[Symbol.asyncDispose]());

/** A fresh table, so that tests do not meet. */
let tables = 0;
async function freshTable(): Promise<string> {
  const make = warehouseOf(app);
  tables += 1;
  return make.table((await make.plain(`fresh ${tables}`)).schemaId, "fresh");
}

async function countOf(table: string): Promise<number> {
  return (await ask(app, count, { scope: { tableId: table } })).getColumns.totalCount;
}

describe("createColumns", () => {
  test("CO4 creates columns with all that was given, in the order of the input", async () => {
    const full = row(tableId, "total", {
      ...{ dataType: "numeric(10,2)", isNullable: false, isPii: false, isPrimaryKey: true, sourceOrder: 2 },
      ...{ externalDescription: "What it came to." },
    });
    const { rows } = await ask(app, create, { data: [full, row(tableId, "another")] });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ ...full, sourceId, accountId: app.accountId, descriptionRaw: null });
    expect(rows[0]).toMatchObject({ description: "What it came to.", externalDescriptionSource: "API" });
    expect(rows[0]).toMatchObject({ deletedAt: null, table: { id: tableId, name: "orders" } });
    expect(rows[1]).toMatchObject({ name: "another", description: "", externalDescriptionSource: null, isPii: null });
    expect(Math.abs(Date.now() - rows[0].createdAt)).toBeLessThan(60_000);
  });

  test("CO6 500 rows are answered in their order, and an id may be written in capitals", async () => {
    const table = await freshTable();
    const data = Array.from({ length: 500 }, (_, index) => row(table.toUpperCase(), `c${499 - index}`));
    const { rows } = await ask(app, create, { data });
    expect(rows.map(({ name }: { name: string }) => name)).toEqual(data.map(({ name }) => name));
  });

  test("a column may arrive deleted", async () => {
    const table = await freshTable();
    const { rows } = await ask(app, create, { data: [row(table, "gone", { deletedAt: "2026-01-01T00:00:00Z" })] });
    expect(rows[0].deletedAt).toBe(Date.parse("2026-01-01T00:00:00Z"));
    expect(await countOf(table)).toBe(0);
  });

  const bad: [string, () => object[], string, string][] = [
    ["an unknown table", () => [row(tableId, "x"), row(unknown, "y")], "NOT_FOUND", "data[1].tableId"],
    ["a malformed table id", () => [row("nonsense", "x")], "NOT_FOUND", "data[0].tableId"],
    ["a table of another account", () => [row(other.tableId, "x")], "NOT_FOUND", "data[0].tableId"],
    ["a table that is extracted", () => [row(foreign.tableId, "x")], "BAD_USER_INPUT", "data[0].tableId"],
    ["an empty name", () => [row(tableId, "x", { name: " " })], "BAD_USER_INPUT", "data[0].name"],
    ["an empty type", () => [row(tableId, "x", { dataType: "" })], "BAD_USER_INPUT", "data[0].dataType"],
    ["an empty external id", () => [row(tableId, "x", { externalId: "" })], "BAD_USER_INPUT", "data[0].externalId"],
    [
      "U+0000",
      () => [row(tableId, "x", { externalDescription: "a\u0000" })],
      "BAD_USER_INPUT",
      "data[0].externalDescription",
    ],
    [
      "the same twice",
      () => [row(tableId, "x"), row(tableId.toUpperCase(), "x")],
      "BAD_USER_INPUT",
      "data[1].externalId",
    ],
    ["501 rows", () => Array.from({ length: 501 }, (_, i) => row(tableId, `n${i}`)), "BAD_USER_INPUT", "data"],
  ];
  test.each(bad)("CO4 CO6 %s is refused, and nothing is written", async (_title, data, code, field) => {
    const before = await countOf(tableId);
    expect(await refusal(app, create, { data: data() })).toMatchObject({ status: 200, code, field });
    expect(await countOf(tableId)).toBe(before);
  });

  test("CO4 an external id that is taken is refused, and the message names who has it", async () => {
    const table = await freshTable();
    const { rows } = await ask(app, create, { data: [row(table, "a")] });
    const error = await refusal(app, create, { data: [row(table, "b"), row(table, "a")] });
    expect(error).toMatchObject({ code: "BAD_USER_INPUT", field: "data[1].externalId" });
    expect(error.message).toContain(rows[0].id);
    expect(await countOf(table)).toBe(1);
  });
});

describe("updateColumns", () => {
  test("CO6 what is left out stays, null empties, and the order is that of the input", async () => {
    const table = await freshTable();
    const more = { isPii: true, sourceOrder: 1, externalDescription: "text" };
    const { rows } = await ask(app, create, { data: [row(table, "a", more), row(table, "b", more)] });
    const [a, b] = rows;
    const { rows: changed } = await ask(app, update, {
      data: [
        { id: b.id.toUpperCase(), name: "B", externalId: "bb", dataType: "int", isNullable: false, isPrimaryKey: true },
        { id: a.id, isPii: null, sourceOrder: null, externalDescription: null },
      ],
    });
    expect(changed[0]).toMatchObject({
      ...{ id: b.id, name: "B", externalId: "bb", dataType: "int", isNullable: false, isPrimaryKey: true },
      ...{ isPii: true, sourceOrder: 1, externalDescription: "text", externalDescriptionSource: "API" },
    });
    expect(changed[1]).toMatchObject({
      ...{ id: a.id, name: "a", isPii: null, sourceOrder: null },
      ...{ externalDescription: null, externalDescriptionSource: null },
    });
    expect(changed[0].updatedAt).toBeGreaterThanOrEqual(b.updatedAt);
  });

  test("deletedAt deletes softly, and null brings back", async () => {
    const table = await freshTable();
    const { rows } = await ask(app, create, { data: [row(table, "a")] });
    const id = rows[0].id;
    await ask(app, update, { data: [{ id, deletedAt: "2026-01-01T00:00:00+01:00" }] });
    expect(await countOf(table)).toBe(0);
    const { rows: back } = await ask(app, update, { data: [{ id, deletedAt: null }] });
    expect(back[0].deletedAt).toBeNull();
    expect(await countOf(table)).toBe(1);
  });

  const bad: [string, (ids: string[]) => object[], string, string][] = [
    ["an unknown column", ([a]) => [{ id: a }, { id: unknown }], "NOT_FOUND", "data[1].id"],
    ["a malformed id", () => [{ id: "nonsense" }], "NOT_FOUND", "data[0].id"],
    ["a column of another account", () => [{ id: other.columnId }], "NOT_FOUND", "data[0].id"],
    ["a column that is extracted", () => [{ id: foreign.columnId, name: "x" }], "BAD_USER_INPUT", "data[0].id"],
    ["the same column twice", ([a]) => [{ id: a }, { id: a?.toUpperCase() }], "BAD_USER_INPUT", "data[1].id"],
    ["a name that is null", ([a]) => [{ id: a, name: null }], "BAD_USER_INPUT", "data[0].name"],
    ["a type that is null", ([a]) => [{ id: a, dataType: null }], "BAD_USER_INPUT", "data[0].dataType"],
    ["isNullable that is null", ([a]) => [{ id: a, isNullable: null }], "BAD_USER_INPUT", "data[0].isNullable"],
    ["an external id that is taken", ([a]) => [{ id: a, externalId: "b" }], "BAD_USER_INPUT", "data[0].externalId"],
    [
      "one external id for two columns",
      ([a, b]) => [
        { id: a, externalId: "c" },
        { id: b, externalId: "c" },
      ],
      "BAD_USER_INPUT",
      "data[1].externalId",
    ],
  ];
  test.each(bad)("CO4 CO6 %s is refused, and nothing is written", async (_title, data, code, field) => {
    const table = await freshTable();
    const { rows } = await ask(app, create, { data: [row(table, "a"), row(table, "b"), row(table, "untouched")] });
    const [a, b, untouched] = rows.map(({ id }: { id: string }) => id);
    const batch = data([a, b]);
    expect(await refusal(app, update, { data: batch })).toMatchObject({ status: 200, code, field });
    await refusal(app, update, { data: [{ id: untouched, name: "touched" }, { id: unknown }] });
    const { getColumns } = await ask(
      app,
      "query ($scope: GetColumnsScope) { getColumns(scope: $scope) { data { name } } }",
      {
        scope: { tableId: table },
      },
    );
    expect(getColumns.data.map(({ name }: { name: string }) => name)).toEqual(["a", "b", "untouched"]);
  });
});

describe("who may write", () => {
  const documents = [
    ["createColumns", create],
    ["updateColumns", update],
  ] as const;
  test.each(documents)("%s needs a Read & Write token", async (_name, document) => {
    expect(await refusal(app, document, { data: [] }, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(await refusal(app, document, { data: [] }, app.tokens.readOnly)).toMatchObject({
      ...{ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" },
    });
    expect((await ask(app, document.replace(fields, "id"), { data: [] })).rows).toEqual([]);
  });
});

test("subscribers are told what was created, updated and deleted", async () => {
  const table = await freshTable();
  let [a, b] = ["", ""];
  const changes = await changesDuring(app, { types: ["COLUMN"], expected: 3 }, async () => {
    const { rows } = await ask(app, create, { data: [row(table, "a"), row(table, "b")] });
    [a, b] = rows.map(({ id }: { id: string }) => id);
    await ask(app, update, {
      data: [
        { id: a, name: "A" },
        { id: b, deletedAt: "2026-01-01T00:00:00Z" },
      ],
    });
  });
  expect(changes).toEqual([
    { assetType: "COLUMN", action: "CREATED", ids: [a, b] },
    { assetType: "COLUMN", action: "DELETED", ids: [b] },
    { assetType: "COLUMN", action: "UPDATED", ids: [a] },
  ]);
});
