import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDbt } from "#modules/imports/imports.ts";

const column = (name: string, more: object = {}) => ({
  [name]: { name, description: "", tags: [], meta: {}, ...more },
});

const node = (uniqueId: string, more: object = {}) => {
  const [type = "", , name = ""] = uniqueId.split(".");
  const config = { materialized: type === "model" ? "table" : type };
  const base = { unique_id: uniqueId, resource_type: type, database: "dev", schema: "main", name, alias: name, config };
  return { [uniqueId]: { ...base, tags: [], columns: {}, depends_on: { nodes: [] }, ...more } };
};

const dependsOn = (...nodes: string[]) => ({ depends_on: { nodes, macros: [] } });

const manifest = (version = 12, adapter = "postgres") => ({
  metadata: {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/v${version}.json`,
    project_name: "roastery",
    adapter_type: adapter,
  },
  nodes: {
    ...node("seed.roastery.raw_orders"),
    ...node("model.roastery.clean_orders", {
      ...dependsOn("seed.roastery.raw_orders", "source.roastery.shop.customers"),
      config: { materialized: "ephemeral" },
    }),
    ...node("model.roastery.still_cleaner", {
      ...dependsOn("model.roastery.clean_orders"),
      config: { materialized: "ephemeral" },
    }),
    ...node("model.roastery.orders", {
      ...dependsOn("model.roastery.still_cleaner", "model.roastery.cut_out"),
      alias: "fct_orders",
      description: "Every order",
      tags: ["daily"],
      config: { materialized: "incremental", tags: ["finance", "daily"], meta: { owner: "Finance" }, group: "sales" },
      meta: { owner: ["ana@roastery.test", "Data Team"] },
      constraints: [{ type: "primary_key", columns: ["order_id"] }],
      columns: {
        ...column("order_id", { description: "The key", data_type: "integer" }),
        ...column("email", { meta: { pii: true }, tags: ["contact"], constraints: [{ type: "not_null" }] }),
        ...column("total", { config: { meta: { pii: false }, tags: ["money"] } }),
      },
    }),
    ...node("model.roastery.report", { ...dependsOn("model.roastery.orders"), config: { materialized: "view" } }),
    ...node("snapshot.roastery.orders_history", { ...dependsOn("model.roastery.orders"), schema: "snapshots" }),
    ...node("test.roastery.not_null_orders_email", dependsOn("model.roastery.orders")),
  },
  sources: {
    "source.roastery.shop.customers": {
      unique_id: "source.roastery.shop.customers",
      resource_type: "source",
      database: "shop",
      schema: "public",
      name: "customers",
      identifier: "customers.v2",
      source_description: "The shop's own database",
      external: { location: "s3://somewhere" },
      columns: {},
      meta: {},
      source_meta: { owner: { name: "Shop Team", email: "shop@roastery.test" } },
    },
    "source.roastery.main.report": {
      unique_id: "source.roastery.main.report",
      resource_type: "source",
      database: "dev",
      schema: "main",
      name: "report",
      description: "The same relation as the model",
    },
  },
  groups: { "group.roastery.sales": { name: "sales", owner: { name: "Sales" } } },
  exposures: { "exposure.roastery.board": { owner: { email: "boss@roastery.test" }, depends_on: { nodes: [] } } },
});

const catalog = {
  metadata: { dbt_schema_version: "https://schemas.getdbt.com/dbt/catalog/v1.json" },
  nodes: {
    "model.roastery.orders": {
      metadata: { type: "BASE TABLE", comment: null },
      columns: {
        ORDER_ID: { name: "ORDER_ID", type: "NUMBER", index: 1, comment: null },
        LOADED_AT: { name: "LOADED_AT", type: "TIMESTAMP", index: 2, comment: "When it came in" },
      },
      stats: { num_bytes: { id: "num_bytes", value: 1_048_577, include: true } },
    },
    "model.roastery.report": { metadata: { type: "MATERIALIZED VIEW" }, columns: {}, stats: {} },
  },
  sources: {},
};

describe("reading dbt artifacts", () => {
  let folder: string;
  const write = async (name: string, content: unknown) => {
    const path = join(folder, name);
    await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "imports-dbt-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const read = async (input = manifest()) => readDbt({ manifestPath: await write("manifest.json", input) });

  test.each([9, 10, 11, 12])("I9 a manifest of version %i is read", async (version) => {
    expect((await read(manifest(version))).tables).toHaveLength(5);
  });

  test.each([2, 8, 13])("I9 a manifest of version %i is refused with a sentence that names it", async (version) => {
    const sentence = expect.stringContaining(`is a dbt manifest of version ${version}; manifests of version 9 to 12`);
    await expect(read(manifest(version))).rejects.toMatchObject({ code: "BAD_USER_INPUT", message: sentence });
  });

  test("I9 models, seeds, snapshots and sources become tables; tests and ephemeral models do not", async () => {
    const { databases, schemas, tables } = await read();
    expect(databases.map(({ name }) => name)).toEqual(["dev", "shop"]);
    expect(schemas).toContainEqual({
      externalId: "shop.public",
      databaseExternalId: "shop",
      name: "public",
      description: "The shop's own database",
    });
    expect(tables.map(({ externalId, tableType }) => [externalId, tableType])).toEqual([
      ["dev.main.raw_orders", "TABLE"],
      ["dev.main.fct_orders", "TABLE"],
      ["dev.main.report", "VIEW"],
      ["dev.snapshots.orders_history", "TABLE"],
      ['shop.public."customers.v2"', "EXTERNAL"],
    ]);
  });

  test("I10 tables and columns carry descriptions, tags, owners, keys and marks of personal data", async () => {
    const { tables, columns } = await read();
    expect(tables.find(({ name }) => name === "fct_orders")).toMatchObject({
      description: "Every order",
      tags: ["daily", "finance"],
      owners: ["ana@roastery.test", "Data Team", "Finance", "Sales"],
    });
    expect(tables.find(({ name }) => name === "customers.v2")?.owners).toEqual(["shop@roastery.test"]);
    expect(JSON.stringify(tables)).not.toContain("boss@roastery.test");
    expect(columns).toEqual([
      expect.objectContaining({ name: "order_id", dataType: "integer", isPrimaryKey: true, isNullable: false }),
      expect.objectContaining({
        name: "email",
        isPii: true,
        tags: ["contact"],
        isNullable: false,
        dataType: "unknown",
      }),
      expect.objectContaining({ name: "total", isPii: false, tags: ["money"], isNullable: true }),
    ]);
    expect(columns[1]).not.toHaveProperty("isPrimaryKey");
  });

  test("I11 the catalog file adds types, order, sizes and columns, and changes no ids", async () => {
    const without = await read();
    const manifestPath = await write("manifest.json", manifest());
    const records = await readDbt({ manifestPath, catalogPath: await write("catalog.json", catalog) });
    const orders = "dev.main.fct_orders";
    expect(records.columns.map((one) => [one.externalId, one.dataType, one.sourceOrder])).toEqual([
      [`${orders}.order_id`, "NUMBER", 1],
      [`${orders}.email`, "unknown", undefined],
      [`${orders}.total`, "unknown", undefined],
      [`${orders}.LOADED_AT`, "TIMESTAMP", 2],
    ]);
    expect(records.columns.at(-1)?.description).toBe("When it came in");
    expect(records.tables.find(({ externalId }) => externalId === orders)?.tableSize).toBe(2);
    expect(records.tables.map(({ externalId }) => externalId)).toEqual(without.tables.map((table) => table.externalId));
  });

  test("I12 lineage passes through ephemeral models and leaves out what the manifest does not hold", async () => {
    const { lineages, fieldLineages } = await read();
    expect(lineages.map((edge) => `${edge.parentExternalId} → ${edge.childExternalId}`)).toEqual([
      "dev.main.raw_orders → dev.main.fct_orders",
      'shop.public."customers.v2" → dev.main.fct_orders',
      "dev.main.fct_orders → dev.main.report",
      "dev.main.fct_orders → dev.snapshots.orders_history",
    ]);
    expect(fieldLineages).toEqual([]);
  });

  test("I12 ephemeral models that depend on each other in a circle do not hang the import", async () => {
    const circular = manifest();
    Object.assign(
      circular.nodes,
      node("model.roastery.a", { ...dependsOn("model.roastery.b"), config: { materialized: "ephemeral" } }),
      node("model.roastery.b", { ...dependsOn("model.roastery.a"), config: { materialized: "ephemeral" } }),
      node("model.roastery.c", dependsOn("model.roastery.a")),
    );
    expect((await read(circular)).tables.map(({ name }) => name)).toContain("c");
  });

  test.each([
    ["postgres", "POSTGRES"],
    ["snowflake", "SNOWFLAKE"],
    ["bigquery", "BIGQUERY"],
    ["duckdb", "GENERIC_WAREHOUSE"],
    ["something_new", "GENERIC_WAREHOUSE"],
  ])("I13 a project on %s becomes a source of technology %s", async (adapter, technology) => {
    expect((await read(manifest(12, adapter))).source).toEqual({ name: "roastery (dbt)", technology });
  });

  test("I13 a manifest that does not name its project is named after the package of its models", async () => {
    const { project_name, ...metadata } = manifest(9).metadata;
    expect((await readDbt({ manifestPath: await write("v9.json", { ...manifest(9), metadata }) })).source.name).toBe(
      `${project_name} (dbt)`,
    );
  });

  test("I8 a missing, broken or foreign file is told in one sentence that names it", async () => {
    const reading = async (name: string, content?: unknown) => {
      const manifestPath = content === undefined ? join(folder, name) : await write(name, content);
      return readDbt({ manifestPath }).catch((error: unknown) => (error instanceof Error ? error.message : error));
    };
    expect(await reading("absent.json")).toBe(`There is no file ${join(folder, "absent.json")}.`);
    expect(await reading("broken.json", "{")).toMatch(/broken\.json is not valid JSON/);
    expect(await reading("list.json", [1])).toMatch(/list\.json is not a dbt manifest/);
    expect(await reading("other.json", catalog)).toMatch(/other\.json calls itself .*catalog\/v1\.json/);
    const damaged = { ...manifest(), nodes: { ...node("model.roastery.x", { schema: 7 }) } };
    expect(await reading("damaged.json", damaged)).toMatch(/at nodes → model\.roastery\.x → schema/);
    expect(await reading(".")).toMatch(/cannot be read/);
  });
});
