import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { UNKNOWN_ID } from "#testkit/warehouse-story.ts";
import {
  expectWriteGuarded,
  type Knowledge,
  knowledgeStory,
  type Row,
  recordFeed,
  statementsOf,
} from "../tags/knowledge-story.ts";

const userFields = `id tableId dashboardId termId ownerLabelId ownerLabel { id label } userId user { id fullName }
  unifiedUser { id email userId role status teamIds } createdAt updatedAt`;
const teamFields = "id ownerLabelId ownerLabel { id label } teamId team { id name } createdAt updatedAt";

/** The two kinds of owners make the same promises. */
const kinds = {
  user: {
    key: "userId",
    assetType: "USER",
    upsert: `mutation ($data: OwnerInput!) { upsertUserOwners(data: $data) { ${userFields} } }`,
    remove: "mutation ($data: OwnerInput!) { removeUserOwners(data: $data) }",
    owned: "{ getUsers { id ownedAssetIds } }",
    create: async (story: Knowledge) => (await story.user()).id,
  },
  team: {
    key: "teamId",
    assetType: "TEAM",
    upsert: `mutation ($data: TeamOwnerInput!) { upsertTeamOwners(data: $data) { ${teamFields} } }`,
    remove: "mutation ($data: TeamOwnerInput!) { removeTeamOwners(data: $data) }",
    owned: "{ getTeams { id ownedAssetIds } }",
    create: async (story: Knowledge) => (await story.team()).id,
  },
} as const;

type Target = { entityType?: string | null; entityId?: string | null };

const onTable = (entityId: string): Target => ({ entityType: "TABLE", entityId });

