import { describe, expect, test } from "vitest";
import type { CatalogRecords, LineageRecord } from "#kernel/catalog-records.ts";
import { demoCatalog } from "#modules/provisioning/demo/demo-catalog.ts";
import type { DemoAsset } from "#modules/provisioning/demo/demo-records.ts";

const demo = demoCatalog();
const { warehouse, visualization } = demo;

const idsOf = (records: readonly { readonly externalId: string }[]) => records.map((record) => record.externalId);
const repeated = (values: readonly string[]) => values.filter((value, index) => values.indexOf(value) !== index);
const missing = (wanted: readonly string[], known: readonly string[]) => {
  const set = new Set(known);
  return wanted.filter((value) => !set.has(value));
};
const edgeKey = (edge: LineageRecord) => `${edge.parentExternalId} -> ${edge.childExternalId}`;
const parentsOf = (edges: readonly LineageRecord[]) => edges.map((edge) => edge.parentExternalId);
const childrenOf = (edges: readonly LineageRecord[]) => edges.map((edge) => edge.childExternalId);
const present = (values: readonly (string | undefined)[]) => values.filter((value) => value !== undefined);

/** Takes away, again and again, the nodes without a parent; what cannot be taken away lies on or below a cycle. */
const leftOverByCycles = (edges: readonly LineageRecord[]): readonly LineageRecord[] => {
  const children = new Set(childrenOf(edges));
  const rest = edges.filter((edge) => children.has(edge.parentExternalId));
  return rest.length === edges.length ? rest : leftOverByCycles(rest);
};

const tableIds = idsOf(warehouse.tables);
const columnIds = idsOf(warehouse.columns);
const dashboardIds = idsOf(visualization.dashboards);
const fieldIds = visualization.dashboards.flatMap((dashboard) => idsOf(dashboard.fields));
const termIds = idsOf(demo.terms);
const emails = demo.people.map((person) => person.email);
const teamNames = demo.teams.map((team) => team.name);
const tagLabels = demo.tags.map((tag) => tag.label);
const tableOf = new Map(warehouse.columns.map((column) => [column.externalId, column.tableExternalId]));
const knownOfType: Record<DemoAsset["type"], readonly string[]> = {
  COLUMN: columnIds,
  DASHBOARD: dashboardIds,
  DASHBOARD_FIELD: fieldIds,
  TABLE: tableIds,
  TERM: termIds,
};
const unknownAssets = (assets: readonly DemoAsset[]) =>
  assets.filter((asset) => !knownOfType[asset.type].includes(asset.externalId));

describe("the demo catalog as a whole", () => {
  test("is the same on every call", () => {
    expect(demoCatalog()).toEqual(demo);
  });

  test("can be written by whatever writes neutral records", () => {
    const records: CatalogRecords = warehouse;
    expect(records.source.technology).toBe("SNOWFLAKE");
  });

  test("has the promised size", () => {
    const counts = [warehouse.schemas.length, warehouse.tables.length, warehouse.columns.length];
    const [schemas = 0, tables = 0, columns = 0] = counts;
    expect(schemas).toBeGreaterThanOrEqual(4);
    expect(schemas).toBeLessThanOrEqual(6);
    expect(tables).toBeGreaterThanOrEqual(36);
    expect(tables).toBeLessThanOrEqual(46);
    expect(columns).toBeGreaterThanOrEqual(360);
    expect(columns).toBeLessThanOrEqual(460);
  });

  test.each([
    ["databases", idsOf(warehouse.databases)],
    ["schemas", idsOf(warehouse.schemas)],
    ["tables", tableIds],
    ["columns", columnIds],
    ["dashboards", dashboardIds],
    ["dashboard fields", fieldIds],
    ["terms", termIds],
    ["quality checks", idsOf(demo.qualityChecks)],
    ["people", emails],
    ["teams", teamNames],
    ["tags", tagLabels],
    ["linked tags", present(demo.terms.map((term) => term.linkedTag))],
    ["queries of one author", demo.queries.map((query) => `${query.author} ${query.query}`)],
    ["data products", demo.dataProducts.map((product) => `${product.type} ${product.externalId}`)],
    ["external links", demo.externalLinks.map((link) => `${link.technology} ${link.tableExternalId}`)],
  ])("names no two %s alike", (_, ids) => {
    expect(repeated(ids)).toEqual([]);
  });

  test("has people and teams at example.com only", () => {
    const all = [...emails, ...demo.teams.map((team) => team.email)];
    expect(all.filter((email) => !/^[a-z.-]+@example\.com$/.test(email))).toEqual([]);
  });

  test("writes Slack channels with a hash", () => {
    expect(demo.teams.filter((team) => !team.slackChannel.startsWith("#"))).toEqual([]);
  });
});

