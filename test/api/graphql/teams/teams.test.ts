import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { UNKNOWN_ID } from "#testkit/warehouse-story.ts";
import {
  expectReadGuarded,
  expectWriteGuarded,
  type Knowledge,
  knowledgeStory,
  type Row,
  recordFeed,
  statementsOf,
} from "../tags/knowledge-story.ts";

const fields = `id name description email avatarUrl externalId slackChannel slackGroup source createdAt updatedAt
  teamOwnerEntities { id }`;
const upsertTeam = `mutation ($data: UpsertTeamInput!) { upsertTeam(data: $data) { ${fields} } }`;
const addTeamUsers = "mutation ($data: TeamUsersInput!) { addTeamUsers(data: $data) }";
const removeTeamUsers = "mutation ($data: TeamUsersInput!) { removeTeamUsers(data: $data) }";
const getTeams = `query ($pagination: Pagination) { getTeams(pagination: $pagination) {
  createdAt description email id memberIds name ownedAssetIds slackChannel slackGroup } }`;

type TeamRow = Row & { readonly name: string; readonly memberIds: string[]; readonly ownedAssetIds: string[] };

describe("teams over GraphQL", () => {
  let app: TestApp;
  let story: Knowledge;
  let stranger: Knowledge;

  beforeAll(async () => {
    app = await createTestApp();
    story = knowledgeStory(app);
    stranger = knowledgeStory(app, app.other.tokens.readWrite, app.other);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const upsert = (data: Record<string, unknown>) => story.ask<Row>(upsertTeam, { data });
  const add = (id: string, emails: string[]) => story.ask<boolean>(addTeamUsers, { data: { id, emails } });
  const remove = (id: string, emails: string[]) => story.ask<boolean>(removeTeamUsers, { data: { id, emails } });
  const list = (pagination?: Record<string, unknown>) => story.ask<TeamRow[]>(getTeams, { pagination });
  const membersOf = async (id: string) => (await list({ nbPerPage: 10_000 })).find((team) => team.id === id)?.memberIds;

  describe("upsertTeam", () => {
    const details = {
      description: "They roast.",
      email: "roasters@example.com",
      slackChannel: "#roasting",
      slackGroup: "@roasters",
    };

    test("TM3 makes the team that is missing and changes the one that is there", async () => {
      const made = await upsert({ name: " Roasters ", ...details, storedPrivateSlackChannel: "C012345" });
      expect(made).toEqual({
        id: expect.any(String),
        name: "Roasters",
        ...details,
        avatarUrl: null,
        externalId: null,
        source: null,
        teamOwnerEntities: [],
        createdAt: expect.any(Number),
        updatedAt: expect.any(Number),
      });
      expect(await upsert({ name: "Roasters" })).toMatchObject({ id: made.id, ...details });
      const changed = await upsert({ name: "Roasters", email: null, description: "", slackGroup: "@beans" });
      expect(changed).toMatchObject({ id: made.id, email: null, description: "", slackGroup: "@beans" });
      expect(changed).toMatchObject({ slackChannel: "#roasting", createdAt: made.createdAt });
      expect(await app.database.prisma.team.findUnique({ where: { id: made.id } })).toMatchObject({
        storedPrivateSlackChannel: "C012345",
      });
    });

    test("TM3 many who upsert a new name at the same moment get the same team", async () => {
      const teams = await Promise.all(Array.from({ length: 8 }, () => upsert({ name: "Racers" })));
      expect(new Set(teams.map(({ id }) => id)).size).toBe(1);
    });

    test("TM3 another account's team of that name is another team", async () => {
      const own = await upsert({ name: "Everywhere" });
      const foreign = await stranger.team({ name: "Everywhere" });
      expect(foreign.id).not.toBe(own.id);
    });

    test("TM4 refuses what has the wrong shape, by its field", async () => {
      for (const [field, value] of [
        ["name", " "],
        ["name", "x".repeat(256)],
        ["email", "nobody"],
        ["email", ""],
        ["slackChannel", "roasting"],
        ["slackChannel", "#"],
        ["slackChannel", ""],
        ["slackGroup", "#roasters"],
        ["slackGroup", "roasters"],
        ["description", "x".repeat(100_001)],
      ] as const) {
        const refusal = await story.refusal(upsertTeam, { data: { name: "Misshapen", [field]: value } });
        expect(refusal).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: `data.${field}` });
      }
      expect((await list({ nbPerPage: 1_000 })).map(({ name }) => name)).not.toContain("Misshapen");
    });

    test("refuses callers without a token and Read Only tokens", async () => {
      await expectWriteGuarded(app, upsertTeam, { data: { name: "Guarded" } });
    });

    test("tells the change feed", async () => {
      await using feed = await recordFeed(app);
      const { id } = await upsert({ name: "Told" });
      await upsert({ name: "Told", description: "again" });
      await expect
        .poll(feed.changes)
        .toEqual(["CREATED", "UPDATED"].map((action) => ({ assetType: "TEAM", action, ids: [id] })));
    });
  });

  describe("addTeamUsers and removeTeamUsers", () => {
    test("TM5, TM6 members come and go by address in any letter case, as often as one likes", async () => {
      const { id } = await story.team();
      const [one, two] = [await story.user(), await story.user()];
      const emails = [one.email.toUpperCase(), ` ${two.email} `, one.email];
      expect(await add(id, emails)).toBe(true);
      expect(await membersOf(id)).toEqual([one.id, two.id].sort());
      const again = await statementsOf(app, async () => expect(await add(id.toUpperCase(), emails)).toBe(true));
      expect(again.notices).toBe(0);
      expect(await remove(id, [one.email.toUpperCase()])).toBe(true);
      expect(await remove(id, [one.email])).toBe(true);
      expect(await membersOf(id)).toEqual([two.id]);
      expect(await add(id, [])).toBe(true);
    });

    test("TM5 an address that nobody has is refused by name, and nothing is changed", async () => {
      const { id } = await story.team();
      const user = await story.user();
      const foreign = await stranger.user();
      for (const document of [addTeamUsers, removeTeamUsers]) {
        for (const email of [foreign.email, "ghost@example.com", ""]) {
          const refusal = await story.refusal(document, { data: { id, emails: [user.email, email] } });
          expect(refusal).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data.emails[1]" });
          if (email !== "") expect(refusal.message).toContain(email);
        }
      }
      expect(await membersOf(id)).toEqual([]);
      const emails = Array.from({ length: 501 }, () => user.email);
      const tooMany = await story.refusal(addTeamUsers, { data: { id, emails } });
      expect(tooMany).toMatchObject({ code: "BAD_USER_INPUT", field: "data.emails" });
    });

    test("a team that is not in the account is NOT_FOUND", async () => {
      const { email } = await story.user();
      for (const id of [(await stranger.team()).id, UNKNOWN_ID, "no-id"]) {
        for (const document of [addTeamUsers, removeTeamUsers]) {
          const refusal = await story.refusal(document, { data: { id, emails: [email] } });
          expect(refusal).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data.id" });
        }
      }
    });

    test("refuses callers without a token and Read Only tokens", async () => {
      const data = { id: (await story.team()).id, emails: [(await story.user()).email] };
      await expectWriteGuarded(app, addTeamUsers, { data });
      await expectWriteGuarded(app, removeTeamUsers, { data });
    });

    test("tells the change feed of the team and of its users", async () => {
      const { id } = await story.team();
      const user = await story.user();
      await using feed = await recordFeed(app);
      await add(id, [user.email]);
      await remove(id, [user.email]);
      const told = [
        { assetType: "TEAM", action: "UPDATED", ids: [id] },
        { assetType: "USER", action: "UPDATED", ids: [user.id] },
      ];
      await expect.poll(feed.changes).toEqual([...told, ...told]);
    });
  });
});

