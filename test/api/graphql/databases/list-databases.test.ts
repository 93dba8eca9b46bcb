import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { anonymously, listDocument, type Story, warehouseStory } from "#testkit/warehouse-story.ts";

describe("lists of databases over GraphQL", () => {
  let app: TestApp;
  let story: Story;
  let reader: Story;

  beforeAll(async () => {
    app = await createTestApp();
    story = warehouseStory(app);
    reader = warehouseStory(app, app.tokens.readOnly);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  describe("getDatabases", () => {
    test("DB2 filters by sources and by name, in which every character stands for itself", async () => {
      const [one, two] = [await story.source(), await story.source()];
      for (const name of ["50%_off", "50 off", "a\\b"]) await story.database(one.id, { name });
      await story.database(two.id, { name: "FIFTY 50%_OFF" });
      const sourceIds = [one.id, two.id];
      expect(await story.names("Databases", { sourceIds, nameContains: "50%_off" })).toEqual([
        "50%_off",
        "FIFTY 50%_OFF",
      ]);
      expect(await story.names("Databases", { sourceIds: [one.id, "no-id"], nameContains: "%" })).toEqual(["50%_off"]);
      expect(await story.names("Databases", { sourceIds, nameContains: "\\" })).toEqual(["a\\b"]);
      expect(await story.names("Databases", { sourceIds: ["no-id"] })).toEqual([]);
      expect(await story.names("Databases", { sourceIds: [] })).toEqual([]);
    });

    test("DB1 shows what is deleted or hidden only when asked, both only when asked for both", async () => {
      const { id } = await story.source();
      const deletedAt = "2026-01-01T00:00:00Z";
      await story.database(id, { name: "shown" });
      await story.database(id, { name: "hidden", isHidden: true });
      await story.database(id, { name: "deleted", deletedAt });
      await story.database(id, { name: "both", isHidden: true, deletedAt });
      const names = (scope: object) => reader.names("Databases", { sourceIds: [id], ...scope });
      expect(await names({})).toEqual(["shown"]);
      expect(await names({ withDeleted: false, withHidden: true })).toEqual(["shown", "hidden"]);
      expect(await names({ withDeleted: true, withHidden: null })).toEqual(["shown", "deleted"]);
      expect(await names({ withDeleted: true, withHidden: true })).toEqual(["shown", "hidden", "deleted", "both"]);
    });

    test("DB3 pages by number and by id, nothing twice and nothing left out", async () => {
      const { id } = await story.source();
      for (let index = 0; index < 5; index += 1) await story.database(id, { name: `p${index}` });
      const names: unknown[] = [];
      for (let page = 0; page < 3; page += 1)
        names.push(...(await reader.names("Databases", { sourceIds: [id] }, { nbPerPage: 2, page })));
      expect(names).toEqual(["p0", "p1", "p2", "p3", "p4"]);
      const document = `query ($pagination: Pagination, $scope: GetDatabasesScope) {
        getDatabases(pagination: $pagination, scope: $scope) { page totalCount greatestId data { name warehouse { id } } }
      }`;
      const first = await reader.ask<{ greatestId: string }>(document, {
        scope: { sourceIds: [id] },
        pagination: { nbPerPage: 4, greaterThanId: "" },
      });
      expect(first).toMatchObject({ page: null, totalCount: 5 });
      expect(
        await reader.ask(document, {
          scope: { sourceIds: [id] },
          pagination: { nbPerPage: 4, greaterThanId: first.greatestId },
        }),
      ).toMatchObject({ data: [{ name: "p4", warehouse: { id } }] });
    });

    test("refuses an impossible page, and callers without a token", async () => {
      const document = listDocument("Databases");
      const refused = await reader.refusal(document, { pagination: { nbPerPage: 0 } });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
      expect(await anonymously(app, document)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    });
  });
});
