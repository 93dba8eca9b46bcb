import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changesDuring } from "#testkit/changes.ts";
import { ask, refusal } from "#testkit/warehouse.ts";
import { UNKNOWN_ID } from "#testkit/warehouse-story.ts";
import { countPins, type PinStory, remove, tellPinStory, upsert } from "./story.ts";

type Row = Record<string, string | number | null>;

let story: PinStory;
let app: PinStory["app"];
let pin: (from: string, to: string) => object;

beforeAll(async () => {
  story = await tellPinStory();
  ({ app } = story);
  pin = (from, to) => ({ from: story.side(from), to: story.side(to) });
});
afterAll(() => app[Symbol.asyncDispose]());

const nowhere = {
  ...{ fromTableId: null, fromDashboardId: null, fromTermId: null },
  ...{ toTableId: null, toColumnId: null, toDashboardId: null, toDashboardFieldId: null, toTermId: null },
};

const words: Readonly<Record<string, string>> = {
  ...{ table: "Table", column: "Column", dashboard: "Dashboard", field: "DashboardField", term: "Term" },
};

describe("upsertPinnedAssets", () => {
  test("PI1 PI3 every kind is pinned on tables, dashboards and terms, answered in the order of the input", async () => {
    const pairs = ["table", "dashboard", "term"].flatMap((from) =>
      ["term", "table", "field", "column", "dashboard"].map((to) => [`${from} a`, `${to} b`] as const),
    );
    const { rows } = await ask(app, upsert, { data: pairs.map(([from, to]) => pin(from, to)) });
    expect(rows).toHaveLength(15);
    for (const [index, [from, to]] of pairs.entries()) {
      expect(rows[index]).toMatchObject({
        ...nowhere,
        [`from${words[from.split(" ")[0] ?? ""]}Id`]: story.side(from).id,
        [`to${words[to.split(" ")[0] ?? ""]}Id`]: story.side(to).id,
      });
    }
    expect(new Set(rows.map(({ id }: Row) => id)).size).toBe(15);
  });

  test("PI2 PI3 what is pinned already stays the same pin, in the same batch and in the next", async () => {
    const data = [pin("table b", "table a"), pin("table b", "column b"), pin("table b", "table a")];
    const { rows } = await ask(app, upsert, { data });
    expect(rows[2]).toEqual(rows[0]);
    const capitals = { id: story.side("table b").id.toUpperCase(), type: "TABLE" };
    const again = await ask(app, upsert, { data: [{ from: capitals, to: story.side("table a") }] });
    expect(again.rows).toEqual([rows[0]]);
    app.statements.length = 0;
    await ask(app, upsert, { data });
    expect(app.statements.filter((text) => text.includes("pg_notify"))).toEqual([]);
    const both = await ask(app, upsert, { data: [pin("table a", "table b")] });
    expect(both.rows[0].id).not.toBe(rows[0].id);
  });

  test("PI2 the same pins many times at once are made once", async () => {
    const forth = [pin("term b", "table a"), pin("term b", "table b"), pin("term b", "term a")];
    const orders = Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? forth : forth.toReversed()));
    const answers = await Promise.all(orders.map((data) => ask(app, upsert, { data })));
    expect(new Set(answers.flatMap(({ rows }) => rows.map(({ id }: Row) => id))).size).toBe(3);
  });

  test("an empty batch is answered by nothing", async () => {
    expect(await ask(app, upsert, { data: [] })).toEqual({ rows: [] });
    expect(await ask(app, remove, { data: [] })).toEqual({ done: true });
  });
});

