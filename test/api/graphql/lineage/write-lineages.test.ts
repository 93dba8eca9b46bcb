import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changesDuring } from "#testkit/changes.ts";
import { ask, refusal, warehouseOf } from "#testkit/warehouse.ts";
import { countOf, idsOf, past, type Story, tellStory, unknown } from "./story.ts";

const fields = "id lineageType createdAt refreshedAt";
const ends = "parentTableId parentDashboardId childTableId childDashboardId";
const upsert = `mutation ($data: [UpsertLineageInput!]!) { rows: upsertLineages(data: $data) { ${fields} ${ends} } }`;
const remove = "mutation ($data: [DeleteLineageInput!]!) { done: deleteLineages(data: $data) }";

let app: Story["app"];
let tables: Story["tables"];
let dashboards: Story["dashboards"];
let other: Story["other"];

beforeAll(async () => {
  ({ app, tables, dashboards, other } = await tellStory());
});

afterAll(() => app[Symbol.asyncDispose]());

describe("upsertLineages", () => {
  test("LI1 LI5 tables and dashboards lead to each other, answered in the order of the input", async () => {
    const data = [
      { parentTableId: tables[0], childTableId: tables[1] },
      { parentTableId: tables[0], childDashboardId: dashboards[0] },
      { parentDashboardId: dashboards[0], childDashboardId: dashboards[1] },
      { parentDashboardId: dashboards[1], childTableId: tables[2] },
    ];
    const { rows } = await ask(app, upsert, { data });
    const nothing = { parentTableId: null, parentDashboardId: null, childTableId: null, childDashboardId: null };
    for (const [index, row] of rows.entries())
      expect(row).toMatchObject({ ...nothing, ...data[index], lineageType: "MANUAL_CUSTOMER" });
    expect(new Set(idsOf(rows)).size).toBe(4);
    expect(rows[0].refreshedAt).toBe(rows[0].createdAt);
  });

  test("LI2 an edge that is there is renewed, and keeps its id", async () => {
    const edge = { parentTableId: tables[1], childTableId: tables[2] };
    const { rows: first } = await ask(app, upsert, { data: [edge] });
    await past(first[0].refreshedAt);
    const { rows: again } = await ask(app, upsert, {
      data: [{ parentTableId: tables[1]?.toUpperCase(), childTableId: tables[2], parentDashboardId: null }],
    });
    expect(again[0]).toMatchObject({ id: first[0].id, createdAt: first[0].createdAt });
    expect(again[0].refreshedAt).toBeGreaterThan(first[0].refreshedAt);
  });

  test("LI2 an edge of another type keeps its type", async () => {
    const edge = { parentTableId: tables[1], childDashboardId: dashboards[2] };
    const { rows } = await ask(app, upsert, { data: [edge] });
    await app.database.prisma.lineage.update({ where: { id: rows[0].id }, data: { lineageType: "AUTOMATIC" } });
    expect((await ask(app, upsert, { data: [edge] })).rows[0]).toMatchObject({
      ...{ id: rows[0].id, lineageType: "AUTOMATIC" },
    });
  });

  test("LI3 rows that mean the same edge are answered with the same edge", async () => {
    const [one, two] = [
      { parentTableId: tables[2], childTableId: tables[0] },
      { parentTableId: tables[2], childTableId: tables[1] },
    ];
    const { rows } = await ask(app, upsert, { data: [one, two, one] });
    expect(rows).toHaveLength(3);
    expect(rows[2].id).toBe(rows[0].id);
    expect(rows[1].id).not.toBe(rows[0].id);
  });

  test("LI3 500 edges take as many statements as one", async () => {
    const make = warehouseOf(app);
    const { schemaId } = await make.plain("many");
    const names = Array.from({ length: 500 }, (_, index) => ({ schemaId, externalId: `t${index}`, name: `t${index}` }));
    const create = "mutation ($data: [CreateTableInput!]!) { rows: createTables(data: $data) { id } }";
    const { rows } = await ask(app, create, { data: names });
    const data = idsOf(rows).map((childTableId) => ({ parentTableId: tables[0], childTableId }));
    const short = upsert.replace(`${fields} ${ends}`, "id childTableId");
    app.statements.length = 0;
    await ask(app, short, { data: data.slice(0, 1) });
    const one = app.statements.filter((text) => !text.includes("pg_notify")).length;
    app.statements.length = 0;
    const { rows: edges } = await ask(app, short, { data: data.toReversed() });
    expect(app.statements.filter((text) => !text.includes("pg_notify"))).toHaveLength(one);
    expect(edges.map(({ childTableId }: { childTableId: string }) => childTableId)).toEqual(idsOf(rows).toReversed());
  });

  const fine = () => ({ parentTableId: tables[0], childDashboardId: dashboards[2] });
  const bad: [string, () => object, string, string][] = [
    ["no parent", () => ({ childTableId: tables[0] }), "BAD_USER_INPUT", "data[1].parentTableId"],
    ["no child", () => ({ parentTableId: tables[0] }), "BAD_USER_INPUT", "data[1].childTableId"],
    [
      "two parents",
      () => ({ parentTableId: tables[0], parentDashboardId: dashboards[0], childTableId: tables[1] }),
      "BAD_USER_INPUT",
      "data[1].parentDashboardId",
    ],
    [
      "two children",
      () => ({ parentTableId: tables[0], childDashboardId: dashboards[0], childTableId: tables[1] }),
      "BAD_USER_INPUT",
      "data[1].childDashboardId",
    ],
    ["itself", () => ({ parentTableId: tables[0], childTableId: tables[0] }), "BAD_USER_INPUT", "data[1].childTableId"],
    [
      "itself in capitals",
      () => ({ parentDashboardId: dashboards[0], childDashboardId: dashboards[0]?.toUpperCase() }),
      "BAD_USER_INPUT",
      "data[1].childDashboardId",
    ],
    ["unknown", () => ({ parentTableId: tables[0], childTableId: unknown }), "NOT_FOUND", "data[1].childTableId"],
    ["malformed", () => ({ parentTableId: "x", childTableId: tables[0] }), "NOT_FOUND", "data[1].parentTableId"],
    ["empty", () => ({ parentTableId: "", childTableId: tables[0] }), "NOT_FOUND", "data[1].parentTableId"],
    [
      "of another account",
      () => ({ parentTableId: other.tableId, childTableId: tables[0] }),
      "NOT_FOUND",
      "data[1].parentTableId",
    ],
    [
      "a dashboard as a table",
      () => ({ parentTableId: dashboards[0], childTableId: tables[0] }),
      "NOT_FOUND",
      "data[1].parentTableId",
    ],
  ];
  test.each(bad)(
    "LI1 LI3 LI9 %s is refused by the row's name, and nothing is written",
    async (_title, row, code, field) => {
      const before = await countOf(app);
      const error = await refusal(app, upsert, { data: [fine(), row()] });
      expect(error).toMatchObject({ status: 200, code, field });
      expect(await countOf(app)).toBe(before);
    },
  );

  test("more than 500 rows are refused", async () => {
    const data = Array.from({ length: 501 }, fine);
    expect(await refusal(app, upsert, { data })).toMatchObject({ code: "BAD_USER_INPUT", field: "data" });
    expect(await refusal(app, remove, { data })).toMatchObject({ code: "BAD_USER_INPUT", field: "data" });
  });
});

