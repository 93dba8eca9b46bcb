import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";
import { recordFeed } from "../tags/knowledge-story.ts";

// Answers are kept here as they are in production: what was read before a write must not be what is read after it.
let app: TestApp;
const ids: Record<string, string> = {};

beforeAll(async () => {
  app = await createTestApp({ environment: { CATALOG_ANSWER_CACHE_BYTES: "10000000" } });
  const make = warehouseOf(app);
  const { sourceId, schemaId } = await make.plain("shop");
  ids.source = sourceId;
  ids.orders = await make.table(schemaId, "orders");
  ids.buyers = await make.table(schemaId, "buyers");
  ids.buyer = await make.column(ids.orders, "buyer_id");
  ids.id = await make.column(ids.buyers, "id");
});
afterAll(() => app[Symbol.asyncDispose]());

const everything = `query ($tables: [String!], $columns: [String!]) {
  getTags { totalCount data { id label linkedTermId } }
  getTables(scope: { ids: $tables }) { data { name popularity numberOfQueries lastQueriedAt
    ownerEntities { user { email } } teamOwnerEntities { team { name } } tagEntities { tag { label linkedTermId } } } }
  byOwners: getTables(sorting: [{ sortingKey: ownersAndTeamOwnersCount, direction: DESC }]) { data { name } }
  byPopularity: getTables(sorting: [{ sortingKey: popularity, direction: DESC }]) { data { name } }
  getColumns(scope: { ids: $columns }) { data { name tagEntities { tag { label linkedTermId } } } }
  columnsByPopularity: getColumns(sorting: [{ sortingKey: tablePopularity, direction: DESC }]) { data { name } }
  joined: getColumns(scope: { hasColumnJoins: true }) { totalCount data { name } }
  getColumnJoins { data { count firstColumn { name } secondColumn { name } } }
  getTableQueries { data { query tables { name } } }
  getTerms { data { name linkedTag { label } } }
  getTeams { name ownedAssetIds memberIds }
  getUsers { email ownedAssetIds teamIds }
  search(text: "buyer_id") { data { id } facets { tags { name count } } }
  found: search(text: "delicate") { data { assetType name } }
  asked: searchQueries(data: { question: "which buyers have orders" }) { data { query } }
}`;

const look = () => ask(app, everything, { tables: [ids.orders], columns: [ids.buyer] });
const names = (rows: { data: { name: string }[] }): string[] => rows.data.map(({ name }) => name);

/** Looks twice, so that the answer is kept; writes; and tells what is seen then, and what the change feed told. */
async function after(document: string, data: unknown) {
  expect(await look()).toEqual(await look());
  await using feed = await recordFeed(app);
  const written = await ask(app, document, { data });
  const changes = async () =>
    feed.changes().flatMap(({ assetType, action, ids }) => ids.map((id) => `${assetType} ${action} ${id}`));
  const seen = await look();
  await expect.poll(async () => (await changes()).length).toBeGreaterThan(0);
  return { written, seen, changes: await changes() };
}

