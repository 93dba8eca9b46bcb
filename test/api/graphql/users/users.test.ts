import { getNamedType, isInputObjectType, isObjectType } from "graphql";
import { describe, expect, test } from "vitest";
import { buildSchema } from "#schema/schema.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { expectReadGuarded, knowledgeStory, type Row, statementsOf } from "../tags/knowledge-story.ts";

const getUsers = `query ($pagination: Pagination) { getUsers(pagination: $pagination) {
  email firstName isEmailValidated id lastName role status ownedAssetIds teamIds createdAt } }`;
const upsertUserOwners = `mutation ($data: OwnerInput!) { upsertUserOwners(data: $data) { id user {
  id avatarUrl email externalId firstName lastName fullName role status unifiedId createdAt updatedAt
  ownerEntities { tableId } unifiedUser { id email name avatarUrl createdAt userId role status teamIds } } } }`;
const addTeamUsers = "mutation ($data: TeamUsersInput!) { addTeamUsers(data: $data) }";

type UserRow = Row & { readonly ownedAssetIds: string[]; readonly teamIds: string[] };

describe("getUsers", () => {
  test("US1 answers a bare list of the account's own people, page by page, to any token", async () => {
    await using app = await createTestApp();
    const story = knowledgeStory(app, app.tokens.readOnly);
    const users = [await story.user(), await story.user()];
    const rows = await story.ask<UserRow[]>(getUsers);
    expect(rows.map(({ id }) => id)).toEqual([app.userId, ...users.map(({ id }) => id)]);
    expect(rows[0]).toEqual({
      id: app.userId,
      email: app.email,
      firstName: "Ada",
      lastName: "Admin",
      isEmailValidated: expect.any(Boolean),
      role: "ADMIN",
      status: "ACTIVATED",
      ownedAssetIds: [],
      teamIds: [],
      createdAt: expect.any(Number),
    });
    const page = async (pagination: Record<string, unknown>) =>
      (await story.ask<UserRow[]>(getUsers, { pagination })).map(({ id }) => id);
    expect(await page({ nbPerPage: 2, page: 1 })).toEqual([users[1]?.id]);
    expect(await page({ nbPerPage: 1, greaterThanId: app.userId })).toEqual([users[0]?.id]);
    expect(await page({ nbPerPage: 5, greaterThanId: "no-id" })).toEqual([]);
    const refusal = await story.refusal(getUsers, { pagination: { nbPerPage: 10_001 } });
    expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
    await expectReadGuarded(app, getUsers);
  });

  test("US2, US5 teams and shown assets of 20 users cost as many statements as those of one", async () => {
    await using app = await createTestApp();
    const story = knowledgeStory(app);
    const { id: teamId } = await story.team();
    const [kept, deleted] = await story.tables(2);
    const targetEntities = [kept, deleted].map((entityId) => ({ entityType: "TABLE", entityId }));
    const users = await Promise.all(Array.from({ length: 20 }, () => story.user()));
    await story.ask(addTeamUsers, { data: { id: teamId, emails: users.map(({ email }) => email) } });
    for (const { id } of users) await story.ask(upsertUserOwners, { data: { userId: id, targetEntities } });
    const data = [{ id: deleted, deletedAt: "2026-01-01T00:00:00Z" }];
    await story.ask("mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }", { data });
    const one = await statementsOf(app, () => story.ask(getUsers, { pagination: { nbPerPage: 1 } }));
    expect(await statementsOf(app, () => story.ask(getUsers))).toEqual(one);
    const [administrator, ...rows] = await story.ask<UserRow[]>(getUsers);
    expect(administrator).toMatchObject({ ownedAssetIds: [], teamIds: [] });
    expect(rows).toHaveLength(20);
    for (const row of rows) expect(row).toMatchObject({ ownedAssetIds: [kept], teamIds: [teamId] });
    await statementsOf(app, () => story.ask("{ getUsers { email } }"));
    expect(app.statements.filter((text) => /team_users|owner_entities/.test(text))).toEqual([]);
  });
});

