import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { addPerson, sessionOf } from "../http/callers.ts";
import { auditedActions, enterpriseUrn, patchUrn, type ScimStory, scimStory, userBody, userUrn } from "./scim-story.ts";

let app: TestApp;
let scim: ScimStory;

beforeAll(async () => {
  app = await createTestApp();
  scim = await scimStory(app);
});
afterAll(() => app[Symbol.asyncDispose]());

const error = (status: number, scimType?: string) => ({
  status,
  body: {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...(scimType ? { scimType } : {}),
    detail: expect.any(String),
  },
});

describe("RFC 7644's requests for users", () => {
  test("S3 section 3.3: a created user is answered whole, with 201, its location and its version", async () => {
    const body = userBody("bjensen@example.com", {
      externalId: "bjensen",
      name: { formatted: "Ms. Barbara J Jensen III", familyName: "Jensen", givenName: "Barbara" },
    });
    const answer = await scim.call("POST", "/Users", { body });
    const { id, meta } = answer.body;
    expect(answer).toMatchObject({
      status: 201,
      body: {
        schemas: [userUrn],
        externalId: "bjensen",
        userName: "bjensen@example.com",
        name: { formatted: "Barbara Jensen", familyName: "Jensen", givenName: "Barbara" },
        displayName: "Barbara Jensen",
        active: true,
        emails: [{ value: "bjensen@example.com", type: "work", primary: true }],
        groups: [],
        meta: {
          resourceType: "User",
          location: `${app.url}/auth/scim/Users/${id}`,
          version: expect.stringMatching(/^W\/"/),
        },
      },
    });
    expect(answer.headers.get("content-type")).toBe("application/scim+json; charset=utf-8");
    expect(answer.headers.get("location")).toBe(meta.location);
    expect(answer.headers.get("etag")).toBe(meta.version);
    expect(await auditedActions(app, id)).toEqual(["user.created"]);
    expect((await scim.call("GET", `/Users/${id}`)).body).toEqual(answer.body);
    expect((await scim.call("GET", `/v2/Users/${id}`)).body.meta.location).toBe(`${app.url}/auth/scim/v2/Users/${id}`);
  });

  test("S3 section 3.3: a second user of the userName is 409 uniqueness, whatever the letters' case", async () => {
    await scim.user("twice@example.com");
    expect(await scim.call("POST", "/Users", { body: userBody("Twice@Example.com") })).toMatchObject(
      error(409, "uniqueness"),
    );
    const other = await scim.user("other@example.com");
    const renamed = await scim.patch(`/Users/${other.id}`, {
      op: "replace",
      path: "userName",
      value: "twice@example.com",
    });
    expect(renamed).toMatchObject(error(409, "uniqueness"));
  });

  test("S3 section 3.5.1: a replaced user has what was sent; what was left out goes, but for active", async () => {
    const { id } = await scim.user("replaced@example.com", { externalId: "e-1", active: false });
    const body = { schemas: [userUrn], id, userName: "replaced2@example.com", name: { familyName: "Smith" } };
    const answer = await scim.call("PUT", `/Users/${id}`, { body });
    expect(answer).toMatchObject({ status: 200, body: { id, userName: "replaced2@example.com", active: false } });
    expect(answer.body.name).toEqual({ formatted: "Smith", familyName: "Smith", givenName: "" });
    expect(answer.body.externalId).toBeUndefined();
  });

  test("S8 section 3.6: a deleted user is 404 afterwards and keeps their place in the history", async () => {
    const { id } = await scim.user("gone@example.com");
    await scim.group("Goners", [id]);
    expect(await scim.call("DELETE", `/Users/${id}`)).toMatchObject({ status: 204, body: undefined });
    for (const method of ["GET", "DELETE"]) expect(await scim.call(method, `/Users/${id}`)).toMatchObject(error(404));
    expect(await scim.patch(`/Users/${id}`, { op: "replace", path: "active", value: true })).toMatchObject(error(404));
    expect(await scim.find("/Users", 'userName eq "gone@example.com"')).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
    expect((await scim.find("/Groups", 'displayName eq "goners"')).Resources[0].members).toEqual([]);
    expect(await auditedActions(app, id)).toEqual(["user.created", "user.suspended", "user.removed"]);
  });

  test("S8 who is created again comes back as the same person, and as a VIEWER", async () => {
    const first = await scim.user("boomerang@example.com", { externalId: "1" });
    await app.database.query(sql`UPDATE users SET role = 'ADMIN' WHERE id = ${first.id}::uuid`);
    await scim.call("DELETE", `/Users/${first.id}`);
    const again = await scim.call("POST", "/Users", { body: userBody("boomerang@example.com", { externalId: "2" }) });
    expect(again).toMatchObject({ status: 201, body: { id: first.id, externalId: "2", active: true } });
    const { body } = await app.graphql("{ getUsers { id role } }");
    expect(body.data?.getUsers).toContainEqual({ id: first.id, role: "VIEWER" });
  });

  test("S10 section 3.14: a condition that no longer holds is 412, and an unchanged resource 304", async () => {
    const { id, meta } = await scim.user("tagged@example.com");
    const unchanged = await scim.call("GET", `/Users/${id}`, { headers: { "if-none-match": meta.version } });
    expect([unchanged.status, unchanged.body]).toEqual([304, undefined]);
    const body = userBody("tagged@example.com", { name: { givenName: "B", familyName: "Jensen" } });
    const headers = { "if-match": meta.version };
    expect((await scim.call("PUT", `/Users/${id}`, { body, headers })).status).toBe(200);
    expect(await scim.call("PUT", `/Users/${id}`, { body, headers })).toMatchObject(error(412));
    expect(await scim.call("DELETE", `/Users/${id}`, { headers })).toMatchObject(error(412));
    expect((await scim.call("DELETE", `/Users/${id}`, { headers: { "if-match": "*" } })).status).toBe(204);
  });

  test("section 3.10: names of attributes and URNs of schemas are the same whatever their letters' case", async () => {
    const { id } = await scim.user("case@example.com");
    const body = {
      SCHEMAS: [patchUrn.toLowerCase()],
      OPERATIONS: [
        { op: "REPLACE", path: `${userUrn.toUpperCase()}:NAME.GIVENNAME`, value: "Grace" },
        { op: "replace", value: { ACTIVE: false, [`${userUrn.toUpperCase()}:externalID`]: "E-1" } },
      ],
    };
    const changed = await scim.call("PATCH", `/Users/${id}`, { body });
    expect(changed).toMatchObject({
      status: 200,
      body: { active: false, externalId: "E-1", name: { givenName: "Grace" } },
    });
    const shown = await scim.call("GET", `/Users/${id}?attributes=USERNAME,${userUrn.toLowerCase()}:Name.GivenName`);
    expect(shown.body).toEqual({ schemas: [userUrn], id, userName: "case@example.com", name: { givenName: "Grace" } });
  });

  test("section 3.9: only the attributes that are asked for come, and the id in any case", async () => {
    const { id } = await scim.user("part@example.com", { externalId: "p" });
    const only = await scim.call("GET", `/Users/${id}?attributes=userName,name.familyName`);
    expect(only.body).toEqual({ schemas: [userUrn], id, userName: "part@example.com", name: { familyName: "Jensen" } });
    const without = await scim.call("GET", `/Users/${id}?excludedAttributes=meta,emails,${userUrn}:groups`);
    expect(Object.keys(without.body).sort()).toEqual(
      ["active", "displayName", "externalId", "id", "name", "schemas", "userName"].sort(),
    );
  });
});

describe("Okta's requests", () => {
  test("S4 it looks for a user before it makes one, and finds them once they are there", async () => {
    const filter = 'userName eq "Okta.User@example.com"';
    const query = `/Users?filter=${encodeURIComponent(filter)}&startIndex=1&count=100`;
    expect((await scim.call("GET", query)).body).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
    const body = {
      schemas: [userUrn],
      userName: "okta.user@example.com",
      name: { givenName: "Test", familyName: "User" },
      emails: [{ primary: true, value: "okta.user@example.com", type: "work" }],
      displayName: "Test User",
      locale: "en-US",
      externalId: "00ujl29u0le5T6Aj10h7",
      groups: [],
      password: "1mz050nq",
      active: true,
    };
    const made = await scim.call("POST", "/Users", { body });
    expect(made).toMatchObject({ status: 201, body: { externalId: "00ujl29u0le5T6Aj10h7" } });
    expect(JSON.stringify(made.body)).not.toContain("1mz050nq");
    expect((await scim.call("GET", query)).body).toMatchObject({ totalResults: 1, Resources: [{ id: made.body.id }] });
  });

  test("S5 it deactivates by a value without a path, and by PUT", async () => {
    const { id } = await scim.user("okta.off@example.com");
    const off = await scim.patch(`/Users/${id}`, { op: "replace", value: { active: false } });
    expect(off).toMatchObject({ status: 200, body: { active: false } });
    const on = await scim.call("PUT", `/Users/${id}`, {
      body: userBody("okta.off@example.com", { id, groups: [], meta: {} }),
    });
    expect(on).toMatchObject({ status: 200, body: { active: true } });
    expect(await auditedActions(app, id)).toEqual(["user.created", "user.suspended", "user.reactivated"]);
  });

  test("it may send its token without a scheme", async () => {
    const answer = await scim.call("GET", "/Users?count=1", { token: null, headers: { authorization: scim.token } });
    expect(answer.status).toBe(200);
  });
});

describe("Microsoft Entra's requests", () => {
  test("S5 it sends operations with capitals, booleans as strings, paths with filters and attributes that are not stored", async () => {
    const body = {
      schemas: [userUrn, enterpriseUrn],
      externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
      userName: "Entra_User@example.com",
      active: true,
      emails: [{ primary: true, type: "work", value: "Entra_User@example.com" }],
      meta: { resourceType: "User" },
      name: { formatted: "givenName familyName", familyName: "familyName", givenName: "givenName" },
      roles: [],
      [enterpriseUrn]: { department: "Sales" },
    };
    const { body: made } = await scim.call("POST", "/Users", { body });
    const changed = await scim.patch(
      `/Users/${made.id}`,
      { op: "Replace", path: 'emails[type eq "work"].value', value: "updatedEmail@example.com" },
      { op: "Replace", path: "name.familyName", value: "updatedFamilyName" },
      { op: "Add", path: `${enterpriseUrn}:department`, value: "Ops" },
      { op: "Add", path: "externalId", value: "new-id" },
    );
    expect(changed).toMatchObject({
      status: 200,
      body: { userName: "entra_user@example.com", externalId: "new-id", name: { familyName: "updatedFamilyName" } },
    });
    const renamed = await scim.patch(`/Users/${made.id}`, {
      op: "Replace",
      path: "userName",
      value: "5b50642d-79fc-4410-9e90-4c077cdd1a59@testuser.com",
    });
    expect(renamed.body.userName).toBe("5b50642d-79fc-4410-9e90-4c077cdd1a59@testuser.com");
    const off = await scim.patch(`/Users/${made.id}`, { op: "Replace", path: "active", value: "False" });
    expect(off.body.active).toBe(false);
    const on = await scim.patch(`/Users/${made.id}`, {
      op: "Add",
      value: { active: "True", "name.givenName": "Ada", 'emails[type eq "work"].value': "x@example.com" },
    });
    expect(on.body).toMatchObject({ active: true, name: { givenName: "Ada" } });
  });

  test("S4 it looks for users by externalId, with regard to letters' case", async () => {
    await scim.user("by-external@example.com", { externalId: "AbC" });
    expect((await scim.find("/Users", 'externalId eq "AbC"')).totalResults).toBe(1);
    expect((await scim.find("/Users", 'externalId eq "abc"')).totalResults).toBe(0);
  });

  test("it once wrapped single values in lists", async () => {
    const { id } = await scim.user("wrapped@example.com");
    const answer = await scim.patch(`/Users/${id}`, {
      op: "Replace",
      path: "externalId",
      value: [{ $ref: null, value: "w" }],
    });
    expect(answer.body.externalId).toBe("w");
  });
});

describe("suspension", () => {
  test("S5 active: false ends sessions and stops tokens at once; active: true lets tokens work again", async () => {
    const person = await addPerson(app, app.accountId, "STEWARD");
    const session = await sessionOf(app, person);
    const [found] = (await scim.find("/Users", `userName eq "${person.email}"`)).Resources;
    const by = { kind: "cli" } as const;
    const issued = await app.app.modules.graphql.tokens.operator.issue(
      { accountId: app.accountId, userId: found.id, by },
      { scope: "READ_ONLY" },
    );
    const withToken = () => app.graphql("{ currentToken { id } }", {}, { token: issued.secret.reveal() });
    const withSession = async () =>
      (
        await fetch(`${app.url}/public/graphql`, {
          method: "POST",
          headers: { "content-type": "application/json", ...session },
          body: JSON.stringify({ query: "{ getTags { totalCount } }" }),
        })
      ).status;
    expect([(await withToken()).status, await withSession()]).toEqual([200, 200]);
    await scim.patch(`/Users/${found.id}`, { op: "replace", path: "active", value: false });
    expect([(await withToken()).status, await withSession()]).toEqual([401, 401]);
    await scim.patch(`/Users/${found.id}`, { op: "replace", path: "active", value: true });
    expect([(await withToken()).status, await withSession()]).toEqual([200, 401]);
  });

  test("S7 the last active administrator is neither suspended nor deleted", async () => {
    const { body } = await scim.call("GET", `/Users/${app.userId}`);
    expect(body.active).toBe(true);
    const off = await scim.patch(`/Users/${app.userId}`, { op: "replace", path: "active", value: false });
    expect(off).toMatchObject(error(409));
    expect(off.body.detail).toContain("last active administrator");
    expect(await scim.call("DELETE", `/Users/${app.userId}`)).toMatchObject(error(409));
    expect((await scim.call("GET", `/Users/${app.userId}`)).body).toEqual(body);
  });
});

describe("what cannot be taken", () => {
  test.each([
    ["no userName", { schemas: [userUrn] }, "invalidValue"],
    ["a userName that is no address", userBody("bjensen"), "invalidValue"],
    ["a name that is none", userBody("n@example.com", { name: { givenName: "a\u0000b" } }), "invalidValue"],
    ["an active that is neither", userBody("n@example.com", { active: "perhaps" }), "invalidValue"],
    ["a list", [], "invalidSyntax"],
    ["no JSON", "{", "invalidSyntax"],
  ])("%s is refused", async (_, body, scimType) => {
    expect(await scim.call("POST", "/Users", { body })).toMatchObject(error(400, scimType));
  });

  test.each([
    ["an unknown operation", { op: "move", path: "active", value: 1 }, "invalidSyntax"],
    ["a removal of nothing", { op: "remove" }, "noTarget"],
    ["a path that is none", { op: "replace", path: "na me", value: 1 }, "invalidPath"],
    ["a path with a broken filter", { op: "replace", path: "emails[type eq].value", value: 1 }, "invalidFilter"],
    ["a read-only attribute", { op: "replace", path: "id", value: "x" }, "mutability"],
    ["a removal of what has to be", { op: "remove", path: "userName" }, "mutability"],
    ["no value", { op: "add", path: "externalId" }, "invalidValue"],
  ])("PATCH: %s is refused", async (_, operation, scimType) => {
    expect(await scim.patch(`/Users/${app.userId}`, operation)).toMatchObject(error(400, scimType));
  });

  test("PATCH: another message is refused", async () => {
    const body = { schemas: [`${patchUrn}x`], Operations: [] };
    expect(await scim.call("PATCH", `/Users/${app.userId}`, { body })).toMatchObject(error(400, "invalidSyntax"));
  });

  test("a body over the limit is 413, in SCIM's form", async () => {
    const body = JSON.stringify(userBody("big@example.com", { nickName: "x".repeat(2_000_001) }));
    expect(await scim.call("POST", "/Users", { body })).toMatchObject(error(413));
  });
});