describe.each(Object.keys(kinds) as (keyof typeof kinds)[])("a %s as owner", (kind) => {
  const { key, assetType, upsert: upsertOwners, remove: removeOwners, owned, create } = kinds[kind];
  let app: TestApp;
  let story: Knowledge;
  let stranger: Knowledge;

  beforeAll(async () => {
    app = await createTestApp();
    story = knowledgeStory(app);
    stranger = knowledgeStory(app, app.other.tokens.readWrite, app.other);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const upsert = (id: string, targetEntities: Target[]) =>
    story.ask<Row[]>(upsertOwners, { data: { [key]: id, targetEntities } });
  const remove = (id: string, targetEntities?: Target[] | null) =>
    story.ask<boolean>(removeOwners, { data: { [key]: id, targetEntities } });

  async function ownedBy(id: string): Promise<string[]> {
    const rows = await story.ask<{ id: string; ownedAssetIds: string[] }[]>(owned);
    return (rows.find((row) => row.id === id)?.ownedAssetIds ?? []).sort();
  }

  test("OW1, OW4 owns tables, dashboards and terms, answered in the order of the input", async () => {
    const id = await create(story);
    const [tableId, dashboardId, termId] = [await story.table(), (await story.dashboard()).id, (await story.term()).id];
    const targets = [
      { entityType: "TERM", entityId: termId },
      { entityType: "TABLE", entityId: tableId.toUpperCase() },
      { entityType: "DASHBOARD", entityId: dashboardId },
      { entityType: "TERM", entityId: termId },
    ];
    const rows = await upsert(id, targets);
    expect(rows).toHaveLength(4);
    expect(rows[3]).toEqual(rows[0]);
    expect(new Set(rows.map((row) => row.id)).size).toBe(3);
    expect(await ownedBy(id)).toEqual([tableId, dashboardId, termId].sort());
    if (kind === "team") {
      expect(rows[0]).toMatchObject({ teamId: id, team: { id }, ownerLabelId: null, ownerLabel: null });
    } else {
      expect(rows).toMatchObject([{ termId, tableId: null }, { tableId, termId: null }, { dashboardId }, { termId }]);
      const user = { id, fullName: "Grace Guest" };
      const unifiedUser = { userId: id, role: "CONTRIBUTOR", status: "ACTIVATED", teamIds: [] };
      expect(rows[0]).toMatchObject({ userId: id, user, unifiedUser });
    }
  });

  test("OW1 whoever owns it already stays the same owner, and nothing is told of it", async () => {
    const id = await create(story);
    const target = onTable(await story.table());
    const first = await upsert(id, [target]);
    const { notices } = await statementsOf(app, async () => expect(await upsert(id, [target])).toEqual(first));
    expect(notices).toBe(0);
    expect(await upsert(id, [])).toEqual([]);
  });

  test("OW1 the same upsert many times at once makes one owner, and the count that tables are sorted by is right", async () => {
    const id = await create(story);
    const ids = await story.tables(5);
    const forth = ids.map(onTable);
    const orders = Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? forth : forth.toReversed()));
    const answers = await Promise.all(orders.map((targets) => upsert(id, targets)));
    expect(new Set(answers.flat().map((row) => row.id)).size).toBe(5);
    const counts = await app.database.prisma.table.findMany({ where: { id: { in: ids } } });
    expect(counts.map(({ ownersCount }) => ownersCount)).toEqual([1, 1, 1, 1, 1]);
  });

  test("OW2 a removal names its targets, or takes away everything; again is no error", async () => {
    const id = await create(story);
    const bystander = await create(story);
    const ids = await story.tables(3);
    await upsert(id, ids.map(onTable));
    await upsert(bystander, ids.map(onTable));
    expect(await remove(id, ids.slice(0, 1).map(onTable))).toBe(true);
    expect(await ownedBy(id)).toEqual(ids.slice(1).sort());
    expect(await remove(id, ids.slice(0, 1).map(onTable))).toBe(true);
    expect(await remove(id, [])).toBe(true);
    expect(await ownedBy(id)).toHaveLength(2);
    expect(await remove(id, null)).toBe(true);
    expect(await ownedBy(id)).toEqual([]);
    expect(await remove(id)).toBe(true);
    expect(await ownedBy(bystander)).toEqual([...ids].sort());
  });

  test("OW3 an owner who is not in the account is NOT_FOUND", async () => {
    const targetEntities = [onTable(await story.table())];
    for (const id of [await create(stranger), UNKNOWN_ID, "no-id"]) {
      for (const document of [upsertOwners, removeOwners]) {
        const refusal = await story.refusal(document, { data: { [key]: id, targetEntities } });
        expect(refusal).toMatchObject({ status: 200, code: "NOT_FOUND", field: `data.${key}` });
      }
    }
  });

  test("OW3 an asset that is not in the account is NOT_FOUND by its row, and nothing is changed", async () => {
    const id = await create(story);
    const own = await story.table();
    for (const entityId of [await stranger.table(), UNKNOWN_ID, "no-id", (await story.term()).id]) {
      for (const document of [upsertOwners, removeOwners]) {
        const data = { [key]: id, targetEntities: [onTable(own), onTable(entityId)] };
        const refusal = await story.refusal(document, { data });
        expect(refusal).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data.targetEntities[1].entityId" });
      }
    }
    expect(await ownedBy(id)).toEqual([]);
  });

  test("an upsert needs targets, and a target both of its halves", async () => {
    const id = await create(story);
    for (const targetEntities of [undefined, null]) {
      const refusal = await story.refusal(upsertOwners, { data: { [key]: id, targetEntities } });
      expect(refusal).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data.targetEntities" });
    }
    for (const [missing, target] of [
      ["entityId", { entityType: "TABLE" }],
      ["entityType", { entityId: UNKNOWN_ID, entityType: null }],
    ] as const) {
      for (const document of [upsertOwners, removeOwners]) {
        const refusal = await story.refusal(document, { data: { [key]: id, targetEntities: [target] } });
        expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", field: `data.targetEntities[0].${missing}` });
      }
    }
    const tooMany = Array.from({ length: 501 }, () => onTable(UNKNOWN_ID));
    const refusal = await story.refusal(upsertOwners, { data: { [key]: id, targetEntities: tooMany } });
    expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", field: "data.targetEntities" });
  });

  test("OW6 a batch of 50 costs the statements of a batch of one", async () => {
    const id = await create(story);
    const targets = (await story.tables(51)).map(onTable);
    for (const change of [upsert, remove]) {
      const one = await statementsOf(app, () => change(id, targets.slice(0, 1)));
      expect(await statementsOf(app, () => change(id, targets.slice(1)))).toEqual(one);
    }
  });

  test("OW7 the change feed tells of the assets and of the owner", async () => {
    const id = await create(story);
    const tableId = await story.table();
    await using feed = await recordFeed(app);
    await upsert(id, [onTable(tableId)]);
    await remove(id);
    const told = [
      { assetType: "TABLE", action: "UPDATED", ids: [tableId] },
      { assetType, action: "UPDATED", ids: [id] },
    ];
    await expect.poll(feed.changes).toEqual([...told, ...told]);
  });

  test("refuses callers without a token and Read Only tokens", async () => {
    const data = { [key]: await create(story), targetEntities: [onTable(await story.table())] };
    await expectWriteGuarded(app, upsertOwners, { data });
    await expectWriteGuarded(app, removeOwners, { data });
  });
});

