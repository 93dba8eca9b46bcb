import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import {
  anonymously,
  createSource,
  extracted,
  type Story,
  shown,
  UNKNOWN_ID,
  warehouse,
  warehouseStory,
} from "#testkit/warehouse-story.ts";

const updateSource = "mutation ($data: UpdateSourceInput!) { updateSource(data: $data) { id name deletedAt } }";

describe("sources over GraphQL", () => {
  let app: TestApp;
  let story: Story;
  let stranger: Story;

  beforeAll(async () => {
    app = await createTestApp();
    story = warehouseStory(app);
    stranger = warehouseStory(app, app.other.tokens.readWrite);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  describe("createSource", () => {
    test("SO4 without technology and type it makes the generic API source", async () => {
      await using fresh = await createTestApp();
      const created = await warehouseStory(fresh).ask(createSource, { data: { name: "Roastery" } });
      expect(created).toMatchObject({
        name: "Roastery",
        origin: "API",
        technology: "GENERIC_WAREHOUSE",
        type: "WAREHOUSE",
      });
    });

    test("SO4 a second generic source is refused, and the answer names the first", async () => {
      await using fresh = await createTestApp();
      const { ask, refusal } = warehouseStory(fresh);
      const first = await ask(createSource, { data: { name: "The first" } });
      const refused = await refusal(createSource, { data: { name: "The second", technology: null, type: null } });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data" });
      expect(refused.message).toContain(first.id);
      expect(refused.message).toContain("The first");
      const other = warehouseStory(fresh, fresh.other.tokens.readWrite);
      expect(await other.ask(createSource, { data: { name: "Of another account" } })).toMatchObject({
        technology: "GENERIC_WAREHOUSE",
      });
    });

    test("SO4 of twenty at once one is made, and the others are told its id", async () => {
      await using fresh = await createTestApp();
      const { graphql } = warehouseStory(fresh);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => graphql(createSource, { data: { name: `source ${index}` } })),
      );
      const made = answers.flatMap(({ body }) => body.data?.createSource?.id ?? []);
      expect(made).toHaveLength(1);
      const refused = answers.flatMap(({ body }) => body.errors ?? []);
      expect(refused).toHaveLength(19);
      for (const { extensions, message } of refused) {
        expect(extensions).toMatchObject({ code: "BAD_USER_INPUT" });
        expect(message).toContain(made[0]);
      }
    });

    test("SO4 a deleted generic source leaves its place, and comes back only while that is free", async () => {
      await using fresh = await createTestApp();
      const { ask, refusal } = warehouseStory(fresh);
      const first = await ask(createSource, { data: { name: "first" } });
      await ask(updateSource, { data: { id: first.id, deletedAt: "2026-01-02T00:00:00Z" } });
      const second = await ask(createSource, { data: { name: "second" } });
      const refused = await refusal(updateSource, { data: { id: first.id, deletedAt: null } });
      expect(refused).toMatchObject({ code: "BAD_USER_INPUT", field: "data.deletedAt" });
      expect(refused.message).toContain(second.id);
      expect(await ask(updateSource, { data: { id: second.id, deletedAt: null } })).toMatchObject({ deletedAt: null });
      await ask(updateSource, { data: { id: second.id, deletedAt: "2026-01-02T00:00:00Z" } });
      expect(await ask(updateSource, { data: { id: first.id, deletedAt: null } })).toMatchObject({ deletedAt: null });
    });

    test.each([
      [{ technology: "SNOWFLAKE" }, { technology: "SNOWFLAKE", type: "WAREHOUSE" }],
      [{ technology: "TABLEAU" }, { technology: "TABLEAU", type: "VISUALIZATION" }],
      [
        { technology: "DBT", type: "TRANSFORMATION" },
        { technology: "DBT", type: "TRANSFORMATION" },
      ],
      [{ type: "WAREHOUSE" }, { technology: "GENERIC_WAREHOUSE", type: "WAREHOUSE" }],
      [{ type: "VISUALIZATION" }, { technology: "GENERIC_VISUALIZATION", type: "VISUALIZATION" }],
      [{ technology: "GENERIC_WAREHOUSE" }, { technology: "GENERIC_WAREHOUSE", type: "WAREHOUSE" }],
    ])("SO5 %o makes a further source, as often as wanted", async (asked, made) => {
      for (const name of ["one", "another"])
        expect(await story.source({ technology: undefined, name, ...asked })).toMatchObject({
          name,
          origin: "API",
          ...made,
        });
    });

    test.each([
      [{ technology: "TABLEAU", type: "WAREHOUSE" }, "data.type"],
      [{ technology: "SLACK", type: "KNOWLEDGE" }, "data.type"],
      [{ technology: "GENERIC_VISUALIZATION", type: "WAREHOUSE" }, "data.type"],
      [{ type: "QUALITY" }, "data.technology"],
      [{ type: "COMMUNICATION" }, "data.technology"],
      [{ name: " " }, "data.name"],
      [{ name: "x".repeat(1_001) }, "data.name"],
    ])("SO5 %o is refused", async (given, field) => {
      const refused = await story.refusal(createSource, { data: { name: "refused", ...given } });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field });
      expect(await story.names("Sources", { nameContains: "refused" })).toEqual([]);
    });

    test("a caller without a token is told to send one", async () => {
      const refused = await anonymously(app, createSource, { data: { name: "nobody's" } });
      expect(refused).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    });

    test("a Read Only token is refused", async () => {
      const refused = await warehouseStory(app, app.tokens.readOnly).refusal(createSource, { data: { name: "mine" } });
      expect(refused).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    });
  });

  describe("updateSource", () => {
    test("changes what is given and keeps the rest", async () => {
      const { id } = await story.source({ name: "before" });
      expect(await story.ask(updateSource, { data: { id, name: "after" } })).toEqual({
        id,
        name: "after",
        deletedAt: null,
      });
      expect(await story.ask(updateSource, { data: { id } })).toMatchObject({ name: "after" });
      expect(await story.ask(updateSource, { data: { id: id.toUpperCase(), name: "again" } })).toMatchObject({
        id,
        name: "again",
      });
    });

    test("SO7 deletes with all that lies in it, and brings it back as it was", async () => {
      const { source, schema } = await warehouse(story);
      await story.table(schema.id, { name: "hidden_by_nobody" });
      const deleted = await story.ask(updateSource, { data: { id: source.id, deletedAt: "2026-03-01T12:00:00Z" } });
      expect(deleted).toMatchObject({ deletedAt: Date.UTC(2026, 2, 1, 12) });
      expect(await story.names("Sources", { nameContains: String(source.name) })).toEqual([]);
      expect(await shown(story, source.id)).toEqual({ databases: 0, schemas: 0, tables: 0 });
      expect(await shown(story, source.id, { withDeleted: true })).toEqual({ databases: 1, schemas: 1, tables: 2 });
      await story.ask(updateSource, { data: { id: source.id, deletedAt: null } });
      expect(await story.names("Sources", { nameContains: String(source.name) })).toEqual([source.name]);
      expect(await shown(story, source.id)).toEqual({ databases: 1, schemas: 1, tables: 2 });
    });

    test("SO6 a source that an extraction fills is not changed", async () => {
      const { sourceId: id } = await extracted(app);
      const refused = await story.refusal(updateSource, { data: { id, name: "mine now" } });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data.id" });
      expect(await story.names("Sources", { origin: "EXTRACTION", nameContains: "extracted" })).toEqual(["extracted"]);
    });

    test.each([
      ["null", { name: null }],
      ["blank", { name: "" }],
      ["unstorable", { name: "a\u0000b" }],
    ])("a name that is %s is refused", async (_title, change) => {
      const { id } = await story.source();
      const refused = await story.refusal(updateSource, { data: { id, ...change } });
      expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data.name" });
    });

    test.each([[UNKNOWN_ID], ["no-id"], [""]])("the id %j names nothing", async (id) => {
      const refused = await story.refusal(updateSource, { data: { id, name: "x" } });
      expect(refused).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data.id" });
    });

    test("another account's source does not exist", async () => {
      const { id, name } = await story.source();
      expect(await stranger.refusal(updateSource, { data: { id, name: "taken" } })).toMatchObject({
        code: "NOT_FOUND",
      });
      expect(await stranger.names("Sources", { nameContains: String(name), withDeleted: true })).toEqual([]);
      expect(await story.names("Sources", { nameContains: String(name) })).toEqual([name]);
    });

    test("a caller without a token is told to send one, a Read Only token is refused", async () => {
      const { id } = await story.source();
      const data = { id, name: "x" };
      expect(await anonymously(app, updateSource, { data })).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
      const refused = await warehouseStory(app, app.tokens.readOnly).refusal(updateSource, { data });
      expect(refused).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    });
  });

  describe("getSources", () => {
    const document = `query ($pagination: Pagination, $scope: GetSourcesScope) {
      getSources(pagination: $pagination, scope: $scope) { nbPerPage page totalCount greatestId data { id name slug createdAt lastRefreshedAt } }
    }`;

    test("SO3 a Read Only token reads it page by page, nothing twice and nothing left out", async () => {
      for (let index = 0; index < 5; index += 1) await story.source({ name: `paged ${index}` });
      const reader = warehouseStory(app, app.tokens.readOnly);
      const names: unknown[] = [];
      for (let page = 0; page < 3; page += 1)
        names.push(...(await reader.names("Sources", { nameContains: "paged" }, { nbPerPage: 2, page })));
      expect(names).toEqual(["paged 0", "paged 1", "paged 2", "paged 3", "paged 4"]);
      const first = await reader.ask<{ greatestId: string; data: { id: string }[] }>(document, {
        scope: { nameContains: "paged" },
        pagination: { nbPerPage: 3, greaterThanId: "" },
      });
      expect(first).toMatchObject({ nbPerPage: 3, page: null, totalCount: 5, greatestId: first.data[2]?.id });
      const rest = await reader.names(
        "Sources",
        { nameContains: "paged" },
        { nbPerPage: 3, greaterThanId: first.greatestId },
      );
      expect(rest).toEqual(["paged 3", "paged 4"]);
    });

    test("SO2 the name filter takes every character for itself", async () => {
      for (const name of ["lit 100% pure", "lit 1000 pure", "lit a_b", "lit axb", "lit c\\d", "LIT upper"])
        await story.source({ name });
      expect(await story.names("Sources", { nameContains: "LIT 100%" })).toEqual(["lit 100% pure"]);
      expect(await story.names("Sources", { nameContains: "lit a_" })).toEqual(["lit a_b"]);
      expect(await story.names("Sources", { nameContains: "lit c\\" })).toEqual(["lit c\\d"]);
      expect(await story.names("Sources", { nameContains: "lit u" })).toEqual(["LIT upper"]);
    });

    test("SO2 origin, technology and type combine", async () => {
      await story.source({ name: "combined looker", technology: "LOOKER" });
      await story.source({ name: "combined mysql", technology: "MYSQL" });
      await extracted(app, "combined extracted");
      const names = (scope: object) => story.names("Sources", { nameContains: "combined", ...scope });
      expect(await names({ technology: "LOOKER" })).toEqual(["combined looker"]);
      expect(await names({ type: "WAREHOUSE", origin: "API" })).toEqual(["combined mysql"]);
      expect(await names({ origin: "EXTRACTION" })).toEqual(["combined extracted"]);
      expect(await names({ type: "VISUALIZATION", technology: "MYSQL" })).toEqual([]);
      expect(await names({ type: null, technology: null, origin: null })).toHaveLength(3);
    });

    test("SO1 shows what is deleted only when asked", async () => {
      const { id } = await story.source({ name: "gone for now" });
      await story.ask(updateSource, { data: { id, deletedAt: "2026-01-01T00:00:00Z" } });
      expect(await story.names("Sources", { nameContains: "gone for now" })).toEqual([]);
      expect(await story.names("Sources", { nameContains: "gone for now", withDeleted: true })).toEqual([
        "gone for now",
      ]);
    });

    test("answers every field of a source", async () => {
      await story.source({ name: "Größe & Maß" });
      const { data } = await story.ask<{ data: Record<string, unknown>[] }>(document, {
        scope: { nameContains: "Größe" },
      });
      expect(data).toEqual([
        {
          id: expect.any(String),
          name: "Größe & Maß",
          slug: expect.stringMatching(/^[a-z0-9-]+-[0-9a-f]{12}$/),
          createdAt: expect.any(Number),
          lastRefreshedAt: null,
        },
      ]);
    });

    test("refuses a page that is too large, and callers without a token", async () => {
      const variables = { pagination: { nbPerPage: 10_001 } };
      expect(await story.refusal(document, variables)).toMatchObject({
        status: 200,
        code: "BAD_USER_INPUT",
        field: "pagination.nbPerPage",
      });
      expect(await anonymously(app, document)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    });
  });
});
