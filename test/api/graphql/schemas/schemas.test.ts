import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import {
  anonymously,
  extracted,
  type Story,
  shown,
  UNKNOWN_ID,
  warehouse,
  warehouseStory,
} from "#testkit/warehouse-story.ts";

const fields =
  "id externalId name slug description isHidden databaseId database { name warehouse { id } } createdAt updatedAt deletedAt";
const createSchemas = `mutation ($data: [CreateSchemaInput!]!) { createSchemas(data: $data) { ${fields} } }`;
const updateSchemas = `mutation ($data: [UpdateSchemaInput!]!) { updateSchemas(data: $data) { ${fields} } }`;
const updateDatabases = "mutation ($data: [UpdateDatabaseInput!]!) { updateDatabases(data: $data) { id } }";

describe("schemas over GraphQL", () => {
  let app: TestApp;
  let story: Story;
  let stranger: Story;
  let reader: Story;

  beforeAll(async () => {
    app = await createTestApp();
    story = warehouseStory(app);
    reader = warehouseStory(app, app.tokens.readOnly);
    stranger = warehouseStory(app, app.other.tokens.readWrite);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const update = (data: readonly object[]) => story.ask<Record<string, unknown>[]>(updateSchemas, { data });
  const newDatabase = async (fieldsOfIt: Record<string, unknown> = {}) => {
    const source = await story.source();
    return { source, database: await story.database(source.id, fieldsOfIt) };
  };

  describe("createSchemas", () => {
    test("SC5 answers the rows in the order of the input, with all their fields", async () => {
      const { source, database } = await newDatabase();
      const data = ["staging", "marts", "raw"].map((name) => ({
        databaseId: database.id,
        externalId: name,
        name,
        description: `About ${name}`,
      }));
      const rows = await story.ask<object[]>(createSchemas, { data });
      expect(rows).toMatchObject(data);
      expect(rows[1]).toEqual({
        ...data[1],
        id: expect.any(String),
        slug: expect.stringMatching(/^marts-[0-9a-f]{12}$/),
        isHidden: false,
        database: { name: database.name, warehouse: { id: source.id } },
        createdAt: expect.any(Number),
        updatedAt: expect.any(Number),
        deletedAt: null,
      });
    });

    test("takes one that is hidden or already deleted", async () => {
      const { database } = await newDatabase();
      const data = [
        { databaseId: database.id.toUpperCase(), externalId: "h", name: "h", isHidden: true },
        { databaseId: database.id, externalId: "d", name: "d", deletedAt: "2026-01-01T00:00:00Z" },
        { databaseId: database.id, externalId: "s", name: "s", isHidden: null, description: null, deletedAt: null },
      ];
      expect(await story.ask(createSchemas, { data })).toMatchObject([
        { isHidden: true },
        { deletedAt: Date.UTC(2026, 0, 1) },
        { isHidden: false, description: null },
      ]);
      expect(await story.names("Schemas", { databaseIds: [database.id] })).toEqual(["s"]);
    });

    test("SC4 an external id is taken once in a database, other databases do not count", async () => {
      const { source, database } = await newDatabase();
      const elsewhere = await story.database(source.id);
      const first = await story.schema(database.id, { externalId: "taken" });
      await story.schema(elsewhere.id, { externalId: "taken" });
      const free = { databaseId: database.id, externalId: "free", name: "free" };
      const refused = await story.refusal(createSchemas, { data: [free, { ...free, externalId: "taken" }] });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data[1].externalId" });
      expect(refused.message).toContain(first.id);
      // SC5: the row before it was not written either.
      expect(await story.names("Schemas", { databaseIds: [database.id] })).toEqual([first.name]);
      const twice = await story.refusal(createSchemas, { data: [free, free] });
      expect(twice).toMatchObject({ code: "BAD_USER_INPUT", field: "data[1].externalId" });
    });

    test("SC4 of ten programs that create the same one at once, one succeeds and the others are told", async () => {
      const { database } = await newDatabase();
      const data = [{ databaseId: database.id, externalId: "contested", name: "contested" }];
      const answers = await Promise.all(Array.from({ length: 10 }, () => story.graphql(createSchemas, { data })));
      expect(answers.filter(({ body }) => body.data?.createSchemas)).toHaveLength(1);
      const codes = answers.flatMap(({ body }) => body.errors ?? []).map(({ extensions }) => extensions?.code);
      expect(codes).toEqual(Array(9).fill("BAD_USER_INPUT"));
    });

    test("SC4 nothing is created or changed below a source that an extraction fills", async () => {
      const { databaseId, schemaId } = await extracted(app);
      const refused = await story.refusal(createSchemas, { data: [{ databaseId, externalId: "x", name: "x" }] });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data[0].databaseId" });
      const kept = await story.refusal(updateSchemas, { data: [{ id: schemaId, name: "x" }] });
      expect(kept).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data[0].id" });
    });

    test.each([
      [{ name: "" }, "data[1].name"],
      [{ externalId: "  " }, "data[1].externalId"],
      [{ description: "x".repeat(100_001) }, "data[1].description"],
    ])("SC5 a batch with a broken row is refused as a whole, %#", async (broken, field) => {
      const { database } = await newDatabase();
      const good = { databaseId: database.id, externalId: "good", name: "good" };
      const refused = await story.refusal(createSchemas, { data: [good, { ...good, externalId: "bad", ...broken }] });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field });
      expect(await story.names("Schemas", { databaseIds: [database.id] })).toEqual([]);
    });

    test("takes 500 rows and no more, and none is fine", async () => {
      const { database } = await newDatabase();
      const rows = Array.from({ length: 501 }, (_, index) => ({
        databaseId: database.id,
        externalId: `row ${index}`,
        name: `row ${index}`,
      }));
      const document = "mutation ($data: [CreateSchemaInput!]!) { createSchemas(data: $data) { id } }";
      expect(await story.refusal(document, { data: rows })).toMatchObject({ code: "BAD_USER_INPUT", field: "data" });
      expect(await story.ask(document, { data: rows.slice(1) })).toHaveLength(500);
      expect(await story.ask(document, { data: [] })).toEqual([]);
    });

    test("another account's database does not exist", async () => {
      const { database } = await newDatabase();
      for (const databaseId of [database.id, UNKNOWN_ID, "no-id"]) {
        const refused = await stranger.refusal(createSchemas, { data: [{ databaseId, externalId: "x", name: "x" }] });
        expect(refused).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data[0].databaseId" });
      }
    });

    test("a caller without a token is told to send one, a Read Only token is refused", async () => {
      expect(await anonymously(app, createSchemas, { data: [] })).toMatchObject({
        status: 401,
        code: "UNAUTHENTICATED",
      });
      const refused = await reader.refusal(createSchemas, { data: [] });
      expect(refused).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    });
  });

  describe("updateSchemas", () => {
    test("changes many, each its own fields, in the order of the input", async () => {
      const { database } = await newDatabase();
      const a = await story.schema(database.id, { name: "a", externalId: "a", description: "A" });
      const b = await story.schema(database.id, { name: "b", externalId: "b", description: "B" });
      const changes = [
        { id: b.id.toUpperCase(), name: "b2", description: null },
        { id: a.id, externalId: "a2", isHidden: true },
      ];
      expect(await update(changes)).toMatchObject([
        { id: b.id, name: "b2", externalId: "b", description: null, isHidden: false },
        { id: a.id, name: "a", externalId: "a2", description: "A", isHidden: true },
      ]);
    });

    test("SC6 renaming it renames the path of its tables", async () => {
      const { source, database, schema, table } = await warehouse(story);
      await update([{ id: schema.id, name: "renamed" }]);
      const pathContains = `${database.name}.renamed.${table.name}`;
      expect(await story.names("Tables", { warehouseId: source.id, pathContains })).toEqual([table.name]);
    });

    test("SC6 deleting and hiding it take its tables along, and bring them back", async () => {
      const { source, schema } = await warehouse(story);
      const all = { databases: 1, schemas: 1, tables: 1 };
      const none = { databases: 1, schemas: 0, tables: 0 };
      expect(await update([{ id: schema.id, deletedAt: "2026-05-01T00:00:00Z" }])).toMatchObject([
        { deletedAt: Date.UTC(2026, 4, 1) },
      ]);
      expect(await shown(story, source.id)).toEqual(none);
      expect(await shown(story, source.id, { withDeleted: true })).toEqual(all);
      await update([{ id: schema.id, deletedAt: null, isHidden: true }]);
      expect(await shown(story, source.id)).toEqual(none);
      expect(await shown(story, source.id, { withHidden: true })).toEqual(all);
      await update([{ id: schema.id, isHidden: false }]);
      expect(await shown(story, source.id)).toEqual(all);
    });

    test("SC6 a schema of a hidden database stays hidden whatever it says of itself", async () => {
      const { source, database, schema } = await warehouse(story);
      await story.ask(updateDatabases, { data: [{ id: database.id, isHidden: true }] });
      const [untouched] = await update([{ id: schema.id, isHidden: false }]);
      expect(untouched).toMatchObject({ isHidden: false });
      expect(await shown(story, source.id)).toEqual({ databases: 0, schemas: 0, tables: 0 });
      await update([{ id: schema.id, isHidden: true }]);
      await story.ask(updateDatabases, { data: [{ id: database.id, isHidden: false }] });
      expect(await shown(story, source.id)).toEqual({ databases: 1, schemas: 0, tables: 0 });
    });

    test("SC5 is all or nothing", async () => {
      const { database } = await newDatabase();
      const { id, name } = await story.schema(database.id);
      const refused = await story.refusal(updateSchemas, {
        data: [
          { id, name: "x" },
          { id: "no-id", name: "y" },
        ],
      });
      expect(refused).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data[1].id" });
      expect(await story.names("Schemas", { databaseIds: [database.id] })).toEqual([name]);
    });

    test("SC4 an external id of another row is refused, also one that another row of the batch takes", async () => {
      const { database } = await newDatabase();
      const [a, b] = [await story.schema(database.id, { externalId: "a" }), await story.schema(database.id)];
      const taken = await story.refusal(updateSchemas, { data: [{ id: b.id, externalId: "a" }] });
      expect(taken).toMatchObject({ code: "BAD_USER_INPUT", field: "data[0].externalId" });
      const both = [a, b].map(({ id }) => ({ id, externalId: "c" }));
      const twice = await story.refusal(updateSchemas, { data: both });
      expect(twice).toMatchObject({ code: "BAD_USER_INPUT", field: "data[1].externalId" });
    });

    test.each([
      [{ name: null }, "name"],
      [{ externalId: null }, "externalId"],
      [{ isHidden: null }, "isHidden"],
      [{ externalId: "" }, "externalId"],
    ])("%o is refused", async (change, field) => {
      const { database } = await newDatabase();
      const { id } = await story.schema(database.id);
      const refused = await story.refusal(updateSchemas, { data: [{ id, ...change }] });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: `data[0].${field}` });
    });

    test("SC7 has no field for another database", async () => {
      const { database, schema } = await warehouse(story);
      const change = `{ id: "${schema.id}", databaseId: "${database.id}" }`;
      const refused = await story.refusal(`mutation { updateSchemas(data: [${change}]) { id } }`);
      expect(refused).toMatchObject({
        code: "GRAPHQL_VALIDATION_FAILED",
        message: expect.stringContaining("databaseId"),
      });
    });

    test("refuses 501 rows, and the same row twice", async () => {
      const { database } = await newDatabase();
      const { id } = await story.schema(database.id);
      const many = await story.refusal(updateSchemas, { data: Array.from({ length: 501 }, () => ({ id })) });
      expect(many).toMatchObject({ code: "BAD_USER_INPUT", field: "data" });
      const twice = await story.refusal(updateSchemas, { data: [{ id }, { id: id.toUpperCase() }] });
      expect(twice).toMatchObject({ code: "BAD_USER_INPUT", field: "data[1].id" });
    });

    test("another account's schema does not exist", async () => {
      const { source, schema } = await warehouse(story);
      const refused = await stranger.refusal(updateSchemas, { data: [{ id: schema.id, name: "taken" }] });
      expect(refused).toMatchObject({ code: "NOT_FOUND", field: "data[0].id" });
      expect(await stranger.names("Schemas", { sourceIds: [source.id], withDeleted: true, withHidden: true })).toEqual(
        [],
      );
    });

    test("a caller without a token is told to send one, a Read Only token is refused", async () => {
      expect(await anonymously(app, updateSchemas, { data: [] })).toMatchObject({
        status: 401,
        code: "UNAUTHENTICATED",
      });
      const refused = await reader.refusal(updateSchemas, { data: [] });
      expect(refused).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    });
  });
});