describe("what is refused, by the row and the side, with nothing written", () => {
  const table = (id: string) => ({ id, type: "TABLE" });
  const bad: [string, () => object, string, string][] = [
    ["from a column", () => pin("column a", "table a"), "BAD_USER_INPUT", "data[1].from.type"],
    ["from a dashboard field", () => pin("field a", "table a"), "BAD_USER_INPUT", "data[1].from.type"],
    ["to itself", () => pin("term a", "term a"), "BAD_USER_INPUT", "data[1].to.id"],
    [
      "to itself in capitals",
      () => ({ from: story.side("table a"), to: table(story.side("table a").id.toUpperCase()) }),
      "BAD_USER_INPUT",
      "data[1].to.id",
    ],
    [
      "from the unknown",
      () => ({ ...pin("table a", "table b"), from: table(UNKNOWN_ID) }),
      "NOT_FOUND",
      "data[1].from.id",
    ],
    ["to the unknown", () => ({ ...pin("table a", "table b"), to: table(UNKNOWN_ID) }), "NOT_FOUND", "data[1].to.id"],
    ["a malformed id", () => ({ ...pin("table a", "table b"), to: table("nonsense") }), "NOT_FOUND", "data[1].to.id"],
    [
      "an asset of another kind",
      () => ({ ...pin("table a", "table b"), to: table(story.side("dashboard a").id) }),
      "NOT_FOUND",
      "data[1].to.id",
    ],
    [
      "another account's, from",
      () => ({ ...pin("table a", "table b"), from: story.theirs }),
      "NOT_FOUND",
      "data[1].from.id",
    ],
    ["another account's, to", () => ({ ...pin("table a", "table b"), to: story.theirs }), "NOT_FOUND", "data[1].to.id"],
  ];
  test.each(bad)("PI1 PI3 PI5 %s", async (_title, row, code, field) => {
    await ask(app, upsert, { data: [pin("dashboard b", "term b")] });
    const before = await countPins(app);
    for (const document of [upsert, remove]) {
      const error = await refusal(app, document, { data: [pin("dashboard b", "term b"), row()] });
      expect(error).toMatchObject({ status: 200, code, field });
      expect(await countPins(app)).toBe(before);
    }
  });

  test("more than 500 rows, callers without a token, Read Only tokens", async () => {
    const data = Array.from({ length: 501 }, () => pin("table a", "table b"));
    for (const document of [upsert, remove]) {
      const variables = { data: data.slice(0, 1) };
      expect(await refusal(app, document, { data })).toMatchObject({ code: "BAD_USER_INPUT", field: "data" });
      expect(await refusal(app, document, variables, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
      const weak = await refusal(app, document, variables, app.tokens.readOnly);
      expect(weak).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    }
  });
});

describe("removePinnedAssets", () => {
  test("PI4 takes the pin away and no other; again is no error", async () => {
    await ask(app, upsert, { data: [pin("dashboard a", "column a"), pin("dashboard a", "column b")] });
    const before = await countPins(app);
    for (const _ of [1, 2]) {
      expect(await ask(app, remove, { data: [pin("dashboard a", "column a")] })).toEqual({ done: true });
      expect(await countPins(app)).toBe(before - 1);
    }
  });
});

test("PI9 the change feed tells of pins that appear and disappear", async () => {
  const data = [pin("dashboard b", "column a")];
  let id: string | undefined;
  const changes = await changesDuring(app, { types: ["PINNED_ASSET"], expected: 2 }, async () => {
    ({ id } = (await ask(app, upsert, { data })).rows[0]);
    await ask(app, upsert, { data });
    await ask(app, remove, { data });
    await ask(app, remove, { data });
  });
  expect(changes).toEqual([
    { assetType: "PINNED_ASSET", action: "CREATED", ids: [id] },
    { assetType: "PINNED_ASSET", action: "DELETED", ids: [id] },
  ]);
});

test("PI8 500 pins cost the statements of one", async () => {
  const create = "mutation ($data: [CreateTableInput!]!) { rows: createTables(data: $data) { id } }";
  const { schemaId } = story;
  const names = Array.from({ length: 500 }, (_, index) => ({ schemaId, externalId: `t${index}`, name: `t${index}` }));
  const { rows } = await ask(app, create, { data: names });
  const data = rows.map(({ id }: Row) => ({ from: story.side("term a"), to: { id, type: "TABLE" } }));
  for (const document of [upsert, remove]) {
    const counts: number[] = [];
    for (const batch of [data.slice(0, 1), data]) {
      app.statements.length = 0;
      await ask(app, document, { data: batch });
      counts.push(app.statements.filter((text) => !text.includes("pg_notify")).length);
    }
    expect(counts[1]).toBe(counts[0]);
  }
});
