import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { type Story, warehouse, warehouseStory } from "#testkit/warehouse-story.ts";

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await createTestApp();
  story = warehouseStory(app);
  const { schema } = await warehouse(story);
  const data = Array.from({ length: 110 }, (_, index) => ({
    schemaId: schema.id,
    externalId: `t${index}`,
    name: `t${index}`,
  }));
  const tables = await story.ask<{ id: string }[]>(
    "mutation ($data: [CreateTableInput!]!) { createTables(data: $data) { id } }",
    { data },
  );
  const columns = tables.map(({ id }) => ({
    tableId: id,
    externalId: "c",
    name: "c",
    dataType: "int",
    isNullable: true,
  }));
  const made = await story.ask<{ id: string }[]>(
    "mutation ($data: [CreateColumnInput!]!) { createColumns(data: $data) { id } }",
    { data: columns },
  );
  const tags = [
    ...tables.map(({ id }) => ({ entityType: "TABLE", entityId: id, label: "gold" })),
    ...made.map(({ id }) => ({ entityType: "COLUMN", entityId: id, label: "pii" })),
  ];
  await story.ask("mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }", { data: tags });
  const edges = tables.slice(1).map(({ id }, index) => ({ parentTableId: tables[index]?.id, childTableId: id }));
  await story.ask("mutation ($data: [UpsertLineageInput!]!) { upsertLineages(data: $data) { id } }", { data: edges });
});
afterAll(() => app[Symbol.asyncDispose]());

async function statementsOf(document: string): Promise<number> {
  app.statements.length = 0;
  const { body } = await app.graphql(document, {}, { token: app.tokens.readOnly });
  expect(body.errors).toBeUndefined();
  return app.statements.length;
}

const documents: Record<string, (size: number) => string> = {
  "tables with schema, database and source": (n) =>
    `{ getTables(pagination: {nbPerPage: ${n}}) { data { name schema { name database { name warehouse { name } } } } } }`,
  "tables with tags, owners and editors": (n) =>
    `{ getTables(pagination: {nbPerPage: ${n}}) { data { tagEntities { tag { label } } ownerEntities { user { email } } teamOwnerEntities { team { name } } entityEditors { id } externalLinks { url } } } }`,
  "columns with table and tags": (n) =>
    `{ getColumns(pagination: {nbPerPage: ${n}}) { data { name table { name schema { name } } tagEntities { tag { label } } } } }`,
  "lineages both ways": (n) =>
    `{ up: getLineages(pagination: {nbPerPage: ${n}}) { data { parentTableId } } down: getLineages(pagination: {nbPerPage: ${n}}, sorting: [{sortingKey: popularity}]) { data { childTableId } } }`,
};

test.each(Object.keys(documents))("%s take the same number of statements for 1 row and for 100", async (name) => {
  const document = documents[name];
  if (document === undefined) throw new Error("no such document");
  const one = await statementsOf(document(1));
  expect(await statementsOf(document(100))).toBe(one);
  // The token, the page's ids, the rows with their relations; twice for two lists.
  expect(one).toBeLessThanOrEqual(name.startsWith("lineages") ? 5 : 3);
});

test("a count is a statement of its own, and only when it is selected", async () => {
  const without = await statementsOf("{ getTables { data { id } } }");
  expect(await statementsOf("{ getTables { totalCount data { id } } }")).toBe(without + 1);
  expect(await statementsOf("{ getTables { totalCount } }")).toBe(2);
});

test("reading writes nothing", async () => {
  await statementsOf("{ currentToken { id } getTables { data { id } } }");
  expect(app.statements.filter((text) => /\b(insert|update|delete)\b/i.test(text))).toEqual([]);
});
