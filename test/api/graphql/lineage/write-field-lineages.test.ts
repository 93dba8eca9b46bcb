import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changesDuring } from "#testkit/changes.ts";
import { ask, refusal } from "#testkit/warehouse.ts";
import { countOf, idsOf, past, type Story, tellStory, unknown } from "./story.ts";

const fields = "id lineageType createdAt refreshedAt";
const ends = "parentColumnId parentDashboardFieldId childColumnId childDashboardId childDashboardFieldId";
const upsert = `mutation ($data: [UpsertFieldLineageInput!]!) {
  rows: upsertFieldLineages(data: $data) { ${fields} ${ends} }
}`;
const remove = "mutation ($data: [DeleteFieldLineageInput!]!) { done: deleteFieldLineages(data: $data) }";

let app: Story["app"];
let dashboards: Story["dashboards"];
let columns: Story["columns"];
let dashboardFields: Story["dashboardFields"];
let other: Story["other"];

beforeAll(async () => {
  ({ app, dashboards, columns, dashboardFields, other } = await tellStory());
});

afterAll(() => app[Symbol.asyncDispose]());

describe("upsertFieldLineages and deleteFieldLineages", () => {
  test("LI5 what may lead to what", async () => {
    const data = [
      { parentColumnId: columns[0], childColumnId: columns[1] },
      { parentColumnId: columns[0], childDashboardFieldId: dashboardFields[0] },
      { parentColumnId: columns[0], childDashboardId: dashboards[0] },
      { parentDashboardFieldId: dashboardFields[0], childDashboardFieldId: dashboardFields[1] },
      { parentDashboardFieldId: dashboardFields[0], childDashboardId: dashboards[1] },
    ];
    const { rows } = await ask(app, upsert, { data });
    for (const [index, row] of rows.entries())
      expect(row).toMatchObject({ ...data[index], lineageType: "MANUAL_CUSTOMER" });
    await past(rows[0].refreshedAt);
    const { rows: again } = await ask(app, upsert, { data: [...data, ...data] });
    expect(idsOf(again)).toEqual([...idsOf(rows), ...idsOf(rows)]);
    expect(again[0].refreshedAt).toBeGreaterThan(rows[0].refreshedAt);
    const before = await countOf(app);
    expect(await ask(app, remove, { data: [...data, data[0]] })).toEqual({ done: true });
    expect(await countOf(app)).toBe(before - data.length);
    expect(await ask(app, remove, { data })).toEqual({ done: true });
  });

  const bad: [string, () => object, string, string][] = [
    [
      "from a dashboard field to a column",
      () => ({ parentDashboardFieldId: dashboardFields[0], childColumnId: columns[0] }),
      "BAD_USER_INPUT",
      "data[0].childColumnId",
    ],
    ["no parent", () => ({ childColumnId: columns[0] }), "BAD_USER_INPUT", "data[0].parentColumnId"],
    [
      "two children",
      () => ({ parentColumnId: columns[0], childColumnId: columns[1], childDashboardId: dashboards[0] }),
      "BAD_USER_INPUT",
      "data[0].childDashboardId",
    ],
    [
      "itself",
      () => ({ parentColumnId: columns[0], childColumnId: columns[0] }),
      "BAD_USER_INPUT",
      "data[0].childColumnId",
    ],
    ["unknown", () => ({ parentColumnId: columns[0], childColumnId: unknown }), "NOT_FOUND", "data[0].childColumnId"],
    [
      "of another account",
      () => ({ parentColumnId: other.columnId, childColumnId: columns[0] }),
      "NOT_FOUND",
      "data[0].parentColumnId",
    ],
  ];
  test.each(bad)("LI1 LI5 LI9 %s is refused", async (_title, row, code, field) => {
    expect(await refusal(app, upsert, { data: [row()] })).toMatchObject({ status: 200, code, field });
  });
});

describe("who may write", () => {
  const documents = [
    ["upsertFieldLineages", upsert],
    ["deleteFieldLineages", remove],
  ] as const;
  test.each(documents)("%s needs a Read & Write token", async (_name, document) => {
    expect(await refusal(app, document, { data: [] }, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(await refusal(app, document, { data: [] }, app.tokens.readOnly)).toMatchObject({
      ...{ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" },
    });
  });
});

test("subscribers are told which edges were made, renewed and deleted", async () => {
  const edge = { parentColumnId: columns[2], childColumnId: columns[0] };
  await ask(app, remove, { data: [edge] });
  let id = "";
  const changes = await changesDuring(app, { types: ["FIELD_LINEAGE"], expected: 3 }, async () => {
    id = (await ask(app, upsert, { data: [edge, edge] })).rows[0].id;
    await ask(app, upsert, { data: [edge] });
    await ask(app, remove, { data: [edge, edge] });
  });
  expect(changes).toEqual(
    ["CREATED", "UPDATED", "DELETED"].map((action) => ({ assetType: "FIELD_LINEAGE", action, ids: [id] })),
  );
});
