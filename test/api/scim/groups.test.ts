import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { auditedActions, groupUrn, type Json, patchUrn, type ScimStory, scimStory } from "./scim-story.ts";

let app: TestApp;
let scim: ScimStory;
let ada: string;
let bea: string;
let cleo: string;

beforeAll(async () => {
  app = await createTestApp({
    environment: { CATALOG_SCIM_ROLE_GROUPS: "ADMIN=Catalog Admins, STEWARD=Data Stewards,CONTRIBUTOR=writers" },
  });
  scim = await scimStory(app);
  const ids = [];
  for (const name of ["ada", "bea", "cleo"]) ids.push((await scim.user(`${name}@example.com`)).id);
  [ada = "", bea = "", cleo = ""] = ids;
});
afterAll(() => app[Symbol.asyncDispose]());

const membersOf = async (id: string): Promise<string[]> =>
  (await scim.call("GET", `/Groups/${id}`)).body.members.map(({ value }: { value: string }) => value).sort();
const names = async (): Promise<string[]> => {
  const { body } = await app.graphql("{ getTeams { name } }");
  return (body as Json).data.getTeams.map(({ name }: { name: string }) => name);
};
const roleOf = async (id: string): Promise<string> => {
  const { body } = await app.graphql("{ getUsers { id role } }");
  return (body as Json).data.getUsers.find((user: { id: string }) => user.id === id).role;
};

