import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { type Built, build, edgeRows } from "./build.ts";
import { type CatalogClient, createCatalogClient, type Row } from "./catalog-client.ts";
import { type Comparison, comparisons } from "./read-back.ts";
import { remove } from "./remove.ts";

let app: TestApp;
let client: CatalogClient;
let built: Built;

beforeAll(async () => {
  app = await createTestApp();
  client = createCatalogClient(app.url, app.tokens.readWrite);
  built = await build(client);
});
afterAll(() => app[Symbol.asyncDispose]());

const names = Object.keys(comparisons(""));

function comparisonOf(name: string): Comparison {
  const comparison = comparisons(built.email)[name];
  if (comparison === undefined) throw new Error(`nothing is compared of ${name}`);
  if (name !== "lineages") return comparison;
  return { ...comparison, planned: edgeRows(built).map((edge) => ({ ...edge, lineageType: "MANUAL_CUSTOMER" })) };
}

/** Rows as texts in an order of their own: lists have no order that was asked for. */
const texts = (rows: readonly Row[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)))).toSorted();

describe("a program that knows only the documentation builds a catalog, reads it back and removes it", () => {
  describe.each([7, 500, 10_000])("in pages of %d", { timeout: 120_000 }, (nbPerPage) => {
    test.each(names)("all %s come back as they were given, by page numbers and by ids", async (name) => {
      const { list, told, planned } = comparisonOf(name);
      const [byNumber, byId] = await Promise.all([
        client.readByNumber(list, nbPerPage),
        client.readById(list, nbPerPage),
      ]);
      expect(texts(byNumber.map(told))).toEqual(texts(planned));
      expect(texts(byId)).toEqual(texts(byNumber));
    });
  });

  test("a second run of the same writes changes nothing of what there is", async () => {
    const ids = async (name: string): Promise<string[]> =>
      (await client.readById({ name, fields: "" }, 10_000)).map(({ id }) => id);
    const before = [await ids("getLineages"), await ids("getTags")];
    await client.send("upsertLineages", "UpsertLineageInput", edgeRows(built), "{ id }");
    expect([await ids("getLineages"), await ids("getTags")]).toEqual(before);
  });

  test("what is removed is gone from every list, and is still there for who asks for deleted things", async () => {
    await remove(client, built);
    for (const name of names) {
      const { list } = comparisonOf(name);
      expect([name, await client.count(list.name)]).toEqual([name, 0]);
    }
    expect(await client.count("getSources")).toBe(0);
    expect(await client.count("getTables", "{ withDeleted: true }")).toBe(200);
    expect(await client.count("getColumns", "{ withDeleted: true }")).toBe(3_000);
    const { getUsers, getTeams } = await client.ask(
      "{ getUsers { ownedAssetIds } getTeams { memberIds ownedAssetIds } }",
    );
    expect(getUsers).toEqual([{ ownedAssetIds: [] }]);
    expect(getTeams).toEqual([{ memberIds: [], ownedAssetIds: [] }]);
  });
});
