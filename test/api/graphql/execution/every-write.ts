import type { TestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";

/** One mutation with what it is given, and the query that has to show what it did. */
export type Write = { readonly mutation: string; readonly data: unknown; readonly shownBy: string };

/** Short lists without people, so that their answers are kept. */
export const views = {
  sources: "{ getSources { data { id name } } }",
  databases: "{ getDatabases { data { id name } } }",
  schemas: "{ getSchemas { data { id name } } }",
  tables: `{ getTables { data { id name description numberOfQueries externalLinks { url } tagEntities { tag { label } }
    ownerEntities { id } teamOwnerEntities { id } } } }`,
  columns: "{ getColumns { data { id name description isPii } } }",
  terms: "{ getTerms { data { id name } } }",
  tags: "{ getTags { data { id label } } }",
  lineages: "{ getLineages { data { id } } }",
  fieldLineages: "{ getFieldLineages(scope: {}) { data { id } } }",
  products: "{ getDataProducts { data { id } } }",
  qualities: "{ getDataQualities { data { id status } } }",
  pins: "{ getPinnedAssets { data { id } } }",
  teams: "{ getTeams { id name memberIds } }",
  queries: "{ getTableQueries { data { query } } }",
} as const;

/** Every mutation of the catalog, in an order in which each has something to do. */
export async function everyWrite(app: TestApp): Promise<Write[]> {
  const warehouse = warehouseOf(app);
  const { sourceId, databaseId, schemaId } = await warehouse.plain("first");
  const [one = "", two = ""] = [await warehouse.table(schemaId, "one"), await warehouse.table(schemaId, "two")];
  const [left = "", right = ""] = [await warehouse.column(one, "left"), await warehouse.column(two, "right")];
  const create = "mutation ($data: CreateTermInput!) { createTerm(data: $data) { id } }";
  const termOf = async (name: string): Promise<string> =>
    (await ask(app, create, { data: { name, description: name } })).createTerm.id;
  const [term, gone] = [await termOf("term"), await termOf("gone")];
  const upsertTeam = "mutation ($data: UpsertTeamInput!) { upsertTeam(data: $data) { id } }";
  const teamId: string = (await ask(app, upsertTeam, { data: { name: "team" } })).upsertTeam.id;
  const links = "mutation ($data: [CreateExternalLinkInput!]!) { createExternalLinks(data: $data) { id } }";
  const link = { tableId: one, technology: "GITHUB", url: "https://example.com/a" };
  const [{ id: linkId }] = (await ask(app, links, { data: [link] })).createExternalLinks;
  const named = (name: string, more: object) => ({ externalId: name, name, ...more });
  const tagging = [{ entityId: one, entityType: "TABLE", label: "label" }];
  const target = { targetEntities: [{ entityId: one, entityType: "TABLE" }] };
  const edge = [{ parentTableId: one, childTableId: two }];
  const fieldEdge = [{ parentColumnId: left, childColumnId: right }];
  const product = { entityId: one, entityType: "TABLE" };
  const pin = [{ from: { id: one, type: "TABLE" }, to: { id: two, type: "TABLE" } }];
  const check = { externalId: "check", name: "check", runAt: "2026-03-01T12:00:00Z", status: "ALERT" };
  const query = { query: "select 1", tableIds: [one], timestamp: "2026-03-01T12:00:00Z" };
  const given: [string, unknown, keyof typeof views][] = [
    ["createSource", { name: "second", technology: "MYSQL", type: "WAREHOUSE" }, "sources"],
    ["updateSource", { id: sourceId, name: "renamed" }, "sources"],
    ["createDatabases", [named("db2", { sourceId })], "databases"],
    ["updateDatabases", [{ id: databaseId, name: "renamed" }], "databases"],
    ["createSchemas", [named("schema2", { databaseId })], "schemas"],
    ["updateSchemas", [{ id: schemaId, name: "renamed" }], "schemas"],
    ["createTables", [named("three", { schemaId })], "tables"],
    ["updateTables", [{ id: one, name: "renamed" }], "tables"],
    ["updateTableDescriptions", [{ id: one, externalDescription: "new" }], "tables"],
    ["createColumns", [named("middle", { tableId: one, dataType: "text", isNullable: true })], "columns"],
    ["updateColumns", [{ id: left, name: "renamed" }], "columns"],
    ["updateColumnDescriptions", [{ id: left, externalDescription: "new" }], "columns"],
    ["updateColumnsMetadata", [{ id: left, isPii: true }], "columns"],
    ["createTerm", { name: "another", description: "" }, "terms"],
    ["updateTerm", { id: term, name: "renamed" }, "terms"],
    ["deleteTerm", { id: gone }, "terms"],
    ["attachTags", tagging, "tables"],
    ["detachTags", tagging, "tables"],
    ["upsertLineages", edge, "lineages"],
    ["deleteLineages", edge, "lineages"],
    ["upsertFieldLineages", fieldEdge, "fieldLineages"],
    ["deleteFieldLineages", fieldEdge, "fieldLineages"],
    ["upsertDataProducts", [product], "products"],
    ["removeDataProducts", [product], "products"],
    ["upsertDataQualities", { tableId: one, qualityChecks: [check] }, "qualities"],
    ["removeDataQualities", { qualityChecks: [{ externalId: "check", tableId: one }] }, "qualities"],
    ["upsertPinnedAssets", pin, "pins"],
    ["removePinnedAssets", pin, "pins"],
    ["createExternalLinks", [{ ...link, technology: "GITLAB" }], "tables"],
    ["updateExternalLinks", [{ id: linkId, url: "https://example.com/b" }], "tables"],
    ["deleteExternalLinks", [{ id: linkId }], "tables"],
    ["upsertUserOwners", { userId: app.userId, ...target }, "tables"],
    ["removeUserOwners", { userId: app.userId, ...target }, "tables"],
    ["upsertTeamOwners", { teamId, ...target }, "tables"],
    ["removeTeamOwners", { teamId, ...target }, "tables"],
    ["upsertTeam", { name: "another" }, "teams"],
    ["addTeamUsers", { id: teamId, emails: [app.email] }, "teams"],
    ["removeTeamUsers", { id: teamId, emails: [app.email] }, "teams"],
    ["upsertTableQueries", [query], "queries"],
  ];
  return given.map(([mutation, data, shownBy]) => ({ mutation, data, shownBy: views[shownBy] }));
}