describe("groups are teams", () => {
  test("S6 section 3.3: a created group is a team, without members if none were sent", async () => {
    const body = { schemas: [groupUrn], displayName: "Tour Guides", externalId: "g-1" };
    const answer = await scim.call("POST", "/Groups", { body });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        schemas: [groupUrn],
        displayName: "Tour Guides",
        externalId: "g-1",
        members: [],
        meta: { resourceType: "Group" },
      },
    });
    expect(await names()).toContain("Tour Guides");
    const again = await scim.call("POST", "/Groups", { body });
    expect(again).toMatchObject({ status: 409, body: { status: "409", scimType: "uniqueness" } });
  });

  test("S6 section 3.5.2: members come, go and are replaced", async () => {
    const { id } = await scim.group("RFC", [ada]);
    const path = `/Groups/${id}`;
    const added = await scim.patch(path, {
      op: "add",
      path: "members",
      value: [{ display: "Bea", $ref: "x", value: bea }],
    });
    expect(added).toMatchObject({ status: 200 });
    expect(await membersOf(id)).toEqual([ada, bea].sort());
    await scim.patch(path, { op: "remove", path: `members[value eq "${ada}"]` });
    expect(await membersOf(id)).toEqual([bea]);
    await scim.patch(path, { op: "replace", path: "members", value: [{ value: cleo }, { value: ada }] });
    expect(await membersOf(id)).toEqual([ada, cleo].sort());
    await scim.patch(
      path,
      { op: "remove", path: `members[value eq "${ada}" or value eq "${cleo}"]` },
      { op: "add", path: "members", value: { value: bea } },
    );
    expect(await membersOf(id)).toEqual([bea]);
    await scim.patch(path, { op: "remove", path: "members" });
    expect(await membersOf(id)).toEqual([]);
    const put = await scim.call("PUT", path, {
      body: { schemas: [groupUrn], displayName: "RFC 7644", members: [{ value: cleo }] },
    });
    expect(put.body).toMatchObject({
      displayName: "RFC 7644",
      members: [{ value: cleo, display: "Barbara Jensen", type: "User" }],
    });
    expect((await scim.call("GET", `/Users/${cleo}`)).body.groups).toMatchObject([{ value: id, display: "RFC 7644" }]);
    expect((await scim.call("DELETE", path)).status).toBe(204);
    expect((await scim.call("GET", path)).status).toBe(404);
    const actions = await auditedActions(app, id);
    expect([actions[0], actions.at(-1), new Set(actions.slice(1, -1))]).toEqual([
      "team.created",
      "team.deleted",
      new Set(["team.updated"]),
    ]);
  });

  test("Okta: a group is renamed by a value without a path, and its members by add and remove", async () => {
    const { id } = await scim.group("Okta group", [ada]);
    const renamed = await scim.patch(`/Groups/${id}`, { op: "replace", value: { id, displayName: "Okta group 2" } });
    expect(renamed.body).toMatchObject({ displayName: "Okta group 2", members: [{ value: ada }] });
    const answer = await scim.patch(
      `/Groups/${id}`,
      { op: "remove", path: `members[value eq "${ada}"]` },
      { op: "add", path: "members", value: [{ value: bea, display: "bea@example.com" }] },
    );
    expect(answer.status).toBe(200);
    expect(await membersOf(id)).toEqual([bea]);
  });

  test("Entra: capitals, values of a removal, and groups without their members", async () => {
    const { id } = await scim.group("Entra group", [ada, bea, cleo], {
      externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
    });
    const found = await scim.call(
      "GET",
      `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "entra GROUP"')}`,
    );
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id, displayName: "Entra group" }] });
    expect(found.body.Resources[0].members).toBeUndefined();
    expect((await scim.call("GET", `/Groups/${id}?excludedAttributes=members`)).body.members).toBeUndefined();
    await scim.patch(`/Groups/${id}`, { op: "Remove", path: "members", value: [{ $ref: null, value: bea }] });
    expect(await membersOf(id)).toEqual([ada, cleo].sort());
    await scim.patch(`/Groups/${id}`, { op: "Add", path: "members", value: [{ $ref: null, value: bea }] });
    await scim.patch(`/Groups/${id}`, { op: "Replace", path: "displayName", value: "1879db59-3bdf" });
    expect((await scim.call("GET", `/Groups/${id}`)).body).toMatchObject({ displayName: "1879db59-3bdf" });
    const asked = await scim.find("/Groups", `id eq "${id}" and members eq "${bea}"`);
    expect(asked.totalResults).toBe(1);
  });

  test.each([
    ["somebody who is not there", [{ value: "00000000-0000-4000-8000-000000000000" }]],
    ["a member without an id", [{ display: "Ada" }]],
    ["an id that is none", [{ value: "ada" }]],
  ])("S6 %s is no member: nothing changes", async (name, value) => {
    const { id } = await scim.group(`Refusing ${name}`, [ada]);
    const answer = await scim.patch(`/Groups/${id}`, { op: "replace", path: "members", value });
    expect(answer).toMatchObject({ status: 400, body: { scimType: "invalidValue" } });
    expect(await membersOf(id)).toEqual([ada]);
  });

  test("S10 a version tells of members who came otherwise", async () => {
    const { id, meta } = await scim.group("Versions", [ada]);
    await app.graphql(`mutation { addTeamUsers(data: { id: "${id}", emails: ["bea@example.com"] }) }`);
    expect(await membersOf(id)).toEqual([ada, bea].sort());
    const answer = await scim.call("DELETE", `/Groups/${id}`, { headers: { "if-match": meta.version } });
    expect(answer).toMatchObject({ status: 412, body: { status: "412" } });
  });

  test("S10 section 3.14: a group's condition that no longer holds is 412, and an unchanged group 304", async () => {
    const { id, meta } = await scim.group("Tagged", [ada]);
    const path = `/Groups/${id}`;
    const unchanged = await scim.call("GET", path, { headers: { "if-none-match": `"other", ${meta.version}` } });
    expect([unchanged.status, unchanged.body]).toEqual([304, undefined]);
    await scim.patch(path, { op: "add", path: "members", value: [{ value: bea }] });
    const headers = { "if-match": meta.version };
    const body = { schemas: [patchUrn], Operations: [{ op: "remove", path: "members" }] };
    expect(await scim.call("PATCH", path, { body, headers })).toMatchObject({ status: 412, body: { status: "412" } });
    expect(await scim.call("DELETE", path, { headers })).toMatchObject({ status: 412 });
    expect(await membersOf(id)).toEqual([ada, bea].sort());
    expect((await scim.call("GET", path, { headers: { "if-none-match": meta.version } })).status).toBe(200);
  });

  test("S6 groups are not nested: a group as a member is refused, however it is named, and nothing changes", async () => {
    const inner = await scim.group("Inner", [ada]);
    const outer = await scim.group("Outer", [bea]);
    const refused = { status: 400, body: { scimType: "invalidValue", detail: expect.stringContaining("not nested") } };
    for (const member of [
      { value: randomUUID(), type: "group" },
      { value: randomUUID(), $ref: `${app.url}/auth/scim/Groups/${randomUUID()}` },
      { value: inner.id },
    ]) {
      const add = { op: "add", path: "members", value: [{ value: cleo }, member] };
      expect(await scim.patch(`/Groups/${outer.id}`, add)).toMatchObject(refused);
      const body = { schemas: [groupUrn], displayName: "Outer", members: [member] };
      expect(await scim.call("PUT", `/Groups/${outer.id}`, { body })).toMatchObject(refused);
      expect(await scim.call("POST", "/Groups", { body: { ...body, displayName: "New" } })).toMatchObject(refused);
    }
    expect(await membersOf(outer.id)).toEqual([bea]);
    // Whoever takes out what cannot be in has what they want.
    const remove = { op: "remove", path: "members", value: [{ value: inner.id, type: "Group" }] };
    expect((await scim.patch(`/Groups/${outer.id}`, remove)).status).toBe(200);
    const { body } = await scim.call("GET", `/Schemas/${groupUrn}`);
    const members = body.attributes.find(({ name }: Json) => name === "members");
    expect(members.subAttributes.find(({ name }: Json) => name === "type").canonicalValues).toEqual(["User"]);
  });
});