describe("deleteLineages", () => {
  test("LI4 deletes edges, and those that are not there are gone already", async () => {
    const edge = { parentDashboardId: dashboards[2], childTableId: tables[0] };
    await ask(app, upsert, { data: [edge] });
    const before = await countOf(app);
    const missing = [
      { parentTableId: unknown, childTableId: tables[0] },
      { parentTableId: "nonsense", childDashboardId: dashboards[0] },
      { parentTableId: other.tableId, childTableId: tables[0] },
    ];
    expect(await ask(app, remove, { data: [...missing, edge, edge] })).toEqual({ done: true });
    expect(await countOf(app)).toBe(before - 1);
    expect(await ask(app, remove, { data: [edge] })).toEqual({ done: true });
    expect(await ask(app, remove, { data: [] })).toEqual({ done: true });
  });

  test("LI4 an edge whose ends are named as something else is not that edge", async () => {
    const edge = { parentTableId: tables[0], childDashboardId: dashboards[1] };
    await ask(app, upsert, { data: [edge] });
    const before = await countOf(app);
    await ask(app, remove, { data: [{ parentDashboardId: tables[0], childDashboardId: dashboards[1] }] });
    await ask(app, remove, { data: [{ parentTableId: tables[0], childTableId: dashboards[1] }] });
    expect(await countOf(app)).toBe(before);
    await ask(app, remove, { data: [edge] });
    expect(await countOf(app)).toBe(before - 1);
  });

  test("LI1 each row has exactly one parent and one child, or nothing is deleted", async () => {
    const edge = { parentTableId: tables[2], childDashboardId: dashboards[1] };
    await ask(app, upsert, { data: [edge] });
    const before = await countOf(app);
    const error = await refusal(app, remove, { data: [edge, { parentTableId: tables[0] }] });
    expect(error).toMatchObject({ code: "BAD_USER_INPUT", field: "data[1].childTableId" });
    expect(error.message).toContain("Row 1");
    expect(await countOf(app)).toBe(before);
  });

  test("LI9 another account deletes none of it", async () => {
    const edge = { parentTableId: tables[1], childDashboardId: dashboards[1] };
    await ask(app, upsert, { data: [edge] });
    const before = await countOf(app);
    expect(await ask(app, remove, { data: [edge] }, app.other.tokens.readWrite)).toEqual({ done: true });
    expect(await countOf(app)).toBe(before);
  });
});

describe("who may write", () => {
  const documents = [
    ["upsertLineages", upsert],
    ["deleteLineages", remove],
  ] as const;
  test.each(documents)("%s needs a Read & Write token", async (_name, document) => {
    expect(await refusal(app, document, { data: [] }, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(await refusal(app, document, { data: [] }, app.tokens.readOnly)).toMatchObject({
      ...{ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" },
    });
  });
});

test("LI3 two batches of the same edges at once both succeed, and agree", async () => {
  const data = [0, 1, 2].flatMap((from) =>
    [0, 1, 2].map((to) => ({ parentTableId: tables[from], childDashboardId: dashboards[to] })),
  );
  const batches = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? data : data.toReversed()));
  const answers = await Promise.all(batches.map(async (batch) => (await ask(app, upsert, { data: batch })).rows));
  for (const rows of answers) expect(idsOf(rows).toSorted()).toEqual(idsOf(answers[0]).toSorted());
  expect(await Promise.all(batches.map((batch) => ask(app, remove, { data: batch })))).toContainEqual({ done: true });
});

test("subscribers are told which edges were made, renewed and deleted", async () => {
  const edge = { parentTableId: tables[2], childTableId: tables[0] };
  await ask(app, remove, { data: [edge] });
  let id = "";
  const changes = await changesDuring(app, { types: ["LINEAGE"], expected: 3 }, async () => {
    id = (await ask(app, upsert, { data: [edge, edge] })).rows[0].id;
    await ask(app, upsert, { data: [edge] });
    await ask(app, remove, { data: [edge, edge] });
  });
  expect(changes).toEqual(
    ["CREATED", "UPDATED", "DELETED"].map((action) => ({ assetType: "LINEAGE", action, ids: [id] })),
  );
});