describe("its references", () => {
  const assets = [...warehouse.tables, ...visualization.dashboards, ...demo.terms];
  const owners = assets.flatMap((asset) => asset.owners ?? []);
  const stewards = warehouse.tables.flatMap((table) => [table.verifiedBy, table.deprecatedBy]);
  const tagged = [...warehouse.tables, ...warehouse.columns, ...visualization.dashboards];

  test.each([
    ["schemas to databases", warehouse.schemas.map((s) => s.databaseExternalId), idsOf(warehouse.databases)],
    ["tables to schemas", warehouse.tables.map((t) => t.schemaExternalId), idsOf(warehouse.schemas)],
    ["columns to tables", warehouse.columns.map((c) => c.tableExternalId), tableIds],
    ["tables without columns", tableIds, warehouse.columns.map((c) => c.tableExternalId)],
    ["parents of tables", parentsOf(warehouse.lineages), tableIds],
    ["children of tables", childrenOf(warehouse.lineages), tableIds],
    ["parents of columns", parentsOf(warehouse.fieldLineages), columnIds],
    ["children of columns", childrenOf(warehouse.fieldLineages), columnIds],
    ["tables of dashboards", parentsOf(visualization.tableLineages), tableIds],
    ["dashboards of tables", childrenOf(visualization.tableLineages), dashboardIds],
    ["parents of dashboards", parentsOf(visualization.dashboardLineages), dashboardIds],
    ["children of dashboards", childrenOf(visualization.dashboardLineages), dashboardIds],
    ["columns of fields", parentsOf(visualization.fieldLineages), columnIds],
    ["fields of columns", childrenOf(visualization.fieldLineages), fieldIds],
    ["teams of people", demo.people.flatMap((person) => person.teams), teamNames],
    ["owners", owners, [...emails, ...teamNames]],
    ["verifiers and deprecators", present(stewards), emails],
    ["tags", tagged.flatMap((asset) => asset.tags ?? []), tagLabels],
    ["unused tags", tagLabels, tagged.flatMap((asset) => asset.tags ?? [])],
    ["linked tags", present(demo.terms.map((term) => term.linkedTag)), tagLabels],
    ["parent terms", present(demo.terms.map((term) => term.parentExternalId)), termIds],
    ["tables checked", demo.qualityChecks.map((check) => check.tableExternalId), tableIds],
    ["columns checked", present(demo.qualityChecks.map((check) => check.columnExternalId)), columnIds],
    ["owners of checks", demo.qualityChecks.map((check) => check.ownerEmail), emails],
    ["authors of queries", demo.queries.map((query) => query.author), emails],
    ["tables linked", demo.externalLinks.map((link) => link.tableExternalId), tableIds],
  ])("resolve: %s", (_, wanted, known) => {
    expect(wanted.length).toBeGreaterThan(0);
    expect(missing(wanted, known)).toEqual([]);
  });

  test("resolve: pins and data products", () => {
    const ends = demo.pins.flatMap((pin) => [pin.from, pin.to]);
    expect(unknownAssets([...ends, ...demo.dataProducts])).toEqual([]);
  });

  test("name the column of a check in the table of that check", () => {
    const strays = demo.qualityChecks.filter(
      (check) => check.columnExternalId !== undefined && tableOf.get(check.columnExternalId) !== check.tableExternalId,
    );
    expect(strays).toEqual([]);
  });

  test("put a parent term before its children", () => {
    const early = demo.terms.filter(
      (term, index) => term.parentExternalId !== undefined && termIds.indexOf(term.parentExternalId) >= index,
    );
    expect(early).toEqual([]);
  });
});