describe("roles by groups", () => {
  test("S7 a member has the highest role of their groups, and none is a VIEWER's", async () => {
    const stewards = await scim.group("data stewards", [bea]);
    expect(await roleOf(bea)).toBe("STEWARD");
    const writers = await scim.group("Writers", [bea, cleo]);
    expect([await roleOf(bea), await roleOf(cleo)]).toEqual(["STEWARD", "CONTRIBUTOR"]);
    await scim.patch(`/Groups/${stewards.id}`, { op: "remove", path: `members[value eq "${bea}"]` });
    expect(await roleOf(bea)).toBe("CONTRIBUTOR");
    await scim.patch(`/Groups/${writers.id}`, { op: "replace", path: "displayName", value: "Readers" });
    expect([await roleOf(bea), await roleOf(cleo)]).toEqual(["VIEWER", "VIEWER"]);
    await scim.patch(`/Groups/${writers.id}`, { op: "replace", path: "displayName", value: "Writers" });
    expect(await roleOf(cleo)).toBe("CONTRIBUTOR");
    await scim.call("DELETE", `/Groups/${writers.id}`);
    expect(await roleOf(cleo)).toBe("VIEWER");
    expect(await auditedActions(app, cleo)).toContain("user.roleChanged");
  });

  test("S7 a group never takes the last administrator's role away, and hands it over in one change", async () => {
    const admins = await scim.group("Catalog Admins", [app.userId]);
    const path = `/Groups/${admins.id}`;
    const emptied = await scim.patch(path, { op: "remove", path: "members" });
    expect(emptied).toMatchObject({
      status: 409,
      body: { status: "409", detail: expect.stringContaining("last active administrator") },
    });
    expect(await scim.call("DELETE", path)).toMatchObject({ status: 409 });
    expect(await membersOf(admins.id)).toEqual([app.userId]);
    const handOver = () => scim.patch(path, { op: "replace", path: "members", value: [{ value: ada }] });
    expect(await handOver()).toMatchObject({ status: 409 });
    // Only somebody who has shown that they can sign in may be the last one.
    await app.database.script(`UPDATE users SET is_email_validated = true WHERE id = '${ada}'`);
    const handed = await handOver();
    expect(handed.status).toBe(200);
    expect(await roleOf(ada)).toBe("ADMIN");
    const back = await scim.patch(path, { op: "replace", path: "members", value: [{ value: app.userId }] });
    expect(back.status).toBe(200);
  });

  test("S7 of two who are ended at once, one stays the administrator", async () => {
    const [group] = (await scim.find("/Groups", 'displayName eq "Catalog Admins"')).Resources;
    await scim.patch(`/Groups/${group.id}`, { op: "add", path: "members", value: [{ value: ada }] });
    const off = { op: "replace", path: "active", value: false };
    const answers = await Promise.all([scim.patch(`/Users/${ada}`, off), scim.patch(`/Users/${app.userId}`, off)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    for (const id of [ada, app.userId]) await scim.patch(`/Users/${id}`, { ...off, value: true });
  });
});
