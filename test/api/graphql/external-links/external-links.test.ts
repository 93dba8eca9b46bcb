import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changesDuring } from "#testkit/changes.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, extracted, refusal, warehouseOf } from "#testkit/warehouse.ts";
import { UNKNOWN_ID } from "#testkit/warehouse-story.ts";

type Link = { readonly id: string; readonly url: string; readonly technology: string; readonly tableId: string };

const fields = "{ id url technology tableId }";
const create = `mutation ($data: [CreateExternalLinkInput!]!) { rows: createExternalLinks(data: $data) ${fields} }`;
const update = `mutation ($data: [UpdateExternalLinkInput!]!) { rows: updateExternalLinks(data: $data) ${fields} }`;
const remove = "mutation ($data: [DeleteExternalLinkInput!]!) { done: deleteExternalLinks(data: $data) }";
const read = `query ($ids: [String!]) { getTables(scope: { ids: $ids }) { data { id externalLinks ${fields} } } }`;

let app: TestApp;
let schemaId: string;
let theirTable: string;
let theirLink: string;
let counter = 0;

beforeAll(async () => {
  app = await createTestApp();
  ({ schemaId } = await warehouseOf(app).plain("shop"));
  const token = app.other.tokens.readWrite;
  const make = warehouseOf(app, token);
  theirTable = await make.table((await make.plain("theirs")).schemaId, "theirs");
  const data = [{ tableId: theirTable, technology: "OTHER", url: "https://theirs.test" }];
  theirLink = (await ask(app, create, { data }, token)).rows[0].id;
});
afterAll(() => app[Symbol.asyncDispose]());

const table = () => warehouseOf(app).table(schemaId, `table ${++counter}`);
const made = async (data: readonly object[]): Promise<Link[]> => (await ask(app, create, { data })).rows;

async function linksOf(...ids: string[]): Promise<Link[]> {
  const { getTables } = await ask(app, read, { ids });
  return getTables.data.flatMap(({ externalLinks }: { externalLinks: Link[] }) => externalLinks);
}

async function linked(technology = "GITHUB"): Promise<Link> {
  const [link] = await made([{ tableId: await table(), technology, url: "https://github.test/a" }]);
  if (link === undefined) throw new Error("no link was made");
  return link;
}