describe("what is written by one operation is seen in all that show it", () => {
  test("a tag: among the tags, on its column, in search and its facets, in the change feed", async () => {
    const data = [{ entityType: "COLUMN", entityId: ids.buyer, label: "Delicate" }];
    const attachTags = "mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }";
    const { seen, changes } = await after(attachTags, data);
    const [tag] = seen.getTags.data;
    ids.tag = tag.id;
    expect(seen.getTags).toMatchObject({ totalCount: 1, data: [{ label: "Delicate" }] });
    expect(seen.getColumns.data[0].tagEntities).toEqual([{ tag: { label: "Delicate", linkedTermId: null } }]);
    expect(seen.search.data[0].id).toBe(ids.buyer);
    expect(seen.search.facets.tags).toEqual([{ name: "Delicate", count: 1 }]);
    expect(seen.found.data).toContainEqual({ assetType: "TAG", name: "Delicate" });
    expect(changes.toSorted()).toEqual([`COLUMN UPDATED ${ids.buyer}`, `TAG CREATED ${ids.tag}`]);
  });

  test("a term's link: at the term, at the tag, on what carries the tag, in search, in the change feed", async () => {
    const data = { name: "Handled with care", description: "Delicate things.", linkedTagId: ids.tag };
    const createTerm = "mutation ($data: CreateTermInput!) { createTerm(data: $data) { id linkedTag { label } } }";
    const { written, seen, changes } = await after(createTerm, data);
    const { id, linkedTag } = written.createTerm;
    expect(linkedTag).toEqual({ label: "Delicate" });
    expect(seen.getTerms.data).toEqual([{ name: "Handled with care", linkedTag: { label: "Delicate" } }]);
    expect(seen.getTags.data[0].linkedTermId).toBe(id);
    expect(seen.getColumns.data[0].tagEntities[0].tag.linkedTermId).toBe(id);
    expect(seen.found.data).toContainEqual({ assetType: "TERM", name: "Handled with care" });
    expect(changes.toSorted()).toEqual([`TAG UPDATED ${ids.tag}`, `TERM CREATED ${id}`]);
  });

  test("an owner: at the table and in its order, at the user, in the change feed", async () => {
    const targetEntities = [{ entityType: "TABLE", entityId: ids.orders }];
    const upsert = "mutation ($data: OwnerInput!) { upsertUserOwners(data: $data) { tableId user { email } } }";
    const { written, seen, changes } = await after(upsert, { userId: app.userId, targetEntities });
    expect(written.upsertUserOwners).toEqual([{ tableId: ids.orders, user: { email: app.email } }]);
    expect(seen.getTables.data[0].ownerEntities).toEqual([{ user: { email: app.email } }]);
    expect(names(seen.byOwners)[0]).toBe("orders");
    expect(seen.getUsers).toEqual([{ email: app.email, ownedAssetIds: [ids.orders], teamIds: [] }]);
    expect(changes.toSorted()).toEqual([`TABLE UPDATED ${ids.orders}`, `USER UPDATED ${app.userId}`]);
  });

  test("a team and what it owns: at the team, its members, the table, in the change feed", async () => {
    const upsertTeam = 'mutation { upsertTeam(data: { name: "Sellers" }) { id } }';
    const teamId: string = (await ask(app, upsertTeam)).upsertTeam.id;
    const addUsers = "mutation ($data: TeamUsersInput!) { addTeamUsers(data: $data) }";
    await ask(app, addUsers, { data: { id: teamId, emails: [app.email] } });
    const targetEntities = [
      { entityType: "TABLE", entityId: ids.buyers },
      { entityType: "TABLE", entityId: ids.orders },
    ];
    const upsert = "mutation ($data: TeamOwnerInput!) { upsertTeamOwners(data: $data) { team { name } } }";
    const { seen, changes } = await after(upsert, { teamId, targetEntities });
    expect(seen.getTeams).toMatchObject([{ name: "Sellers", memberIds: [app.userId] }]);
    expect(seen.getTeams[0].ownedAssetIds.toSorted()).toEqual([ids.orders, ids.buyers].toSorted());
    expect(seen.getUsers[0].teamIds).toEqual([teamId]);
    expect(seen.getTables.data[0].teamOwnerEntities).toEqual([{ team: { name: "Sellers" } }]);
    expect(names(seen.byOwners)).toEqual(["orders", "buyers"]);
    const told = [`TABLE UPDATED ${ids.orders}`, `TABLE UPDATED ${ids.buyers}`, `TEAM UPDATED ${teamId}`];
    expect(changes.toSorted()).toEqual(told.toSorted());
  });

  test("a query: its tables' use and order, the columns' order, joins, searches, in the change feed", async () => {
    const query = "select o.buyer_id from public.orders o join public.buyers b on o.buyer_id = b.id";
    const timestamp = new Date().toISOString();
    const data = [
      { query, databaseId: await databaseId(), timestamp, runs: 4 },
      { query: "select * from public.orders", databaseId: await databaseId(), timestamp, runs: 90 },
    ];
    const upsert =
      "mutation ($data: [UpsertTableQueryInput!]!) { upsertTableQueries(data: $data) { hash tables { name } } }";
    const { written, seen, changes } = await after(upsert, data);
    expect(written.upsertTableQueries[0].tables.map(({ name }: { name: string }) => name).toSorted()).toEqual([
      "buyers",
      "orders",
    ]);
    expect(seen.getTables.data[0]).toMatchObject({ numberOfQueries: 94, lastQueriedAt: Date.parse(timestamp) });
    expect(seen.getTables.data[0].popularity).toBeGreaterThan(0);
    expect(names(seen.byPopularity)).toEqual(["orders", "buyers"]);
    expect(names(seen.columnsByPopularity)).toEqual(["buyer_id", "id"]);
    expect(names(seen.joined).toSorted()).toEqual(["buyer_id", "id"]);
    expect(seen.getColumnJoins.data).toMatchObject([{ count: 1 }]);
    expect(seen.getTableQueries.data).toHaveLength(2);
    expect(seen.asked.data[0]).toEqual({ query });
    expect(changes).toEqual(expect.arrayContaining([`TABLE UPDATED ${ids.orders}`, `TABLE UPDATED ${ids.buyers}`]));
  });

  test("what goes is gone from all of them: the table with its column, queries' tables, joins, owned assets", async () => {
    const update = "mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }";
    const { seen } = await after(update, [{ id: ids.orders, deletedAt: new Date().toISOString() }]);
    expect(seen.getTables.data).toEqual([]);
    expect(seen.getColumns.data).toEqual([]);
    expect(names(seen.byPopularity)).toEqual(["buyers"]);
    expect(names(seen.columnsByPopularity)).toEqual(["id"]);
    expect([seen.joined.totalCount, seen.getColumnJoins.data]).toEqual([0, []]);
    const uses = seen.getTableQueries.data.map(({ tables }: { tables: { name: string }[] }) => names({ data: tables }));
    expect(uses.toSorted()).toEqual([[], ["buyers"]]);
    expect(seen.search.data).not.toContainEqual({ id: ids.buyer });
    expect(seen.asked.data).toEqual([]);
    expect(seen.getUsers[0].ownedAssetIds).toEqual([]);
    expect(seen.getTeams[0].ownedAssetIds).toEqual([ids.buyers]);
  });
});

async function databaseId(): Promise<string> {
  return (await ask(app, "{ getDatabases { data { id } } }")).getDatabases.data[0].id;
}
