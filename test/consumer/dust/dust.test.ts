import { expect, test } from "vitest";
import { createTestApp } from "#testkit/test-app.ts";
import { warehouseOf } from "#testkit/warehouse.ts";
import { askCatalog } from "./ask-catalog.ts";

test("a Dust agent asks, polls and gets the answer with its assets, by the published tool alone", async () => {
  await using app = await createTestApp();
  const { schemaId } = await warehouseOf(app).plain("roastery");
  const id = await warehouseOf(app).table(schemaId, "orders", { externalDescription: "One row for each order." });
  const question = { question: "Where do I find orders?", email: app.email, conversationId: "dust-1" };
  const answer = await askCatalog(`${app.url}/docs/dust/tool.json`, app.tokens.readWrite, question);
  expect(answer.answer).toContain("orders");
  expect(answer.assets).toContainEqual(expect.objectContaining({ id, name: "orders" }));

  await expect(askCatalog(`${app.url}/docs/dust/tool.json`, app.tokens.readOnly, question)).rejects.toThrow(
    "FORBIDDEN",
  );
});

test("the pages on MCP and Dust load nothing from anywhere and name this instance", async () => {
  await using app = await createTestApp();
  for (const path of ["/docs/mcp", "/docs/dust"]) {
    const answer = await fetch(app.url + path);
    const html = await answer.text();
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(html).toContain(app.url);
    expect(html).not.toMatch(/<script|src=|<link/);
  }
});