test("OW5 what a source told of a person becomes the user's, and is owned once", async () => {
  await using app = await createTestApp();
  const story = knowledgeStory(app);
  const { id: userId, unifiedUserId } = await story.user();
  const [told, added] = await story.tables(2);
  const entity = await app.database.prisma.ownerEntity.create({
    data: { accountId: app.accountId, unifiedUserId, tableId: String(told) },
  });
  const targetEntities = [onTable(String(told)), onTable(String(added))];
  const rows = await story.ask<Row[]>(kinds.user.upsert, { data: { userId, targetEntities } });
  expect(rows).toMatchObject([{ id: entity.id, userId }, { userId }]);
  expect(await story.ask(kinds.user.remove, { data: { userId } })).toBe(true);
  expect(await app.database.prisma.ownerEntity.count()).toBe(0);
});

test("owners of 100 tables cost as many statements as those of one, editors included", async () => {
  await using app = await createTestApp();
  const story = knowledgeStory(app);
  const ids = await story.tables(100);
  const source = await story.source();
  const user = await story.user();
  const team = await story.team();
  const targetEntities = ids.map(onTable);
  await story.ask(kinds.user.upsert, { data: { userId: user.id, targetEntities } });
  await story.ask(kinds.team.upsert, { data: { teamId: team.id, targetEntities } });
  const { accountId } = app;
  const { prisma } = app.database;
  const sourceUser = await prisma.sourceUser.create({
    data: { accountId, sourceId: source.id, externalId: "LOADER", unifiedUserId: user.unifiedUserId },
  });
  await prisma.entityEditor.createMany({
    data: ids.map((tableId) => ({ accountId, sourceUserId: sourceUser.id, tableId })),
  });
  const query = `query ($ids: [String!]) { getTables(scope: { ids: $ids }) { data {
    ownerEntities { ${userFields} } teamOwnerEntities { ${teamFields} }
    entityEditors { id dashboardId tableId termId sourceUserId createdAt updatedAt sourceUser {
      id avatarUrl email externalId name sourceId unifiedId createdAt deletedAt updatedAt unifiedUser { email teamIds } } }
  } } }`;
  const one = await statementsOf(app, () => story.ask(query, { ids: ids.slice(0, 1) }));
  expect(await statementsOf(app, () => story.ask(query, { ids }))).toEqual(one);
  const { data } = await story.ask<{ data: Record<string, unknown[]>[] }>(query, { ids });
  expect(data).toHaveLength(100);
  for (const table of data) {
    expect(table).toMatchObject({
      ownerEntities: [{ userId: user.id }],
      teamOwnerEntities: [{ teamId: team.id }],
      entityEditors: [{ sourceUser: { externalId: "LOADER", unifiedUser: { email: user.email } } }],
    });
  }
});