describe("createExternalLinks", () => {
  test("EL1 EL3 links of each technology, answered in the order of the input and shown on the table", async () => {
    const tableId = await table();
    const data = ["OTHER", "GITHUB", "AIRFLOW", "GITLAB"].map((technology) => {
      return { tableId, technology, url: `https://${technology}.test/x?y=1#z` };
    });
    const rows = await made(data);
    expect(rows).toMatchObject(data);
    expect((await linksOf(tableId)).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(rows);
    expect(await made([])).toEqual([]);
  });

  test("EL1 a second link of a technology is refused by the one that is there", async () => {
    const { id, tableId } = await linked();
    const data = [
      { tableId: await table(), technology: "GITHUB", url: "https://github.test/c" },
      { tableId: tableId.toUpperCase(), technology: "GITHUB", url: "https://github.test/b" },
    ];
    const error = await refusal(app, create, { data });
    expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data[1].technology" });
    expect(error.message).toContain(id);
    expect(await linksOf(String(data[0]?.tableId))).toEqual([]);
    const twice = await refusal(app, create, { data: [data[0], data[0]] });
    expect(twice).toMatchObject({ code: "BAD_USER_INPUT", field: "data[1].technology" });
  });

  test("EL1 of links that are made at the same moment one wins, and the others are told by its name", async () => {
    const data = [{ tableId: await table(), technology: "AIRFLOW", url: "https://airflow.test" }];
    const answers = await Promise.all(Array.from({ length: 5 }, () => app.graphql(create, { data })));
    const links = await linksOf(String(data[0]?.tableId));
    expect(links).toHaveLength(1);
    const errors = answers.flatMap(({ body }) => body.errors ?? []);
    expect(errors).toHaveLength(4);
    for (const error of errors) {
      expect(error.extensions.code).toBe("BAD_USER_INPUT");
      expect(error.message).toContain(links[0]?.id);
    }
  });

  test("a table that an extraction brought in takes links as well", async () => {
    const make = warehouseOf(app);
    const { sourceId, schemaId: theirs } = await make.plain("extracted");
    const tableId = await make.table(theirs, "orders");
    await extracted(app, sourceId);
    expect(await made([{ tableId, technology: "GITLAB", url: "https://gitlab.test" }])).toHaveLength(1);
  });
});

const badUrls = ["", "  ", "nonsense", "ftp://x.test", "javascript:alert(1)", "https://", "https://a b", "//x.test"];

describe("addresses", () => {
  test.each([...badUrls, `https://x.test/${"x".repeat(2_000)}`, "https://x.test/\u0000"])(
    "EL2 refuses %j",
    async (url) => {
      const { id } = await linked();
      const fine = { tableId: await table(), technology: "OTHER", url: "https://fine.test" };
      const bad = { code: "BAD_USER_INPUT", status: 200, field: "data[1].url" };
      expect(await refusal(app, create, { data: [fine, { ...fine, technology: "GITHUB", url }] })).toMatchObject(bad);
      expect(await linksOf(fine.tableId)).toEqual([]);
      const other = await linked();
      const data = [
        { id: other.id, url: "https://new.test" },
        { id, url },
      ];
      expect(await refusal(app, update, { data })).toMatchObject(bad);
      expect(await linksOf(other.tableId)).toEqual([other]);
    },
  );

  test("EL2 takes http and https in any letter case, without the white space around them", async () => {
    const tableId = await table();
    const rows = await made([
      { tableId, technology: "OTHER", url: " HTTP://x.test/ü \n" },
      { tableId, technology: "GITHUB", url: "https://[::1]:8080/a?b=c%20d#e" },
    ]);
    expect(rows.map(({ url }) => url)).toEqual(["HTTP://x.test/ü", "https://[::1]:8080/a?b=c%20d#e"]);
  });
});

describe("updateExternalLinks", () => {
  test("EL3 EL5 changes addresses and nothing else, answered in the order of the input", async () => {
    const [one, two, three] = [await linked(), await linked("GITLAB"), await linked()];
    const data = [
      { id: two.id.toUpperCase(), url: "https://new.test/2" },
      { id: three.id },
      { id: one.id, url: "http://new.test/1" },
    ];
    const { rows } = await ask(app, update, { data });
    const expected = [{ ...two, url: "https://new.test/2" }, three, { ...one, url: "http://new.test/1" }];
    expect(rows).toEqual(expected);
    expect(await linksOf(one.tableId)).toEqual([expected[2]]);
  });

  test("an address cannot be null, and a link not change twice", async () => {
    const { id } = await linked();
    const empty = await refusal(app, update, { data: [{ id, url: null }] });
    expect(empty).toMatchObject({ code: "BAD_USER_INPUT", field: "data[0].url" });
    const twice = await refusal(app, update, { data: [{ id }, { id: id.toUpperCase() }] });
    expect(twice).toMatchObject({ code: "BAD_USER_INPUT", field: "data[1].id" });
  });
});

test("EL3 EL4 deleteExternalLinks deletes for good: deleting again is NOT_FOUND", async () => {
  const [one, two] = [await linked(), await linked()];
  expect(await ask(app, remove, { data: [{ id: one.id }, { id: one.id.toUpperCase() }] })).toEqual({ done: true });
  expect(await linksOf(one.tableId)).toEqual([]);
  const error = await refusal(app, remove, { data: [{ id: two.id }, { id: one.id }] });
  expect(error).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data[1].id" });
  expect(await linksOf(two.tableId)).toEqual([two]);
});

test("EL4 what is not in the account is NOT_FOUND by its row, and nothing is changed", async () => {
  const link = await linked();
  for (const tableId of [UNKNOWN_ID, "nonsense", theirTable]) {
    const fine = { tableId: await table(), technology: "OTHER", url: "https://fine.test" };
    const error = await refusal(app, create, { data: [fine, { ...fine, tableId }] });
    expect(error).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data[1].tableId" });
    expect(await linksOf(fine.tableId)).toEqual([]);
  }
  for (const id of [UNKNOWN_ID, "nonsense", theirLink]) {
    for (const document of [update, remove]) {
      const error = await refusal(app, document, { data: [{ id: link.id }, { id }] });
      expect(error).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data[1].id" });
    }
  }
  expect(await linksOf(link.tableId)).toEqual([link]);
  const { getTables } = await ask(app, read, { ids: [theirTable] }, app.other.tokens.readOnly);
  expect(getTables.data[0].externalLinks).toMatchObject([{ id: theirLink, url: "https://theirs.test" }]);
});

test("refuses more than 500 rows, callers without a token, Read Only tokens", async () => {
  const { id, tableId } = await linked();
  const rows = [
    [create, { tableId, technology: "OTHER", url: "https://x.test" }],
    [update, { id }],
    [remove, { id }],
  ] as const;
  for (const [document, row] of rows) {
    const tooMany = await refusal(app, document, { data: Array.from({ length: 501 }, () => row) });
    expect(tooMany).toMatchObject({ code: "BAD_USER_INPUT", field: "data" });
    expect(await refusal(app, document, { data: [row] }, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    const weak = await refusal(app, document, { data: [row] }, app.tokens.readOnly);
    expect(weak).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
  }
});

test("EL6 500 links cost the statements of one, also to read", async () => {
  const names = Array.from({ length: 500 }, (_, index) => ({ schemaId, externalId: `l${index}`, name: `l${index}` }));
  const createTables = "mutation ($data: [CreateTableInput!]!) { rows: createTables(data: $data) { id } }";
  const tables = (await ask(app, createTables, { data: names })).rows.map(({ id }: { id: string }) => id);
  const statementsOf = async (work: () => Promise<unknown>): Promise<number> => {
    app.statements.length = 0;
    await work();
    return app.statements.filter((text) => !text.includes("pg_notify")).length;
  };
  const both = async (work: (count: number) => Promise<unknown>) => {
    expect(await statementsOf(() => work(500))).toBe(await statementsOf(() => work(1)));
  };
  let technology = "GITHUB";
  const links: string[] = [];
  await both(async (count) => {
    const data = tables.slice(0, count).map((tableId: string) => ({ tableId, technology, url: "https://x.test" }));
    links.push(...(await made(data)).map(({ id }) => id));
    technology = "GITLAB";
  });
  await both((count) => linksOf(...tables.slice(0, count)));
  await both((count) => ask(app, update, { data: links.slice(0, count).map((id) => ({ id, url: "https://y.test" })) }));
  await both((count) => ask(app, remove, { data: links.splice(0, count).map((id) => ({ id })) }));
});

test("EL7 the change feed tells of links and their tables", async () => {
  const tableId = await table();
  const types = ["EXTERNAL_LINK", "TABLE"];
  let id = "";
  const changes = await changesDuring(app, { types, expected: 6 }, async () => {
    id = (await made([{ tableId, technology: "OTHER", url: "https://x.test" }]))[0]?.id ?? "";
    await ask(app, update, { data: [{ id, url: "https://y.test" }] });
    await ask(app, update, { data: [{ id }] });
    await ask(app, remove, { data: [{ id }] });
  });
  const ofTable = { assetType: "TABLE", action: "UPDATED", ids: [tableId] };
  const told = ["CREATED", "UPDATED", "DELETED"].map((action) => ({ assetType: "EXTERNAL_LINK", action, ids: [id] }));
  expect(changes).toEqual(told.flatMap((change) => [change, ofTable]));
});