describe("its lineage", () => {
  test.each([
    ["tables", warehouse.lineages],
    ["columns", warehouse.fieldLineages],
    ["dashboards", visualization.dashboardLineages],
  ])("has no cycle, no edge to itself and no edge twice among %s", (_, edges) => {
    expect(leftOverByCycles(edges)).toEqual([]);
    expect(edges.filter((edge) => edge.parentExternalId === edge.childExternalId)).toEqual([]);
    expect(repeated(edges.map(edgeKey))).toEqual([]);
  });

  test("has a table edge wherever a column comes from a column", () => {
    const implied = warehouse.fieldLineages.map(
      (edge) => `${tableOf.get(edge.parentExternalId)} -> ${tableOf.get(edge.childExternalId)}`,
    );
    expect(missing(implied, warehouse.lineages.map(edgeKey))).toEqual([]);
  });

  test("has a dashboard edge wherever a field comes from a column", () => {
    const dashboardOf = new Map(
      visualization.dashboards.flatMap((dashboard) =>
        dashboard.fields.map((field) => [field.externalId, dashboard.externalId] as const),
      ),
    );
    const implied = visualization.fieldLineages.map(
      (edge) => `${tableOf.get(edge.parentExternalId)} -> ${dashboardOf.get(edge.childExternalId)}`,
    );
    expect(missing(implied, visualization.tableLineages.map(edgeKey))).toEqual([]);
  });

  test("begins in the raw schemas: nothing flows back into them", () => {
    expect(childrenOf(warehouse.lineages).filter((id) => id.startsWith("roastery.raw_"))).toEqual([]);
  });
});

describe("its columns", () => {
  test("are numbered from 1 without a gap in each table", () => {
    const orderOf = (tableId: string) =>
      warehouse.columns.filter((column) => column.tableExternalId === tableId).map((column) => column.sourceOrder);
    const gaps = tableIds.filter((id) => orderOf(id).some((order, index) => order !== index + 1));
    expect(gaps).toEqual([]);
  });

  test("carry the tag pii exactly when they are personal data", () => {
    const odd = warehouse.columns.filter((column) => column.isPii !== (column.tags ?? []).includes("pii"));
    expect(warehouse.columns.filter((column) => column.isPii).length).toBeGreaterThan(10);
    expect(idsOf(odd)).toEqual([]);
  });

  test("stay personal data when they are passed on under the same name", () => {
    const pii = new Set(idsOf(warehouse.columns.filter((column) => column.isPii)));
    const nameOf = (columnId: string) => columnId.slice(columnId.lastIndexOf(".") + 1);
    const lost = warehouse.fieldLineages.filter(
      ({ parentExternalId, childExternalId }) =>
        nameOf(parentExternalId) === nameOf(childExternalId) && pii.has(parentExternalId) && !pii.has(childExternalId),
    );
    expect(lost).toEqual([]);
  });

  test("inherit the description of the column that they pass on, through every layer", () => {
    const descriptionOf = (id: string) => warehouse.columns.find((column) => column.externalId === id)?.description;
    const original = descriptionOf("roastery.raw_shop.products.origin_country");
    expect(original).toBeDefined();
    expect(descriptionOf("roastery.staging.stg_products.origin_country")).toBe(original);
    expect(descriptionOf("roastery.marts.dim_products.origin_country")).toBe("Empty for blends.");
    expect(descriptionOf("roastery.marts.dim_products.variant_id")).toBe(
      descriptionOf("roastery.raw_shop.product_variants.variant_id"),
    );
  });

  test("are never null in a primary key", () => {
    expect(idsOf(warehouse.columns.filter((column) => column.isPrimaryKey && column.isNullable))).toEqual([]);
  });
});

describe("its states", () => {
  test("include a hidden schema with tables and a deleted table in a visible one", () => {
    const hidden = idsOf(warehouse.schemas.filter((schema) => schema.isHidden));
    const deleted = warehouse.tables.filter((table) => table.deleted);
    expect(hidden).toEqual(["roastery.sandbox"]);
    expect(warehouse.tables.some((table) => table.schemaExternalId === hidden[0])).toBe(true);
    expect(deleted.map((table) => table.schemaExternalId)).toEqual(["roastery.raw_shop"]);
  });

  test("leave gaps in the descriptions, yet only a few", () => {
    const describedShare = (records: readonly { readonly description?: string }[]) =>
      records.filter((record) => record.description !== undefined).length / records.length;
    expect(describedShare(warehouse.tables)).toBeGreaterThan(0.8);
    expect(describedShare(warehouse.tables)).toBeLessThan(1);
    expect(describedShare(warehouse.columns)).toBeGreaterThan(0.5);
    expect(describedShare(warehouse.columns)).toBeLessThan(1);
  });

  test("give views no size", () => {
    expect(warehouse.tables.filter((table) => table.tableType === "VIEW" && table.tableSize !== undefined)).toEqual([]);
  });
});
