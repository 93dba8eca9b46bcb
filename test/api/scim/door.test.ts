import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeSecret } from "#kernel/secret-token.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { addPerson, sessionOf } from "../http/callers.ts";
import { websocketDoor } from "../websocket/subscription-doors.ts";
import {
  callScim,
  groupUrn,
  type Json,
  type ScimStory,
  scimStory,
  searchUrn,
  userBody,
  userUrn,
} from "./scim-story.ts";

let app: TestApp;
let scim: ScimStory;
let others: ScimStory;

beforeAll(async () => {
  app = await createTestApp();
  scim = await scimStory(app);
  others = await scimStory(app, app.other.accountId);
});
afterAll(() => app[Symbol.asyncDispose]());

const refused = () => ({
  status: 401,
  body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: "401", detail: expect.any(String) },
});

describe("who may come in", () => {
  test("S1 nobody without a token, and nobody with a session", async () => {
    const answer = await scim.call("GET", "/Users", { token: null });
    expect(answer).toMatchObject(refused());
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="catalog"');
    const session = await sessionOf(app, await addPerson(app, app.accountId, "ADMIN"));
    expect(await scim.call("GET", "/Users", { token: null, headers: session })).toMatchObject(refused());
  });

  test.each([
    ["an API token, Read & Write of an administrator or not", () => app.tokens.readWrite, "of another kind"],
    ["a mistyped token", () => `${scim.token.slice(0, -1)}${scim.token.endsWith("0") ? "1" : "0"}`, "mistyped"],
    ["a token of nobody", () => composeSecret("scimToken", "eu", randomBytes), "not known"],
    ["a token of another region", () => composeSecret("scimToken", "us", randomBytes), "region us"],
    ["nothing", () => "x", "cut off"],
  ])("S1 not %s", async (_, token, words) => {
    for (const path of ["/Users", "/Groups", "/ServiceProviderConfig"]) {
      const answer = await scim.call("GET", path, { token: token() });
      expect(answer).toMatchObject(refused());
      expect(answer.body.detail).toContain(words);
    }
  });

  test("S1 a SCIM token opens no other door", async () => {
    const { status, body } = await app.graphql("{ currentToken { id } }", {}, { token: scim.token });
    expect([status, body.errors?.[0]?.extensions]).toEqual([401, expect.objectContaining({ reason: "MALFORMED" })]);
    for (const path of ["/datasets", "/api-tokens", "/mcp"]) {
      const method = path === "/mcp" ? "POST" : "GET";
      const answer = await fetch(`${app.url}${path}`, { method, headers: { authorization: `Bearer ${scim.token}` } });
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });

  test("S9 an account's token sees and changes nothing of another account", async () => {
    const user = await scim.user("mine@example.com");
    const group = await scim.group("Mine", [user.id]);
    const theirs = await others.group("Theirs");
    for (const path of [`/Users/${user.id}`, `/Groups/${group.id}`]) {
      for (const method of ["GET", "DELETE"]) expect((await others.call(method, path)).status).toBe(404);
      expect((await others.patch(path, { op: "replace", path: "externalId", value: "x" })).status).toBe(404);
    }
    const body = userBody("mine@example.com");
    expect((await others.call("PUT", `/Users/${user.id}`, { body })).status).toBe(404);
    expect((await others.find("/Users", `id eq "${user.id}"`)).totalResults).toBe(0);
    expect((await others.find("/Groups", `members.value eq "${user.id}"`)).totalResults).toBe(0);
    const joined = await others.patch(`/Groups/${theirs.id}`, {
      op: "add",
      path: "members",
      value: [{ value: user.id }],
    });
    expect(joined).toMatchObject({ status: 400, body: { scimType: "invalidValue" } });
    expect((await others.call("POST", "/Users", { body })).status).toBe(201);
  });

  test("S12 a request reads the token once and writes nothing; its use is counted by day and client, and shown", async () => {
    const headers = { "user-agent": "Okta-Agent/3.2" };
    app.statements.length = 0;
    await others.call("GET", "/Users?count=0", { headers });
    expect(app.statements).toHaveLength(2);
    await others.call("POST", "/Groups", { headers, body: "{" });
    await others.call("POST", "/Users/.search", { headers, body: { schemas: [searchUrn] } });
    await others.call("GET", "/ServiceProviderConfig", { headers });
    await others.call("GET", "/Devices", { headers });
    await app.app.modules.graphql.usage.flush();
    const query = `{ scimTokens {
      lastUsedAt usage(days: 1) { requests failed } clients { family network door requests rootFields } } }`;
    const { body } = await app.graphql(query, {}, { token: app.other.tokens.readWrite });
    const [token] = (body as Json).data.scimTokens;
    expect(Math.abs(Date.now() - token.lastUsedAt)).toBeLessThan(60_000);
    const client = token.clients.find(({ family }: Json) => family === "Okta-Agent");
    expect(client).toEqual({
      family: "Okta-Agent",
      network: expect.stringMatching(/^127\.0\.0\.0\/24$|^::\/48$/),
      door: "scim",
      requests: 5,
      rootFields: ["GET /ServiceProviderConfig", "GET /Users", "POST /Groups", "POST /Users/.search", "other"],
    });
    const requests = token.clients.reduce((sum: number, one: Json) => sum + one.requests, 0);
    expect(token.usage).toEqual([{ requests, failed: expect.any(Number) }]);
    expect(token.usage[0].failed).toBeGreaterThanOrEqual(2);
  });

  test("S2 S12 every answer says when its token ends; one that is revoked while a list is read ends it", async () => {
    const { operator } = app.app.modules.graphql.scim;
    const maker = { accountId: app.accountId, userId: null, by: { kind: "cli" } } as const;
    const { secret, token } = await operator.rotate(maker, { id: scim.tokenId, overlapMinutes: 5 });
    const story = { token: secret.reveal(), revoke: () => operator.revoke(maker, { id: token.id }) };
    const toldEnd = ({ headers }: { readonly headers: Headers }) =>
      Date.parse(headers.get("catalog-token-expires-at") ?? "");
    expect(toldEnd(await callScim(app.url, "GET", "/Users?count=1", story))).toBe(token.expiresAt.getTime());
    const overlap = toldEnd(await scim.call("GET", "/Users?count=1")) - token.createdAt.getTime();
    expect(Math.abs(overlap - 5 * 60_000)).toBeLessThan(1_000);
    const page = (startIndex: number) => callScim(app.url, "GET", `/Users?count=1&startIndex=${startIndex}`, story);
    expect((await page(1)).status).toBe(200);
    await story.revoke();
    expect(await page(2)).toMatchObject(refused());
    expect((await scim.call("GET", "/Users?count=1")).status).toBe(200);
  });

  test("S5 a suspended person's subscription ends within a second", async () => {
    const person = await addPerson(app, app.accountId, "CONTRIBUTOR");
    const maker = { accountId: app.accountId, userId: person.id, by: { kind: "cli" } } as const;
    const issued = await app.app.modules.graphql.tokens.operator.issue(maker, {
      scope: "READ_ONLY",
      ifActive: "REPLACE",
    });
    const query = "subscription { catalogChanges { action } }";
    await using subscription = await websocketDoor.open(app.url, issued.secret.reveal(), query);
    const first = subscription.next();
    const beat = setInterval(() => void scim.user(`beat-${Math.random()}@example.com`), 50);
    await first;
    clearInterval(beat);
    const ended = subscription.ended();
    await scim.patch(`/Users/${person.id}`, { op: "replace", path: "active", value: false });
    expect(await ended).toBeLessThan(1_500);
  });
});

describe("discovery", () => {
  test("RFC 7643, section 5: what the service can do is told without a token", async () => {
    const { status, body } = await scim.call("GET", "/ServiceProviderConfig", { token: null });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      sort: { supported: true },
      etag: { supported: true },
      authenticationSchemes: [{ type: "oauthbearertoken" }],
    });
  });

  test("RFC 7644, section 4: resource types and schemas, whole and one by one, never filtered", async () => {
    const types = await scim.call("GET", "/ResourceTypes", { token: null });
    expect(types.body.Resources.map(({ id, schema }: Json) => [id, schema])).toEqual([
      ["User", userUrn],
      ["Group", groupUrn],
    ]);
    const one = await scim.call("GET", `/Schemas/${userUrn}`, { token: null });
    expect(one.body).toMatchObject({ id: userUrn, meta: { location: `${app.url}/auth/scim/Schemas/${userUrn}` } });
    expect((await scim.call("GET", "/Schemas/none")).status).toBe(404);
    expect((await scim.call("GET", '/Schemas?filter=id%20eq%20"x"')).status).toBe(403);
  });

  test("every attribute of a resource is in its schema", async () => {
    const user = await scim.user("schema@example.com", { externalId: "x" });
    const group = await scim.group("Schema", [user.id]);
    const { body } = await scim.call("GET", "/Schemas");
    const common = ["id", "externalId", "meta", "schemas"];
    for (const [urn, resource] of [
      [userUrn, (await scim.call("GET", `/Users/${user.id}`)).body],
      [groupUrn, group],
    ]) {
      const { attributes } = body.Resources.find(({ id }: Json) => id === urn);
      const names = (of: Json[]): string[] => of.map(({ name }) => name);
      for (const [key, value] of Object.entries(resource).filter(([name]) => !common.includes(name))) {
        expect(names(attributes)).toContain(key);
        const [part] = Array.isArray(value) ? value : [value];
        if (typeof part !== "object") continue;
        const { subAttributes } = attributes.find(({ name }: Json) => name === key);
        expect(names(subAttributes)).toEqual(expect.arrayContaining(Object.keys(part)));
      }
    }
  });

  test.each([
    ["POST", "/ServiceProviderConfig", 405],
    ["DELETE", "/Users", 405],
    ["POST", "/Groups/x", 405],
    ["GET", "/Me", 501],
    ["POST", "/Bulk", 501],
    ["PATCH", "/Me", 501],
    ["GET", "/.search", 405],
    ["GET", "/Users/.search", 405],
    ["POST", "/.search/x", 404],
    ["GET", "/Devices", 404],
    ["GET", "/Users/x/y", 404],
    ["GET", "/Users/%zz", 404],
    ["GET", "/Users/not-a-uuid", 404],
    ["GET", "", 404],
  ])("%s %s is %i in SCIM's form", async (method, path, status) => {
    const answer = await scim.call(method, path);
    expect(answer).toMatchObject({ status, body: { status: String(status) } });
    expect(answer.headers.get("content-type")).toContain("application/scim+json");
    if (status === 405) expect(answer.headers.get("allow")).toContain(path.endsWith(".search") ? "POST" : "GET");
  });
});
