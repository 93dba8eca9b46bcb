import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { type Json, type ScimStory, scimStory, searchUrn } from "./scim-story.ts";

let app: TestApp;
let scim: ScimStory;
let others: ScimStory;
const ids: Record<string, string> = {};

beforeAll(async () => {
  app = await createTestApp();
  scim = await scimStory(app);
  others = await scimStory(app, app.other.accountId);
  for (const [userName, givenName] of [
    ["smith.a@example.com", "Ann"],
    ["smith.b@example.com", "Bob"],
    ["jones@example.com", "Cid"],
  ] as const)
    ids[givenName] = (await scim.user(userName, { name: { givenName, familyName: "Smith" } })).id;
  ids.team = (await scim.group("Smith Industries", [ids.Ann ?? ""])).id;
  ids.guides = (await scim.group("Tour Guides", [])).id;
});
afterAll(() => app[Symbol.asyncDispose]());

const search = (path: string, asked: object, by = scim) =>
  by.call("POST", `${path}/.search`, { body: { schemas: [searchUrn], ...asked } });
const namesOf = ({ body }: { readonly body: Json }): string[] =>
  body.Resources.map(({ displayName }: Json) => displayName.replace(" Smith", ""));

describe("POST /.search", () => {
  test("S4 section 3.4.3: the RFC's own search finds people and groups, with what was asked for of them", async () => {
    const { status, body } = await search("", {
      attributes: ["displayName", "userName"],
      filter: 'displayName sw "smith"',
      startIndex: 1,
      count: 10,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: 1,
      itemsPerPage: 1,
      startIndex: 1,
    });
    expect(body.Resources).toEqual([
      { schemas: [expect.stringContaining(":Group")], id: ids.team, displayName: "Smith Industries" },
    ]);
    const both = await search("", { filter: 'displayName co "smith"', attributes: ["displayName", "userName"] });
    expect(both.body.totalResults).toBe(4);
    expect(both.body.Resources).toContainEqual({
      schemas: [expect.stringContaining(":User")],
      id: ids.Ann,
      displayName: "Ann Smith",
      userName: "smith.a@example.com",
    });
  });

  test("S4 section 3.4.2.1: what a kind has no attribute for has no value there", async () => {
    expect(namesOf(await search("", { filter: 'userName sw "smith"' })).sort()).toEqual(["Ann", "Bob"]);
    expect(namesOf(await search("", { filter: `members.value eq "${ids.Ann}"` }))).toEqual(["Smith Industries"]);
    expect(namesOf(await search("", { filter: "not (userName pr)" })).sort()).toEqual([
      "Smith Industries",
      "Tour Guides",
    ]);
    expect(namesOf(await search("", { filter: 'meta.resourceType eq "group"' }))).toHaveLength(2);
    expect(
      namesOf(await search("", { filter: `groups.value eq "${ids.team}" or id eq "${ids.guides}"` })).sort(),
    ).toEqual(["Ann", "Tour Guides"]);
    expect(await search("", { filter: 'nickName eq "x"' })).toMatchObject({
      status: 400,
      body: { scimType: "invalidFilter" },
    });
  });

  test("S4 it is sorted and cut into pages over both kinds; beyond the end there is nothing", async () => {
    const asked = { filter: 'displayName co "smith" or displayName sw "tour"', sortBy: "displayName" };
    const all = ["Ann", "Bob", "Cid", "Smith Industries", "Tour Guides"];
    expect(namesOf(await search("", asked))).toEqual(all);
    expect(namesOf(await search("", { ...asked, sortOrder: "descending" }))).toEqual(all.toReversed());
    const page = await search("", { ...asked, startIndex: 3, count: 2 });
    expect([namesOf(page), page.body.totalResults, page.body.startIndex]).toEqual([["Cid", "Smith Industries"], 5, 3]);
    for (const cut of [{ startIndex: 6 }, { startIndex: 9_999_999_999 }, { count: 0 }]) {
      const { body } = await search("", { ...asked, ...cut });
      expect(body).toMatchObject({ totalResults: 5, itemsPerPage: 0, Resources: [] });
    }
    // Groups have no userName, and what has no value comes last: by their ids.
    const byName = await search("", { ...asked, sortBy: "userName" });
    expect(namesOf(byName).slice(0, 3)).toEqual(["Cid", "Ann", "Bob"]);
  });

  test("S4 members and groups come, or are left out, and in any case by five statements", async () => {
    app.statements.length = 0;
    const { body } = await search("", { sortBy: "displayName", excludedAttributes: ["members"] });
    expect(app.statements).toHaveLength(5);
    const of = (id: string | undefined) => body.Resources.find((one: Json) => one.id === id);
    expect(of(ids.Ann).groups).toMatchObject([{ value: ids.team }]);
    expect(of(ids.team)).not.toHaveProperty("members");
  });

  test("S9 nothing of another account is found", async () => {
    const { body } = await search("", { filter: 'displayName co "smith"' }, others);
    expect(body.totalResults).toBe(0);
  });
});

describe("POST /Users/.search and /Groups/.search", () => {
  test("S4 answer what a list of the same parameters does, whatever the letters' case of their names", async () => {
    const filter = 'name.familyName eq "SMITH"';
    const list = await scim.call(
      "GET",
      `/Users?filter=${encodeURIComponent(filter)}&sortBy=userName&count=2&startIndex=2`,
    );
    const asked = {
      FILTER: filter,
      SortBy: "urn:ietf:params:scim:schemas:core:2.0:User:userName",
      count: 2,
      startindex: 2,
    };
    const searched = await scim.call("POST", "/v2/Users/.search", {
      body: { Schemas: [searchUrn.toUpperCase()], ...asked },
    });
    expect(searched.status).toBe(200);
    expect(searched.body.Resources.map(({ id }: Json) => id)).toEqual(list.body.Resources.map(({ id }: Json) => id));
    expect(searched.body).toMatchObject({ totalResults: 3, itemsPerPage: 2, startIndex: 2 });
    const groups = await search("/Groups", { filter: 'displayName sw "tour"', attributes: ["DISPLAYNAME"] });
    expect(groups.body.Resources).toEqual([
      { schemas: [expect.stringContaining(":Group")], id: ids.guides, displayName: "Tour Guides" },
    ]);
  });

  test.each([
    [{ schemas: [] }, "invalidSyntax"],
    [{ schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] }, "invalidSyntax"],
    [{ filter: 1 }, "invalidSyntax"],
    [{ attributes: "userName" }, "invalidSyntax"],
    [{ count: "10" }, "invalidSyntax"],
    [{ count: 1.5 }, "invalidValue"],
    [{ sortOrder: "up" }, "invalidValue"],
    [{ sortBy: "nickName" }, "invalidPath"],
    [{ filter: "userName eq" }, "invalidFilter"],
  ])("S4 %j is refused", async (asked, scimType) => {
    for (const path of ["", "/Users"])
      expect(await search(path, asked)).toMatchObject({ status: 400, body: { scimType } });
  });
});