describe("a user and the person behind", () => {
  test("US4 the unified user tells the account's user", async () => {
    await using app = await createTestApp();
    const story = knowledgeStory(app);
    const user = await story.user();
    const { id: teamId } = await story.team();
    await story.ask(addTeamUsers, { data: { id: teamId, emails: [user.email] } });
    const tableId = await story.table();
    const targetEntities = [{ entityType: "TABLE", entityId: tableId }];
    const [owner] = await story.ask<{ user: unknown }[]>(upsertUserOwners, {
      data: { userId: user.id, targetEntities },
    });
    expect(owner?.user).toEqual({
      id: user.id,
      email: user.email,
      firstName: "Grace",
      lastName: "Guest",
      fullName: "Grace Guest",
      avatarUrl: null,
      externalId: null,
      role: "CONTRIBUTOR",
      status: "ACTIVATED",
      unifiedId: user.unifiedUserId,
      createdAt: expect.any(Number),
      updatedAt: expect.any(Number),
      ownerEntities: [{ tableId }],
      unifiedUser: {
        id: user.unifiedUserId,
        email: user.email,
        name: "Grace Guest",
        avatarUrl: null,
        createdAt: expect.any(Number),
        userId: user.id,
        role: "CONTRIBUTOR",
        status: "ACTIVATED",
        teamIds: [teamId],
      },
    });
  });

  test("US4 a person whom only a source knows has no role, no status and no teams", async () => {
    await using app = await createTestApp();
    const story = knowledgeStory(app);
    const { accountId } = app;
    const tableId = await story.table();
    const person = await app.database.prisma.unifiedUser.create({ data: { accountId, email: "etl@example.com" } });
    await app.database.prisma.ownerEntity.create({ data: { accountId, unifiedUserId: person.id, tableId } });
    const { data } = await story.ask<{ data: unknown[] }>(
      `query ($ids: [String!]) { getTables(scope: { ids: $ids }) { data { ownerEntities {
         user { id } unifiedUser { id email name userId role status teamIds } } } } }`,
      { ids: [tableId] },
    );
    const nothing = { name: null, userId: null, role: null, status: null, teamIds: [] };
    const unifiedUser = { id: person.id, email: "etl@example.com", ...nothing };
    expect(data).toEqual([{ ownerEntities: [{ user: null, unifiedUser }] }]);
  });
});

describe("US3 a password's hash", () => {
  const suspicious = /pass(word|code|phrase)|hash|salt|digest|secret/i;
  /** What is known to be harmless: secrets that are shown once, what makes new ones, instants, a query's fingerprint. */
  const known = new Set([
    "CreatedToken.secret",
    "CreatedScimToken.secret",
    "WebhookWithSecret.secret",
    "Webhook.previousSecretUntil",
    "Webhook.secretRotatedAt",
    "Mutation.resetPasswordLink",
    "Mutation.rotateWebhookSecret",
    "TableQueryOutput.hash",
    "QuerySortingKey.hash",
  ]);

  test("is not reachable: no output field has a name like it", () => {
    const types = Object.values(buildSchema().getTypeMap()).filter(isObjectType);
    const fields = types.flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({
        path: `${type.name}.${field.name}`,
        type: getNamedType(field.type),
      })),
    );
    expect(fields.length).toBeGreaterThan(100);
    const found = fields.filter(({ path }) => suspicious.test(path.split(".")[1] ?? "") && !known.has(path));
    expect(found.map(({ path }) => path).filter((path) => !path.startsWith("__"))).toEqual([]);
    const sessions = types.filter(({ name }) => /session/i.test(name));
    expect(sessions.map((type) => [type.name, Object.keys(type.getFields()).sort()])).toEqual([
      ["Session", ["createdAt", "expiresAt", "id", "isCurrent", "lastSeenAt", "userAgent"]],
    ]);
  });

  test("is not reachable: no filter or order asks for it", () => {
    const inputs = Object.values(buildSchema().getTypeMap()).filter(isInputObjectType);
    const ofPeople = inputs.filter(({ name }) => /(Scope|Sorting|Where|Filter)/.test(name));
    const names = ofPeople.flatMap((input) => Object.keys(input.getFields()));
    expect(names.filter((name) => suspicious.test(name))).toEqual([]);
  });

  test("is not loaded with a user", async () => {
    await using app = await createTestApp();
    const story = knowledgeStory(app);
    await statementsOf(app, () => story.ask(getUsers));
    const texts = app.statements.filter((text) => text.includes('"users"'));
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.filter((text) => text.includes("password_hash"))).toEqual([]);
  });
});
