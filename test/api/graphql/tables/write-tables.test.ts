import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { type Story, UNKNOWN_ID, warehouse, warehouseStory } from "#testkit/warehouse-story.ts";

let app: TestApp;
let story: Story;
let schemaId: string;
beforeAll(async () => {
  app = await createTestApp();
  story = warehouseStory(app);
  schemaId = (await warehouse(story)).schema.id;
});
afterAll(() => app[Symbol.asyncDispose]());

const create =
  "mutation ($data: [CreateTableInput!]!) { createTables(data: $data) { id name externalId tableType description externalDescriptionSource schema { id } } }";
const update =
  "mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id name externalDescription deletedAt popularity url } }";
const describe_ =
  "mutation ($data: [UpdateTableDescriptionInput!]!) { updateTableDescriptions(data: $data) { id description } }";
const count = async () =>
  (await story.ask<{ totalCount: number }>("{ getTables(scope: {withDeleted: true}) { totalCount } }")).totalCount;
let next = 0;
const row = (more: object = {}) => ({ schemaId, externalId: `t${++next}`, name: `table ${next}`, ...more });

test("TA5 tables are answered in the order of the input, with every field", async () => {
  const data = [
    row({ tableType: "VIEW", externalDescription: "What it is.", tableSize: 5 }),
    row(),
    row({ name: "Ünïcödé 🫘" }),
  ];
  const made = await story.ask<object[]>(create, { data });
  expect(made).toMatchObject([
    {
      name: data[0]?.name,
      tableType: "VIEW",
      description: "What it is.",
      externalDescriptionSource: "API",
      schema: { id: schemaId },
    },
    { tableType: "TABLE", description: "", externalDescriptionSource: null },
    { name: "Ünïcödé 🫘" },
  ]);
});

test("TA5 one bad row undoes the batch, and the error names it", async () => {
  const before = await count();
  const taken = row();
  await story.ask(create, { data: [taken] });
  for (const [bad, expected] of [
    [
      { ...row(), externalId: taken.externalId },
      { code: "BAD_USER_INPUT", field: "data[1].externalId" },
    ],
    [row({ name: "  " }), { code: "BAD_USER_INPUT", field: "data[1].name" }],
    [row({ schemaId: UNKNOWN_ID }), { code: "NOT_FOUND", field: "data[1].schemaId" }],
    [row({ schemaId: "nonsense" }), { code: "NOT_FOUND", field: "data[1].schemaId" }],
    [row({ name: "half \ud800" }), { code: "BAD_USER_INPUT", field: "data[1].name" }],
  ] as const) {
    const { status, body } = await app.graphql(create, { data: [row(), bad] });
    expect(status).toBe(200);
    expect(body.errors?.[0]?.extensions).toMatchObject(expected);
  }
  expect(await count()).toBe(before + 1);
});

test("batches take 500 rows and not one more", async () => {
  const data = Array.from({ length: 501 }, () => row());
  const { body } = await app.graphql(create, { data });
  expect(body.errors?.[0]).toMatchObject({
    message: expect.stringContaining("500"),
    extensions: { code: "BAD_USER_INPUT", field: "data" },
  });
  expect(await story.ask<object[]>(create, { data: data.slice(1) })).toHaveLength(500);
});

test("TA6 what is left out of an update stays, null empties, deletedAt deletes and brings back", async () => {
  const [made] = await story.ask<{ id: string }[]>(create, {
    data: [row({ externalDescription: "old", popularity: 7, url: "https://example.com" })],
  });
  const id = made?.id ?? "";
  expect(await story.ask(update, { data: [{ id, name: "new", url: null }] })).toMatchObject([
    { name: "new", externalDescription: "old", popularity: 7, url: null },
  ]);
  await story.ask(update, { data: [{ id: id.toUpperCase(), deletedAt: "2026-01-02T03:04:05Z" }] });
  expect(await story.names("Tables", { ids: [id] })).toEqual([]);
  expect(await story.names("Tables", { ids: [id], withDeleted: true })).toEqual(["new"]);
  await story.ask(update, { data: [{ id, deletedAt: null }] });
  expect(await story.names("Tables", { ids: [id] })).toEqual(["new"]);
  const { body } = await app.graphql(update, { data: [{ id, name: null }] });
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "data[0].name" });
});

test("TA4 extracted tables take a description and nothing else", async () => {
  const [made] = await story.ask<{ id: string }[]>(create, { data: [row()] });
  const id = made?.id ?? "";
  await app.database.script("UPDATE sources SET origin = 'EXTRACTION'");
  const refused = await app.graphql(update, { data: [{ id, name: "other" }] });
  expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "data[0].id" });
  expect(await story.ask(describe_, { data: [{ id, externalDescription: "said by people" }] })).toMatchObject([
    { description: "said by people" },
  ]);
  await app.database.script("UPDATE sources SET origin = 'API'");
});

test("changes need Read & Write, and another account's tables are not there", async () => {
  const [made] = await story.ask<{ id: string }[]>(create, { data: [row()] });
  const data = [{ id: made?.id, externalDescription: "x" }];
  for (const document of [create, update, describe_]) {
    const given = document === create ? [row()] : data;
    expect((await app.graphql(document, { data: given }, { token: null })).status).toBe(401);
    const readOnly = await app.graphql(document, { data: given }, { token: app.tokens.readOnly });
    expect([readOnly.status, readOnly.body.errors?.[0]?.extensions]).toMatchObject([
      403,
      { code: "FORBIDDEN", requiredScope: "READ_WRITE" },
    ]);
    const other = await app.graphql(document, { data: given }, { token: app.other.tokens.readWrite });
    expect(other.body.errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  }
});

test("writers of the same rows in different order wait for each other and all succeed", async () => {
  const made = await story.ask<{ id: string }[]>(create, { data: Array.from({ length: 20 }, () => row()) });
  const ids = made.map(({ id }) => id);
  const rounds = Array.from({ length: 12 }, (_, round) =>
    (round % 2 === 0 ? ids : [...ids].reverse()).map((id) => ({ id, popularity: round })),
  );
  const answers = await Promise.all(rounds.map((data) => app.graphql(update, { data })));
  expect(answers.map(({ body }) => body.errors)).toEqual(rounds.map(() => undefined));
});
