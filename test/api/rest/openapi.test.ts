import createClient from "openapi-fetch";
import { afterAll, beforeAll, expect, test } from "vitest";
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

type Datasets = {
  paths: { "/datasets": { get: { responses: { 200: { content: { "application/json": { total: number } } } } } } };
};

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

test("a client made for the document calls the door", async () => {
  const client = createClient<Datasets["paths"]>({
    baseUrl: document.servers[0].url,
    headers: { authorization: `Bearer ${app.tokens.readOnly}` },
  });
  const { data, response } = await client.GET("/datasets");
  expect(response.status).toBe(200);
  expect(data?.total).toBe(0);
});

test("what the door answers has exactly the described properties", async () => {
  const answer = await fetch(`${app.url}/api-tokens`, { headers: { authorization: `Bearer ${app.tokens.readWrite}` } });
  const described = document.paths["/api-tokens"].get.responses[200].content["application/json"].schema;
  const body: Json = await answer.json();
  expect(Object.keys(body).sort()).toEqual(Object.keys(described.properties).sort());
  const token = described.properties.apiTokens.items.properties;
  expect(Object.keys(body.apiTokens[0]).sort()).toEqual(Object.keys(token).sort());
});

test("the page for people loads nothing from anywhere and names every call", async () => {
  const answer = await fetch(`${app.url}/docs/rest`);
  const html = await answer.text();
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(html).not.toMatch(/<script|src=|<link|url\(/);
  for (const path of Object.keys(document.paths)) expect(html).toContain(`<code>${path}</code>`);
});
