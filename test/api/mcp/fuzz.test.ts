import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mcpTools } from "#api/mcp/mcp-tools.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { warehouseOf } from "#testkit/warehouse.ts";

let app: TestApp;
const ids: string[] = [];
beforeAll(async () => {
  app = await createTestApp();
  const build = warehouseOf(app);
  const { schemaId } = await build.plain("fuzzed");
  const table = await build.table(schemaId, "orders");
  ids.push(table, await build.column(table, "total"));
});
afterAll(() => app[Symbol.asyncDispose]());

const strange = fc.oneof(
  fc.constantFrom(
    "",
    "\u0000",
    "\ud800",
    "'; DROP TABLE tables; --",
    "%",
    "\\",
    "row--1",
    "row-9999999",
    "💥",
    "TABLE",
  ),
  fc.constantFrom("COLUMN", "TERM", "BOTH", "UPSTREAM", "ALERT", "9999-12-31T23:59:59Z", "public.orders", "orders"),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.nat(1).map((index) => ids[index] ?? ""),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: strange },
  fc.integer(),
  fc.array(strange, { maxLength: 3 }),
  fc.record({ kind: fc.constantFrom("TABLE", "DASHBOARD"), id: strange }),
  fc.jsonValue({ maxDepth: 2 }),
);

async function post(body: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${app.url}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${app.tokens.readWrite}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body,
  });
  return { status: response.status, text: await response.text() };
}

const tools = mcpTools.map((tool) => [tool.name, tool] as const);

test.each(tools)(
  "%s answers whatever its input is, and never with a fault of the server",
  { timeout: 60_000 },
  (name, tool) => {
    const known = fc.constantFrom(...Object.keys(tool.input.shape), "x");
    const input = fc.oneof(
      { weight: 4, arbitrary: fc.dictionary(known, value, { maxKeys: 6 }) },
      fc.record(Object.fromEntries(Object.keys(tool.input.shape).map((key) => [key, value]))),
      fc.jsonValue({ maxDepth: 2 }),
    );
    return fc.assert(
      fc.asyncProperty(input, async (given) => {
        const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: given } };
        const { status, text } = await post(JSON.stringify(call));
        expect(status).toBeLessThan(500);
        expect(text).toMatch(/"(result|error)":/);
        expect(text).not.toMatch(/INTERNAL_SERVER_ERROR|Something went wrong|-32603/);
      }),
      { numRuns: 50 },
    );
  },
);

test("what is no call of the protocol is answered below 500", { timeout: 60_000 }, () => {
  const method = fc.constantFrom("initialize", "tools/list", "resources/read", "prompts/get", "ping", "x");
  const message = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.json({ maxDepth: 3 }),
    fc
      .record({ jsonrpc: fc.constant("2.0"), id: value, method, params: fc.jsonValue({ maxDepth: 2 }) })
      .map((call) => JSON.stringify(call)),
  );
  return fc.assert(
    fc.asyncProperty(message, async (text) => {
      expect((await post(text)).status).toBeLessThan(500);
    }),
    { numRuns: 150 },
  );
});