describe("getTeams", () => {
  const own = "mutation ($data: TeamOwnerInput!) { upsertTeamOwners(data: $data) { id } }";

  test("TM1 answers a bare list of the account's own teams, page by page", async () => {
    await using app = await createTestApp();
    const story = knowledgeStory(app);
    await knowledgeStory(app, app.other.tokens.readWrite, app.other).team();
    const teams = [await story.team(), await story.team(), await story.team()];
    const reader = knowledgeStory(app, app.tokens.readOnly);
    const page = async (pagination?: Record<string, unknown>) =>
      (await reader.ask<TeamRow[]>(getTeams, { pagination })).map(({ id }) => id);
    const ids = teams.map(({ id }) => id);
    expect(await page()).toEqual(ids);
    expect(await page({ nbPerPage: 2, page: 1 })).toEqual(ids.slice(2));
    expect(await page({ nbPerPage: 2, greaterThanId: ids[0] })).toEqual(ids.slice(1));
    const refusal = await reader.refusal(getTeams, { pagination: { nbPerPage: 0 } });
    expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
    await expectReadGuarded(app, getTeams);
  });

  test("TM2, TM7 members and shown assets of 30 teams cost as many statements as those of one", async () => {
    await using app = await createTestApp();
    const story = knowledgeStory(app);
    const [kept, deleted] = await story.tables(2);
    const targetEntities = [kept, deleted].map((entityId) => ({ entityType: "TABLE", entityId }));
    for (let made = 0; made < 30; made += 1) {
      const { id } = await story.team();
      await story.ask(addTeamUsers, { data: { id, emails: [app.email] } });
      await story.ask(own, { data: { teamId: id, targetEntities } });
    }
    const data = [{ id: deleted, deletedAt: "2026-01-01T00:00:00Z" }];
    await story.ask("mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }", { data });
    const one = await statementsOf(app, () => story.ask(getTeams, { pagination: { nbPerPage: 1 } }));
    expect(await statementsOf(app, () => story.ask(getTeams))).toEqual(one);
    const teams = await story.ask<TeamRow[]>(getTeams);
    expect(teams).toHaveLength(30);
    for (const team of teams) expect(team).toMatchObject({ memberIds: [app.userId], ownedAssetIds: [kept] });
    await statementsOf(app, () => story.ask("{ getTeams { name } }"));
    expect(app.statements.filter((text) => /team_users|owner_entities/.test(text))).toEqual([]);
  });
});
