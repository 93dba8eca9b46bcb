import { afterAll, beforeAll, expect, test } from "vitest";
import { openApiDocument } from "#api/rest/openapi.ts";
import { restRoutes } from "#api/rest/rest-door.ts";
import { rest } from "#testkit/rest-client.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";

let app: TestApp;
// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is looked into at any depth.
type Json = any;
let document: Json;
beforeAll(async () => {
  app = await createTestApp();
  document = await (await fetch(`${app.url}/openapi.json`)).json();
});
afterAll(() => app[Symbol.asyncDispose]());

test("describes every call with an id, words, parameters that its path names, and answers for failures", () => {
  expect(document.openapi).toBe("3.1.0");
  const ids = new Set<string>();
  let calls = 0;
  for (const [path, methods] of Object.entries<Json>(document.paths)) {
    for (const operation of Object.values<Json>(methods)) {
      calls += 1;
      ids.add(operation.operationId);
      expect(operation.summary && operation.description && operation.tags[0]).toBeTruthy();
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const given = operation.parameters.filter((parameter: Json) => parameter.in === "path");
      expect(given.map((parameter: Json) => parameter.name)).toEqual(named);
      for (const parameter of operation.parameters) expect(parameter.description, parameter.name).toBeTruthy();
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining(["400", "401", "403", "404", "429", "503"]),
      );
    }
  }
  expect(calls).toBeGreaterThanOrEqual(9);
  expect(ids.size).toBe(calls);
});

test("RE1 an instance serves the description that the checks lint, at its own address", () => {
  const { servers, info } = document;
  expect(servers).toEqual([{ url: app.url }]);
  expect(document).toEqual(
    JSON.parse(JSON.stringify(openApiDocument(restRoutes, { publicUrl: app.url, version: info.version }))),
  );
});

const answersOf = (path: string, method = "get"): Json => document.paths[path][method].responses;
const described = ({ $ref }: Json): Json => document.components.schemas[$ref.replace("#/components/schemas/", "")];
const keysOf = (value: Json): string[] => Object.keys(value).sort();

test("RE3 what the door answers has exactly the described properties and headers", async () => {
  const { body } = await rest(app.url, "/api-tokens", { token: app.tokens.readWrite });
  const page = answersOf("/api-tokens")[200].content["application/json"].schema;
  expect(keysOf(body)).toEqual(keysOf(page.properties));
  expect(keysOf(body.apiTokens[0])).toEqual(keysOf(described(page.properties.apiTokens.items).properties));
  const me = await rest(app.url, "/me", { token: app.tokens.readOnly });
  const caller = described(answersOf("/me")[200].content["application/json"].schema).properties;
  expect(keysOf(me.body)).toEqual(keysOf(caller));
  for (const name of ["user", "account", "limits"])
    expect(keysOf(me.body[name])).toEqual(keysOf(caller[name].properties));
  const { headers } = await rest(app.url, "/datasets", { token: app.tokens.readOnly });
  for (const name of keysOf(answersOf("/datasets")[200].headers)) expect(headers.get(name), name).not.toBe(null);
  const refused = await rest(app.url, "/me", { token: null });
  const refusal = described(answersOf("/me")[401].content["application/json"].schema);
  expect(keysOf(refused.body)).toEqual([...refusal.required].sort());
});

test("RE3 the refusals of bodies and of repeated keys are described where they happen", async () => {
  const token = app.tokens.readWrite;
  const statuses = keysOf(answersOf("/api-tokens", "post")).map(Number);
  const make = (name: string, headers = {}) =>
    rest(app.url, "/api-tokens", { method: "POST", token, body: { name, scope: "READ_ONLY" }, headers });
  const keyed = { "idempotency-key": "made once" };
  const made = [await make("once", keyed), await make("once", keyed), await make("other", keyed)];
  expect(made.map(({ status }) => status)).toEqual([201, 409, 422]);
  const wrong = await make("typed", { "content-type": "text/plain" });
  const large = await make("x".repeat(2_000_001));
  expect([wrong.status, large.status]).toEqual([415, 413]);
  expect(statuses).toEqual(expect.arrayContaining([...made, wrong, large].map(({ status }) => status)));
});

test("the page for people loads nothing from anywhere and names every call", async () => {
  const answer = await fetch(`${app.url}/docs/rest`);
  const html = await answer.text();
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(html).not.toMatch(/<script|src=|<link|url\(/);
  for (const path of Object.keys(document.paths)) expect(html).toContain(`<code>${path}</code>`);
  for (const name of Object.keys(document.components.schemas)) {
    expect(html).toContain(`id="${name}"`);
    expect(html).toContain(`<a href="#${name}">`);
  }
});
