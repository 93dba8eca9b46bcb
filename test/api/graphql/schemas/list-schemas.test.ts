import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { anonymously, listDocument, type Story, warehouseStory } from "#testkit/warehouse-story.ts";

describe("lists of schemas over GraphQL", () => {
  let app: TestApp;
  let story: Story;
  let reader: Story;

  beforeAll(async () => {
    app = await createTestApp();
    story = warehouseStory(app);
    reader = warehouseStory(app, app.tokens.readOnly);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const newDatabase = async (fieldsOfIt: Record<string, unknown> = {}) => {
    const source = await story.source();
    return { source, database: await story.database(source.id, fieldsOfIt) };
  };

  describe("getSchemas", () => {
    test("SC2 filters by databases, sources and name, in which every character stands for itself", async () => {
      const { source, database } = await newDatabase();
      const sibling = await story.database(source.id);
      const { source: elsewhere, database: other } = await newDatabase();
      await story.schema(database.id, { name: "raw_%" });
      await story.schema(database.id, { name: "raw__" });
      await story.schema(sibling.id, { name: "RAW_%s" });
      await story.schema(other.id, { name: "my raw_%" });
      const names = (scope: Record<string, unknown>) => reader.names("Schemas", scope);
      expect(await names({ databaseIds: [database.id] })).toEqual(["raw_%", "raw__"]);
      expect(await names({ sourceIds: [source.id], nameContains: "raw_%" })).toEqual(["raw_%", "RAW_%s"]);
      const sourceIds = [source.id, elsewhere.id];
      expect(await names({ sourceIds, nameContains: "W_%" })).toEqual(["raw_%", "RAW_%s", "my raw_%"]);
      expect(await names({ sourceIds: [elsewhere.id], databaseIds: [database.id] })).toEqual([]);
      expect(await names({ databaseIds: ["no-id"] })).toEqual([]);
      expect(await names({ databaseIds: [] })).toEqual([]);
    });

    test("SC1 shows what is deleted or hidden only when asked, both only when asked for both", async () => {
      const { database } = await newDatabase();
      const deletedAt = "2026-01-01T00:00:00Z";
      await story.schema(database.id, { name: "shown" });
      await story.schema(database.id, { name: "hidden", isHidden: true });
      await story.schema(database.id, { name: "deleted", deletedAt });
      await story.schema(database.id, { name: "both", isHidden: true, deletedAt });
      const names = (scope: object) => reader.names("Schemas", { databaseIds: [database.id], ...scope });
      expect(await names({})).toEqual(["shown"]);
      expect(await names({ withHidden: true })).toEqual(["shown", "hidden"]);
      expect(await names({ withDeleted: true })).toEqual(["shown", "deleted"]);
      expect(await names({ withDeleted: true, withHidden: true })).toEqual(["shown", "hidden", "deleted", "both"]);
    });

    test("SC1 what is created inside something hidden or deleted is not shown either", async () => {
      const { database: hidden } = await newDatabase({ isHidden: true });
      const { database: deleted } = await newDatabase({ deletedAt: "2026-01-01T00:00:00Z" });
      await story.schema(hidden.id, { name: "in hidden" });
      await story.schema(deleted.id, { name: "in deleted" });
      const databaseIds = [hidden.id, deleted.id];
      expect(await story.names("Schemas", { databaseIds })).toEqual([]);
      expect(await story.names("Schemas", { databaseIds, withHidden: true })).toEqual(["in hidden"]);
      expect(await story.names("Schemas", { databaseIds, withDeleted: true })).toEqual(["in deleted"]);
    });

    test("SC3 pages by number and by id, nothing twice and nothing left out", async () => {
      const { database } = await newDatabase();
      for (let index = 0; index < 5; index += 1) await story.schema(database.id, { name: `p${index}` });
      const scope = { databaseIds: [database.id] };
      const names: unknown[] = [];
      for (let page = 0; page < 3; page += 1)
        names.push(...(await reader.names("Schemas", scope, { nbPerPage: 2, page })));
      expect(names).toEqual(["p0", "p1", "p2", "p3", "p4"]);
      const document = `query ($pagination: Pagination, $scope: GetSchemasScope) {
        getSchemas(pagination: $pagination, scope: $scope) { page totalCount greatestId data { name } }
      }`;
      const first = await reader.ask<{ greatestId: string }>(document, {
        scope,
        pagination: { nbPerPage: 4, greaterThanId: "" },
      });
      expect(first).toMatchObject({ page: null, totalCount: 5 });
      expect(await reader.names("Schemas", scope, { nbPerPage: 4, greaterThanId: first.greatestId })).toEqual(["p4"]);
    });

    test("refuses an impossible page, and callers without a token", async () => {
      const document = listDocument("Schemas");
      const refused = await reader.refusal(document, { pagination: { nbPerPage: 2, page: -1 } });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "pagination.page" });
      expect(await anonymously(app, document)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    });
  });
});
