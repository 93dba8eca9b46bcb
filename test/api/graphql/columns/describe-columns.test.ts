import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changesDuring } from "#testkit/changes.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, extracted, refusal, warehouseOf } from "#testkit/warehouse.ts";

const fields = `id description descriptionRaw externalDescription externalDescriptionSource isDescriptionGenerated
  describedByColumnId isPii isPrimaryKey`;
const mutation = (name: string, input: string) =>
  `mutation ($data: [${input}!]!) { rows: ${name}(data: $data) { ${fields} } }`;
const describeOnly = mutation("updateColumnDescriptions", "UpdateColumnDescriptionInput");
const metadata = mutation("updateColumnsMetadata", "UpdateColumnsMetadataInput");

const unknown = "01890000-0000-7000-8000-000000000000";

let app: TestApp;
let tableId: string;
/** A column of a source that is filled by extraction. */
let foreign: string;
/** A column of another account. */
let other: string;

beforeAll(async () => {
  app = await createTestApp();
  const make = warehouseOf(app);
  tableId = await make.table((await make.plain("shop")).schemaId, "orders");
  const extraction = await make.plain("extraction");
  foreign = await make.column(await make.table(extraction.schemaId, "events"), "at");
  await extracted(app, extraction.sourceId);
  const theirs = warehouseOf(app, app.other.tokens.readWrite);
  other = await theirs.column(await theirs.table((await theirs.plain("theirs")).schemaId, "orders"), "id");
});

afterAll(() => app[Symbol.asyncDispose]());

describe("updateColumnsMetadata and updateColumnDescriptions", () => {
  test("CO5 CO7 columns of any source are described and marked", async () => {
    const id = foreign;
    const { rows } = await ask(app, describeOnly, { data: [{ id, externalDescription: "When it happened." }] });
    expect(rows[0]).toMatchObject({ description: "When it happened.", externalDescriptionSource: "API" });
    const { rows: marked } = await ask(app, metadata, {
      data: [{ id, descriptionRaw: "In **UTC**.", isPii: false, isPrimaryKey: true }],
    });
    expect(marked[0]).toMatchObject({ description: "In **UTC**.", externalDescription: "When it happened." });
    expect(marked[0]).toMatchObject({ isPii: false, isPrimaryKey: true, isDescriptionGenerated: false });
    const { rows: emptied } = await ask(app, metadata, {
      data: [{ id, descriptionRaw: null, externalDescription: null, isPii: null }],
    });
    expect(emptied[0]).toMatchObject({ description: "", externalDescriptionSource: null, isPii: null });
    expect(emptied[0]).toMatchObject({ isPrimaryKey: true, isDescriptionGenerated: null });
  });

  test("CO7 an own text is no longer generated or taken over", async () => {
    const id = await warehouseOf(app).column(tableId, "a");
    await app.database.prisma.column.update({
      where: { id },
      data: { descriptionRaw: "robot", isDescriptionGenerated: true, describedByColumnId: foreign },
    });
    const { rows } = await ask(app, metadata, { data: [{ id, isPii: true }] });
    expect(rows[0]).toMatchObject({ isDescriptionGenerated: true, describedByColumnId: foreign });
    const { rows: own } = await ask(app, metadata, { data: [{ id, descriptionRaw: "human" }] });
    expect(own[0]).toMatchObject({ isDescriptionGenerated: false, describedByColumnId: null });
  });

  test.each([
    ["updateColumnDescriptions", describeOnly],
    ["updateColumnsMetadata", metadata],
  ])("CO6 %s refuses what is not there, all of it", async (_name, document) => {
    const id = foreign;
    for (const wrong of [unknown, "nonsense", other]) {
      const data = [{ id, externalDescription: "never" }, { id: wrong }];
      expect(await refusal(app, document, { data })).toMatchObject({ code: "NOT_FOUND", field: "data[1].id" });
    }
    const long = [{ id, externalDescription: "x".repeat(100_001) }];
    const field = "data[0].externalDescription";
    expect(await refusal(app, document, { data: long })).toMatchObject({ code: "BAD_USER_INPUT", field });
    const twice = [{ id }, { id }];
    expect(await refusal(app, document, { data: twice })).toMatchObject({
      code: "BAD_USER_INPUT",
      field: "data[1].id",
    });
    const { getColumns } = await ask(
      app,
      "query ($scope: GetColumnsScope) { getColumns(scope: $scope) { totalCount } }",
      {
        scope: { description: "never" },
      },
    );
    expect(getColumns.totalCount).toBe(0);
  });

  test("updateColumnDescriptions says what to use instead", async () => {
    const { __type } = await ask(
      app,
      `{ __type(name: "Mutation") { fields(includeDeprecated: true) { name deprecationReason } } }`,
    );
    const field = __type.fields.find(({ name }: { name: string }) => name === "updateColumnDescriptions");
    expect(field.deprecationReason).toBe("Use updateColumnsMetadata instead");
  });
});

describe("who may write", () => {
  const documents = [
    ["updateColumnDescriptions", describeOnly],
    ["updateColumnsMetadata", metadata],
  ] as const;
  test.each(documents)("%s needs a Read & Write token", async (_name, document) => {
    expect(await refusal(app, document, { data: [] }, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(await refusal(app, document, { data: [] }, app.tokens.readOnly)).toMatchObject({
      ...{ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" },
    });
    expect((await ask(app, document.replace(fields, "id"), { data: [] })).rows).toEqual([]);
  });
});

test("subscribers are told which columns were described", async () => {
  const changes = await changesDuring(app, { types: ["COLUMN"], expected: 1 }, () =>
    ask(app, metadata, { data: [{ id: foreign, isPii: true }] }),
  );
  expect(changes).toEqual([{ assetType: "COLUMN", action: "UPDATED", ids: [foreign] }]);
});
