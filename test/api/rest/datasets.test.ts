import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RestCall, rest } from "#testkit/rest-client.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, extracted, warehouseOf } from "#testkit/warehouse.ts";

let app: TestApp;
const ids: Record<string, string> = {};
const call = (path: string, options: RestCall = {}) => rest(app.url, path, { token: app.tokens.readOnly, ...options });
const names = async (query: string): Promise<string[]> => {
  const { body } = await call(`/datasets?orderBy=name&orderDirection=asc&${query}`);
  return body.datasets.map(({ name }: { name: string }) => name);
};

beforeAll(async () => {
  app = await createTestApp();
  const build = warehouseOf(app);
  const { sourceId, databaseId, schemaId } = await build.plain("roastery");
  const sales = await build.schema(databaseId, "sales", { description: "What is sold." });
  const loaded = await build.plain("loaded");
  const hidden = await build.schema(databaseId, "hidden", { isHidden: true });
  await build.table(hidden, "secrets");
  const orders = await build.table(sales, "orders");
  for (const [position, name] of ["id", "total"].entries()) await build.column(orders, name, { sourceOrder: position });
  const tag = "mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }";
  await ask(app, tag, { data: [{ entityType: "TABLE", entityId: orders, label: "finance" }] });
  await extracted(app, loaded.sourceId);
  Object.assign(ids, { sourceId, databaseId, schemaId, sales, orders, loaded: loaded.schemaId });
});
afterAll(() => app[Symbol.asyncDispose]());

describe("GET /datasets", () => {
  test("DS1 DS2 DS3 answers the schemas with their tables' tags, and nothing hidden", async () => {
    const { status, body } = await call("/datasets?orderBy=name&orderDirection=asc");
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 3, page: 1, pageSize: 20 });
    const sales = body.datasets.find(({ datasetId }: { datasetId: string }) => datasetId === ids.sales);
    expect(sales).toEqual({
      datasetId: ids.sales,
      teamId: app.accountId,
      name: "sales",
      description: "What is sold.",
      tags: ["finance"],
      metadata: {
        databaseId: ids.databaseId,
        databaseName: "roastery_db",
        sourceId: ids.sourceId,
        sourceName: "roastery",
        technology: "POSTGRES",
        tableCount: 1,
      },
      managed: false,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect(await names("")).toEqual(["public", "public", "sales"]);
  });

  test("DS4 every filter holds, alone and together", async () => {
    expect(await names("name=ALE")).toEqual(["sales"]);
    expect(await names("tags=finance,unknown")).toEqual(["sales"]);
    expect(await names("tags=unknown")).toEqual([]);
    expect(await names("managed=true")).toEqual(["public"]);
    expect(await names("managed=false")).toEqual(["public", "sales"]);
    expect(await names(`datasetIds=${ids.sales},${ids.loaded}`)).toEqual(["public", "sales"]);
    expect(await names(`datasetIds=${ids.sales}&managed=true`)).toEqual([]);
    expect(await names(`teamIds=${app.accountId}`)).toHaveLength(3);
    expect(await names(`teamIds=${app.other.accountId}`)).toEqual([]);
  });

  test("DS5 pages follow one another without gap or overlap", async () => {
    const seen: string[] = [];
    for (const page of [1, 2, 3]) {
      const { body } = await call(`/datasets?orderBy=name&orderDirection=asc&pageSize=1&page=${page}`);
      seen.push(...body.datasets.map(({ datasetId }: { datasetId: string }) => datasetId));
    }
    expect(new Set(seen).size).toBe(3);
    expect((await call("/datasets?pageSize=1&page=4")).body).toMatchObject({ datasets: [], total: 3 });
  });

  test("DS6 a page takes the same statements whatever its size", async () => {
    const statements = async (size: number) => {
      app.statements.length = 0;
      await call(`/datasets?pageSize=${size}`);
      return app.statements.length;
    };
    expect(await statements(1)).toBe(await statements(100));
  });

  test("an unchanged answer is revalidated by its ETag, and a change is seen", async () => {
    const first = await call("/datasets");
    const tag = first.headers.get("etag") ?? "";
    const again = await call("/datasets", { headers: { "if-none-match": tag } });
    expect(again).toMatchObject({ status: 304, body: undefined });
    expect((await call("/datasets", { token: null, headers: { "if-none-match": tag } })).status).toBe(401);
    await warehouseOf(app).schema(ids.databaseId ?? "", "zoo");
    expect((await call("/datasets", { headers: { "if-none-match": tag } })).status).toBe(200);
  });
});

describe("one dataset, its tables, their columns", () => {
  test("GET /datasets/{id}", async () => {
    expect(await call(`/datasets/${ids.sales}`)).toMatchObject({ status: 200, body: { name: "sales" } });
    expect(await call("/datasets/nothing")).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    expect((await call(`/datasets/${ids.sales}`, { token: app.other.tokens.readOnly })).status).toBe(404);
  });

  test("GET /dataset-tables and its columns", async () => {
    const tables = await call(`/dataset-tables?datasetIds=${ids.sales}`);
    expect(tables.body).toMatchObject({
      total: 1,
      datasetTables: [{ tableId: ids.orders, datasetId: ids.sales, name: "orders", type: "TABLE", tags: ["finance"] }],
    });
    expect((await call("/dataset-tables?datasetIds=nothing")).body.total).toBe(0);
    const columns = await call(`/dataset-tables/${ids.orders}/columns`);
    expect(columns.body.total).toBe(2);
    expect(columns.body.columns.map(({ name }: { name: string }) => name)).toEqual(["id", "total"]);
    expect((await call(`/dataset-tables/${ids.sales}/columns`)).status).toBe(404);
    const theirs = await call(`/dataset-tables/${ids.orders}/columns`, { token: app.other.tokens.readOnly });
    expect(theirs.status).toBe(404);
  });
});
