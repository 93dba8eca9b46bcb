import { describe, expect, test } from "vitest";
import type { TableRecord } from "#kernel/catalog-records.ts";
import { createPublicApi, formatSummary } from "#modules/imports/imports.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { importInto, listByName, type Run, run } from "./catalog-under-test.ts";
import { roastery, withoutTable } from "./roastery-records.ts";

const created = (count: number) => ({ created: count, updated: 0, deleted: 0, unchanged: 0 });
const unchanged = (count: number) => ({ created: 0, updated: 0, deleted: 0, unchanged: count });
const inSource = ({ summary }: Run, more = "") => `warehouseId: "${summary.source.id}" ${more}`;

describe("writing records into a catalog", () => {
  test("I17 everything arrives: the source, what lies in it, edges, tags", async () => {
    await using app = await createTestApp();
    const { summary } = await importInto(app, roastery);
    expect(summary.counts).toEqual({
      sources: created(1),
      databases: created(1),
      schemas: created(2),
      tables: created(3),
      columns: created(5),
      tags: created(2),
      owners: created(0),
      lineages: created(2),
      fieldLineages: created(1),
    });
    const where = `scope: { warehouseId: "${summary.source.id}" }`;
    const fields =
      "name tableType tableSize description schema { name database { name warehouse { name technology type } } }";
    const tables = await listByName(app, `getTables(${where}) { data { ${fields} tagEntities { tag { label } } } }`);
    expect(tables.get("beans")).toEqual({
      name: "beans",
      tableType: "TABLE",
      tableSize: 3,
      description: "What we roast",
      schema: {
        name: "raw",
        database: { name: "dw", warehouse: { name: "roastery", technology: "POSTGRES", type: "WAREHOUSE" } },
      },
      tagEntities: [{ tag: { label: "coffee" } }],
    });
    const columns = await listByName(
      app,
      `getColumns(scope: { sourceId: "${summary.source.id}" }) { data { name dataType isNullable isPii isPrimaryKey sourceOrder externalDescription } }`,
    );
    expect(columns.get("id")).toMatchObject({ dataType: "integer", isNullable: false, isPrimaryKey: true });
    expect(columns.get("origin")).toMatchObject({ sourceOrder: 2, externalDescription: "The country" });
    expect(columns.get("email")).toMatchObject({ isPii: true });
  });

  test("I18 a second run calls no mutation and says that nothing has changed", async () => {
    await using app = await createTestApp();
    const first = await importInto(app, roastery);
    const second = await importInto(app, roastery);
    expect(second.mutations).toEqual([]);
    expect(second.summary.counts.tables).toEqual(unchanged(3));
    expect(second.summary.counts.columns).toEqual(unchanged(5));
    expect(second.summary.counts.lineages).toEqual(unchanged(2));
    expect(second.summary.source).toEqual(first.summary.source);
    expect(formatSummary(second.summary)[0]).toBe(
      `Nothing has changed in "roastery" (source ${first.summary.source.id})`,
    );
  });

  test("I18 only what differs is written", async () => {
    await using app = await createTestApp();
    await importInto(app, roastery);
    const changed = (table: TableRecord) =>
      table.name === "beans" ? { ...table, description: "Green and roasted" } : table;
    const records = { ...roastery, tables: roastery.tables.map(changed) };
    const { summary, mutations } = await importInto(app, records);
    expect(mutations).toEqual(["updateTables"]);
    expect(summary.counts.tables).toEqual({ created: 0, updated: 1, deleted: 0, unchanged: 2 });
  });

  test("I18 more than one batch is written and read back whole", async () => {
    await using app = await createTestApp();
    const columns = Array.from({ length: 1203 }, (_, index) => ({
      externalId: `dw.raw.beans.c${index}`,
      tableExternalId: "dw.raw.beans",
      name: `c${index}`,
      dataType: "integer",
      isNullable: true,
      sourceOrder: index + 1,
    }));
    const records = { ...roastery, columns, fieldLineages: [] };
    const first = await importInto(app, records);
    expect(first.mutations.filter((operation) => operation === "createColumns")).toHaveLength(3);
    expect((await importInto(app, records)).summary.counts.columns).toEqual(unchanged(1203));
  });

  test("I19 what vanished is soft-deleted with all below it, and comes back restored under its old id", async () => {
    await using app = await createTestApp();
    const tables = `getTables(scope: { ${inSource(await importInto(app, roastery))} })`;
    const before = await listByName(app, `${tables} { data { id name } }`);

    const gone = await importInto(app, withoutTable(roastery, "dw.raw.orders"));
    expect(gone.summary.counts.tables).toEqual({ created: 0, updated: 0, deleted: 1, unchanged: 2 });
    expect(gone.summary.counts.columns.deleted).toBe(2);
    expect(gone.summary.counts.lineages).toEqual({ created: 0, updated: 0, deleted: 1, unchanged: 1 });
    expect([...(await listByName(app, `${tables} { data { name } }`)).keys()].sort()).toEqual(["beans", "sales"]);
    const withDeleted = `getTables(scope: { ${inSource(gone, "withDeleted: true")} })`;
    const all = await listByName(app, `${withDeleted} { data { name deletedAt } }`);
    expect(all.get("orders")?.deletedAt).toEqual(expect.any(Number));
    expect((await importInto(app, withoutTable(roastery, "dw.raw.orders"))).mutations).toEqual([]);

    const back = await importInto(app, roastery);
    expect(back.summary.counts.tables).toEqual({ created: 0, updated: 1, deleted: 0, unchanged: 2 });
    expect(back.summary.counts.columns.updated).toBe(2);
    expect(back.summary.counts.lineages).toEqual({ created: 1, updated: 0, deleted: 0, unchanged: 1 });
    const after = await listByName(app, `${tables} { data { id name } }`);
    expect(after.get("orders")).toEqual(before.get("orders"));
    expect((await importInto(app, roastery)).mutations).toEqual([]);
  });

  test("I19 a schema that vanished takes its tables along", async () => {
    await using app = await createTestApp();
    await importInto(app, roastery);
    const records = withoutTable(roastery, "dw.mart.sales");
    const { summary } = await importInto(app, { ...records, schemas: records.schemas.slice(0, 1) });
    expect(summary.counts.schemas.deleted).toBe(1);
    expect(summary.counts.tables.deleted).toBe(1);
    expect(summary.counts.columns.deleted).toBe(1);
    const { summary: restored, mutations } = await importInto(app, roastery);
    expect(restored.counts.schemas.updated).toBe(1);
    expect(mutations).not.toContain("createTables");
    expect((await importInto(app, roastery)).mutations).toEqual([]);
  });

  test("I19 an import of some schemas leaves the others alone", async () => {
    await using app = await createTestApp();
    await importInto(app, roastery);
    const raw = withoutTable(roastery, "dw.mart.sales");
    const limited = { ...raw, schemas: raw.schemas.slice(0, 1), onlySchemas: ["dw.raw"] };
    expect((await importInto(app, limited)).mutations).toEqual([]);
    const smaller = withoutTable(limited, "dw.raw.orders");
    const { summary } = await importInto(app, { ...smaller, onlySchemas: ["dw.raw"] });
    expect(summary.counts.tables).toEqual({ created: 0, updated: 0, deleted: 1, unchanged: 1 });
    expect(summary.counts.schemas).toEqual(unchanged(1));
  });

  test("I20 what people wrote stays: their descriptions, tags and marks of personal data", async () => {
    await using app = await createTestApp();
    const { summary } = await importInto(app, roastery);
    const columns = `getColumns(scope: { sourceId: "${summary.source.id}" })`;
    const id = (await listByName(app, `${columns} { data { id name } }`)).get("origin")?.id;
    const metadata = { data: [{ id, descriptionRaw: "Where it grows", isPii: false }] };
    const update = "mutation ($data: [UpdateColumnsMetadataInput!]!) { updateColumnsMetadata(data: $data) { id } }";
    await run(app, "updateColumnsMetadata", update, metadata);
    const tags = { data: [{ entityType: "COLUMN", entityId: id, label: "by hand" }] };
    await run(app, "attachTags", "mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }", tags);

    expect((await importInto(app, roastery)).mutations).toEqual([]);
    const after = await listByName(
      app,
      "getColumns { data { name descriptionRaw isPii tagEntities { tag { label } } } }",
    );
    expect(after.get("origin")).toMatchObject({ descriptionRaw: "Where it grows", isPii: false });
    expect(after.get("origin")?.tagEntities).toEqual([{ tag: { label: "by hand" } }]);
  });

  test("I20 a description that has gone from the source goes from the catalog", async () => {
    await using app = await createTestApp();
    const first = await importInto(app, roastery);
    const tablesWithout = roastery.tables.map(({ description: _, ...table }) => table);
    const records = { ...roastery, tables: tablesWithout };
    expect((await importInto(app, records)).mutations).toEqual(["updateTables"]);
    const tables = await listByName(app, `getTables(scope: { ${inSource(first)} }) { data { name description } }`);
    expect(tables.get("beans")?.description).toBe("");
    expect((await importInto(app, records)).mutations).toEqual([]);
  });

  test("I21 an edge within the source that the source does not have is deleted, one to another source is kept", async () => {
    await using app = await createTestApp();
    await importInto(app, roastery);
    const other = { ...roastery, source: { name: "other", technology: "SNOWFLAKE" }, lineages: [], fieldLineages: [] };
    const { summary } = await importInto(app, other);
    const theirs = await listByName(
      app,
      `getTables(scope: { warehouseId: "${summary.source.id}" }) { data { id name } }`,
    );
    const upsert = "mutation ($data: [UpsertLineageInput!]!) { upsertLineages(data: $data) { id } }";
    const first = await importInto(app, roastery);
    const own = await listByName(
      app,
      `getTables(scope: { warehouseId: "${first.summary.source.id}" }) { data { id name } }`,
    );
    const data = [
      { parentTableId: own.get("beans")?.id, childTableId: own.get("orders")?.id },
      { parentTableId: own.get("beans")?.id, childTableId: theirs.get("beans")?.id },
    ];
    await run(app, "upsertLineages", upsert, { data });
    const again = await importInto(app, roastery);
    expect(again.mutations).toEqual(["deleteLineages"]);
    expect(again.summary.counts.lineages).toEqual({ created: 0, updated: 0, deleted: 1, unchanged: 2 });
    expect((await importInto(app, roastery)).mutations).toEqual([]);
  });

  test("I22 owners whom nobody knows are counted and named", async () => {
    await using app = await createTestApp();
    const tables = roastery.tables.map((table) => ({ ...table, owners: ["nobody@roastery.test", "Ghosts"] }));
    const { summary } = await importInto(app, { ...roastery, tables });
    expect(summary.unknownOwners).toEqual([
      { owner: "nobody@roastery.test", tables: 3 },
      { owner: "Ghosts", tables: 3 },
    ]);
    expect(formatSummary(summary).slice(-2)).toEqual(["  nobody@roastery.test (3 tables)", "  Ghosts (3 tables)"]);
  });

  test("I16 a Read Only token is refused by the instance's own word", async () => {
    await using app = await createTestApp();
    const readOnly = createPublicApi({ baseUrl: app.url, token: app.tokens.readOnly });
    await expect(readOnly.assertCanWrite()).rejects.toMatchObject({ code: "FORBIDDEN" });
    const readWrite = createPublicApi({ baseUrl: app.url, token: app.tokens.readWrite });
    await expect(readWrite.assertCanWrite()).resolves.toBeUndefined();
  });
});
