import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { restRoutes } from "#api/rest/rest-door.ts";
import type { RestRoute } from "#api/rest/rest-route.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { warehouseOf } from "#testkit/warehouse.ts";

let app: TestApp;
const ids: string[] = [];
beforeAll(async () => {
  app = await createTestApp();
  const build = warehouseOf(app);
  const { schemaId } = await build.plain("fuzzed");
  ids.push(schemaId, await build.table(schemaId, "orders"));
});
afterAll(() => app[Symbol.asyncDispose]());

const strange = fc.oneof(
  fc.constantFrom("", "0", "-1", "1e9", "2147483647", "2147483648", "NaN", "true", "asc", "name", "READ_ONLY", "admin"),
  fc.constantFrom("%", "\\", "\u0000", "\ud800", "'; DROP TABLE tokens; --", "a,b,,c", "../../etc/passwd", "💥"),
  fc.constantFrom("2026-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "+275760-09-13T00:00:00Z"),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.nat(1).map((index) => ids[index] ?? ""),
);

/** Names that the call knows, and others. */
function namesOf(shape: RestRoute["query"]): fc.Arbitrary<string> {
  const known = Object.keys(shape?.shape ?? {});
  return fc.oneof({ weight: 9, arbitrary: fc.constantFrom("page", ...known) }, fc.constantFrom("__proto__", "", "x"));
}

async function send(route: RestRoute, word: string, query: string, body: string | undefined): Promise<Response> {
  // A lone half of a surrogate pair has no place in a URL.
  const path = route.path.replace(/\{\w+\}/, encodeURIComponent(word.toWellFormed()));
  return fetch(`${app.url}${path}?${query}`, {
    method: route.method.toUpperCase(),
    headers: { authorization: `Bearer ${app.tokens.readWrite}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body }),
  });
}

const calls = restRoutes.map((route) => [`${route.method} ${route.path}`, route] as const);

test.each(calls)(
  "%s answers below 500 and in JSON, whatever its query and body are",
  { timeout: 60_000 },
  (_, route) => {
    const value = fc.oneof(strange, fc.jsonValue({ maxDepth: 2 }));
    const query = fc.array(fc.tuple(namesOf(route.query), strange), { maxLength: 4 });
    const body = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.dictionary(namesOf(route.body), value, { maxKeys: 4 }).map((row) => JSON.stringify(row)),
      },
      fc.json({ maxDepth: 3 }),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    return fc.assert(
      fc.asyncProperty(strange, query, body, async (word, pairs, text) => {
        const search = new URLSearchParams(pairs.map(([name, said]) => [name, said.toWellFormed()])).toString();
        const answer = await send(route, word, search, route.method === "post" ? text : undefined);
        expect(answer.status).toBeLessThan(500);
        expect(await answer.json()).toBeTypeOf("object");
      }),
      { numRuns: 60 },
    );
  },
);

test("after all of it the token still opens the door", async () => {
  const answer = await fetch(`${app.url}/me`, { headers: { authorization: `Bearer ${app.tokens.readWrite}` } });
  expect(answer.status).toBe(200);
});
