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
  "id externalId name slug description isHidden sourceId warehouse { id name } createdAt updatedAt deletedAt";
const createDatabases = `mutation ($data: [CreateDatabaseInput!]!) { createDatabases(data: $data) { ${fields} } }`;
const updateDatabases = `mutation ($data: [UpdateDatabaseInput!]!) { updateDatabases(data: $data) { ${fields} } }`;

describe("databases over GraphQL", () => {
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

  const update = (data: readonly object[]) => story.ask<Record<string, unknown>[]>(updateDatabases, { data });

  describe("createDatabases", () => {
    test("DB5 answers the rows in the order of the input, with all their fields", async () => {
      const source = await story.source();
      const data = ["zulu", "alpha", "mike"].map((name) => ({
        sourceId: source.id,
        externalId: name,
        name,
        description: `About ${name}`,
      }));
      const rows = await story.ask<object[]>(createDatabases, { data });
      expect(rows).toMatchObject(data);
      expect(rows[0]).toEqual({
        ...data[0],
        id: expect.any(String),
        slug: expect.stringMatching(/^zulu-[0-9a-f]{12}$/),
        isHidden: false,
        warehouse: { id: source.id, name: source.name },
        createdAt: expect.any(Number),
        updatedAt: expect.any(Number),
        deletedAt: null,
      });
    });

    test("takes one that is hidden or already deleted, and a source's id in upper case", async () => {
      const source = await story.source();
      const sourceId = source.id.toUpperCase();
      const data = [
        { sourceId, externalId: "h", name: "h", isHidden: true },
        { sourceId, externalId: "d", name: "d", deletedAt: "2026-01-01T00:00:00Z" },
        { sourceId, externalId: "s", name: "s", isHidden: null, description: null, deletedAt: null },
      ];
      expect(await story.ask(createDatabases, { data })).toMatchObject([
        { isHidden: true, sourceId: source.id },
        { deletedAt: Date.UTC(2026, 0, 1) },
        { isHidden: false, description: null },
      ]);
      expect(await story.names("Databases", { sourceIds: [source.id] })).toEqual(["s"]);
      const taken = await story.refusal(createDatabases, { data: [{ sourceId, externalId: "h", name: "h" }] });
      expect(taken).toMatchObject({ code: "BAD_USER_INPUT", field: "data[0].externalId" });
    });

    test("DB4 an external id is taken once in a source, deleted ones count, other sources do not", async () => {
      const [source, elsewhere] = [await story.source(), await story.source()];
      const first = await story.database(source.id, { externalId: "taken", deletedAt: "2026-01-01T00:00:00Z" });
      await story.database(elsewhere.id, { externalId: "taken" });
      const free = { sourceId: source.id, externalId: "free", name: "free" };
      const refused = await story.refusal(createDatabases, { data: [free, { ...free, externalId: "taken" }] });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data[1].externalId" });
      expect(refused.message).toContain(first.id);
      // DB5: the row before it was not written either.
      expect(await story.names("Databases", { sourceIds: [source.id] })).toEqual([]);
      const twice = await story.refusal(createDatabases, {
        data: [free, { ...free, sourceId: source.id.toUpperCase(), name: "again" }],
      });
      expect(twice).toMatchObject({ code: "BAD_USER_INPUT", field: "data[1].externalId" });
    });

    test("DB4 of ten programs that create the same one at once, one succeeds and the others are told", async () => {
      const source = await story.source();
      const data = [{ sourceId: source.id, externalId: "contested", name: "contested" }];
      const answers = await Promise.all(Array.from({ length: 10 }, () => story.graphql(createDatabases, { data })));
      expect(answers.filter(({ body }) => body.data?.createDatabases)).toHaveLength(1);
      const codes = answers.flatMap(({ body }) => body.errors ?? []).map(({ extensions }) => extensions?.code);
      expect(codes).toEqual(Array(9).fill("BAD_USER_INPUT"));
    });

    test("DB4 nothing is created below a source that an extraction fills", async () => {
      const { sourceId } = await extracted(app);
      const refused = await story.refusal(createDatabases, { data: [{ sourceId, externalId: "x", name: "x" }] });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data[0].sourceId" });
    });

    test.each([
      [{ name: "" }, "data[1].name"],
      [{ externalId: "  " }, "data[1].externalId"],
      [{ name: "x".repeat(1_001) }, "data[1].name"],
      [{ description: "a\u0000b" }, "data[1].description"],
    ])("DB5 a batch with %o is refused as a whole", async (broken, field) => {
      const source = await story.source();
      const good = { sourceId: source.id, externalId: "good", name: "good" };
      const refused = await story.refusal(createDatabases, { data: [good, { ...good, externalId: "bad", ...broken }] });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field });
      expect(await story.names("Databases", { sourceIds: [source.id] })).toEqual([]);
    });

    test("takes 500 rows and no more, and none is fine", async () => {
      const source = await story.source();
      const rows = Array.from({ length: 501 }, (_, index) => ({
        sourceId: source.id,
        externalId: `row ${index}`,
        name: `row ${index}`,
      }));
      const document = "mutation ($data: [CreateDatabaseInput!]!) { createDatabases(data: $data) { id } }";
      expect(await story.refusal(document, { data: rows })).toMatchObject({ code: "BAD_USER_INPUT", field: "data" });
      expect(await story.ask(document, { data: rows.slice(1) })).toHaveLength(500);
      expect(await story.ask(document, { data: [] })).toEqual([]);
      expect(await story.names("Databases", { sourceIds: [source.id] }, { nbPerPage: 1_000 })).toHaveLength(500);
    });

    test("another account's source does not exist", async () => {
      const source = await story.source();
      for (const sourceId of [source.id, UNKNOWN_ID, "no-id"]) {
        const refused = await stranger.refusal(createDatabases, { data: [{ sourceId, externalId: "x", name: "x" }] });
        expect(refused).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data[0].sourceId" });
      }
    });

    test("a caller without a token is told to send one, a Read Only token is refused", async () => {
      const variables = { data: [] };
      expect(await anonymously(app, createDatabases, variables)).toMatchObject({
        status: 401,
        code: "UNAUTHENTICATED",
      });
      const refused = await reader.refusal(createDatabases, variables);
      expect(refused).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    });
  });

  describe("updateDatabases", () => {
    test("changes what is given, keeps the rest, and null empties the description", async () => {
      const source = await story.source();
      const { id } = await story.database(source.id, { name: "n", externalId: "e", description: "d" });
      expect(await update([{ id, name: "new" }])).toMatchObject([{ name: "new", externalId: "e", description: "d" }]);
      expect(await update([{ id: id.toUpperCase(), description: null }])).toMatchObject([
        { id, name: "new", description: null },
      ]);
      expect(await update([{ id, externalId: "e" }])).toMatchObject([{ externalId: "e" }]);
    });

    test("DB6 renaming it renames the path of its tables", async () => {
      const { source, database, schema, table } = await warehouse(story);
      await update([{ id: database.id, name: "renamed_to_this" }]);
      const pathContains = `RENAMED_to_this.${schema.name}.${table.name}`;
      expect(await story.names("Tables", { warehouseId: source.id, pathContains })).toEqual([table.name]);
    });

    test("DB6 deleting and hiding it take its schemas and tables along, and bring them back", async () => {
      const { source, database } = await warehouse(story);
      const all = { databases: 1, schemas: 1, tables: 1 };
      const none = { databases: 0, schemas: 0, tables: 0 };
      expect(await update([{ id: database.id, deletedAt: "2026-05-01T00:00:00Z" }])).toMatchObject([
        { deletedAt: Date.UTC(2026, 4, 1) },
      ]);
      expect(await shown(story, source.id)).toEqual(none);
      expect(await shown(story, source.id, { withDeleted: true })).toEqual(all);
      expect(await shown(story, source.id, { withHidden: true })).toEqual(none);
      await update([{ id: database.id, deletedAt: null, isHidden: true }]);
      expect(await shown(story, source.id)).toEqual(none);
      expect(await shown(story, source.id, { withDeleted: true })).toEqual(none);
      expect(await shown(story, source.id, { withHidden: true })).toEqual(all);
      await update([{ id: database.id, isHidden: false }]);
      expect(await shown(story, source.id)).toEqual(all);
    });

    test("DB5 is all or nothing", async () => {
      const source = await story.source();
      const { id, name } = await story.database(source.id);
      const refused = await story.refusal(updateDatabases, {
        data: [
          { id, name: "x" },
          { id: UNKNOWN_ID, name: "y" },
        ],
      });
      expect(refused).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data[1].id" });
      expect(await story.names("Databases", { sourceIds: [source.id] })).toEqual([name]);
    });

    test("DB4 an external id of another row is refused, also one that another row of the batch takes", async () => {
      const source = await story.source();
      const [a, b] = [await story.database(source.id, { externalId: "a" }), await story.database(source.id)];
      const taken = await story.refusal(updateDatabases, { data: [{ id: b.id, externalId: "a" }] });
      expect(taken).toMatchObject({ code: "BAD_USER_INPUT", field: "data[0].externalId" });
      expect(taken.message).toContain(a.id);
      const both = [a, b].map(({ id }) => ({ id, externalId: "c" }));
      const twice = await story.refusal(updateDatabases, { data: both });
      expect(twice).toMatchObject({ code: "BAD_USER_INPUT", field: "data[1].externalId" });
    });

    test.each([
      [{ name: null }, "name"],
      [{ externalId: null }, "externalId"],
      [{ isHidden: null }, "isHidden"],
      [{ name: " " }, "name"],
    ])("%o is refused", async (change, field) => {
      const source = await story.source();
      const { id } = await story.database(source.id);
      const refused = await story.refusal(updateDatabases, { data: [{ id, ...change }] });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: `data[0].${field}` });
    });

    test("refuses 501 rows, and the same row twice", async () => {
      const source = await story.source();
      const { id } = await story.database(source.id);
      const many = await story.refusal(updateDatabases, { data: Array.from({ length: 501 }, () => ({ id })) });
      expect(many).toMatchObject({ code: "BAD_USER_INPUT", field: "data" });
      const twice = await story.refusal(updateDatabases, { data: [{ id }, { id: id.toUpperCase() }] });
      expect(twice).toMatchObject({ code: "BAD_USER_INPUT", field: "data[1].id" });
    });

    test("another account's database does not exist", async () => {
      const { source, database } = await warehouse(story);
      const refused = await stranger.refusal(updateDatabases, { data: [{ id: database.id, name: "taken" }] });
      expect(refused).toMatchObject({ code: "NOT_FOUND", field: "data[0].id" });
      expect(
        await stranger.names("Databases", { sourceIds: [source.id], withDeleted: true, withHidden: true }),
      ).toEqual([]);
    });

    test("a caller without a token is told to send one, a Read Only token is refused", async () => {
      expect(await anonymously(app, updateDatabases, { data: [] })).toMatchObject({
        status: 401,
        code: "UNAUTHENTICATED",
      });
      const refused = await reader.refusal(updateDatabases, { data: [] });
      expect(refused).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    });
  });
});
