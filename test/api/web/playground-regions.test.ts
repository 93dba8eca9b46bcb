import { afterAll, expect, test } from "vitest";
import { createTestApp } from "#testkit/test-app.ts";

const app = await createTestApp({ environment: { CATALOG_PEERS: "us=https://us.catalog.example/some/path" } });
afterAll(() => app[Symbol.asyncDispose]());

test("the playground is told which regions there are, by origin, and which one served it", async () => {
  const response = await fetch(`${app.url}/playground/regions.json`);
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual({
    region: "eu",
    regions: { eu: new URL(app.url).origin, us: "https://us.catalog.example" },
  });
});

test("what it may call is what its policy names", async () => {
  const { headers } = await fetch(`${app.url}/playground`);
  expect(headers.get("content-security-policy")).toContain(
    "connect-src 'self' https://us.catalog.example wss://us.catalog.example;",
  );
});

test("the list is only read", async () => {
  expect((await fetch(`${app.url}/playground/regions.json`, { method: "POST" })).status).toBe(405);
});
