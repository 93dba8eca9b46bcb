import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mcpTools } from "#api/mcp/mcp-tools.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";

const writing = mcpTools.filter(({ writes }) => writes !== undefined).map(({ name }) => name);
let app: TestApp;
let schemaId: string;
beforeAll(async () => {
  app = await createTestApp();
  ({ schemaId } = await warehouseOf(app).plain("paged"));
});
afterAll(() => app[Symbol.asyncDispose]());

type Told = { readonly isError?: boolean; readonly content: readonly { readonly text: string }[] };

/** What a tool answers, in either era of the protocol without a client's help. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape.
async function call(name: string, input: object, token = app.tokens.readWrite): Promise<any> {
  const response = await fetch(`${app.url}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: input } }),
  });
  const text = await response.text();
  return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
}

async function answer(name: string, input: object) {
  const { result } = await call(name, input);
  expect(result.isError, JSON.stringify(result.content)).not.toBe(true);
  return result.structuredContent;
}

async function refusal(name: string, input: object): Promise<string> {
  const { result }: { result: Told } = await call(name, input);
  expect(result.isError).toBe(true);
  return result.content[0]?.text ?? "";
}

/** Every answer of a tool, cursor by cursor. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape.
async function pages(name: string, input: object): Promise<any[]> {
  const all = [await answer(name, input)];
  while (all.at(-1).nextCursor !== null) {
    expect(all.at(-1).truncated).toBe(true);
    expect(JSON.stringify(all.at(-1)).length).toBeLessThanOrEqual(40_000);
    all.push(await answer(name, { ...input, cursor: all.at(-1).nextCursor }));
  }
  return all;
}

async function tables(rows: readonly object[]): Promise<string[]> {
  const data = rows.map((row, n) => ({
    schemaId,
    externalId: `${n}-${randomUUID()}`,
    tableType: "TABLE",
    ...row,
  }));
  const document = "mutation ($data: [CreateTableInput!]!) { createTables(data: $data) { id } }";
  const { createTables } = await ask(app, document, { data });
  return createTables.map(({ id }: { id: string }) => id);
}

async function edges(
  pairs: readonly (readonly [parent: string | undefined, child: string | undefined])[],
): Promise<void> {
  const document = "mutation ($data: [UpsertLineageInput!]!) { upsertLineages(data: $data) { id } }";
  const all = pairs.map(([parentTableId, childTableId]) => ({ parentTableId, childTableId }));
  for (let start = 0; start < all.length; start += 500)
    await ask(app, document, { data: all.slice(start, start + 500) });
}

const many = (count: number, row: (n: number) => object) => Array.from({ length: count }, (_, n) => row(n));
const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

test("MC5 sixty tables of one name are all found by it, however long their descriptions", async () => {
  const externalDescription = "Long words. ".repeat(100);
  const made = await tables(many(60, () => ({ name: "dup", externalDescription })));
  await tables(many(300, (n) => ({ name: `dup_${n}` })));
  const found = await pages("find_asset_by_path", { path: "dup" });
  expect(found.length).toBeGreaterThan(1);
  expect(found.at(-1)).toMatchObject({ truncated: false, nextCursor: null });
  expect(idsOf(found.flatMap(({ assets }) => assets))).toEqual(made);
  expect(idsOf((await pages("find_asset_by_path", { path: "public.dup" })).flatMap(({ assets }) => assets))).toEqual(
    made,
  );
  const single = await answer("find_asset_by_path", { path: "paged_db.public.dup_7" });
  expect(single).toMatchObject({ assets: [{ name: "dup_7" }], truncated: false });
});

test("MC5 a path is found behind more than a call looks at", async () => {
  for (const start of [0, 500]) await tables(many(500, (n) => ({ name: `${start + n}.x` })));
  const [made] = await tables([{ name: "a.dotted.x" }]);
  const found = await pages("find_asset_by_path", { path: "a.dotted.x" });
  expect(idsOf(found.flatMap(({ assets }) => assets))).toEqual([made]);
});

test("MC6 lineage is answered in pages that together are the whole graph, each edge and asset once", async () => {
  const [root, ...children] = await tables(many(451, (n) => ({ name: `fan_${n}` })));
  await edges(children.map((child) => [root, child]));
  await edges([[children[0], children[1]]]);
  const found = await pages("get_lineage", { id: root, direction: "DOWNSTREAM" });
  expect(found.length).toBeGreaterThan(2);
  expect(found.at(-1)).toMatchObject({ total: 451, truncated: false, nextCursor: null, advice: null });
  const assets = idsOf(found.flatMap((page) => page.assets));
  expect(assets.toSorted()).toEqual([root, ...children].toSorted());
  const seen = new Set<string>();
  for (const page of found) {
    for (const id of idsOf(page.assets)) seen.add(id);
    for (const { from, to } of page.edges) expect([seen.has(from), seen.has(to)]).toEqual([true, true]);
  }
  expect(new Set(found.flatMap((page) => page.edges.map(JSON.stringify))).size).toBe(451);
  const impact = await pages("impact_analysis", { id: root });
  expect(impact.length).toBeGreaterThan(1);
  expect(impact.every(({ counts }) => counts.TABLE === 450)).toBe(true);
  expect(idsOf(impact.flatMap(({ affected }) => affected)).toSorted()).toEqual(children.toSorted());
  expect(await answer("get_lineage", { id: children[9], direction: "DOWNSTREAM" })).toMatchObject({
    assets: [{ id: children[9] }],
    edges: [],
    truncated: false,
  });
});

test("MC6 what a bounded walk did not reach is told with what to ask instead", async () => {
  // 5 × 5 × 5 ways lead through three layers of five; each layer's edges are few.
  const [from, to, ...middle] = await tables(many(17, (n) => ({ name: `layer_${n}` })));
  const layers = [[from], middle.slice(0, 5), middle.slice(5, 10), middle.slice(10, 15), [to]];
  await edges(layers.slice(1).flatMap((next, n) => (layers[n] ?? []).flatMap((a) => next.map((b) => [a, b] as const))));
  const found = await pages("get_lineage_paths", { fromId: from, toId: to });
  expect(found.length).toBe(5);
  expect(found.at(-1)).toMatchObject({ total: 100, truncated: true, nextCursor: null });
  expect(found.at(-1).advice).toMatch(/smaller maxLength/);
  expect(new Set(found.flatMap(({ paths }) => paths.map(JSON.stringify))).size).toBe(100);
  const hub = middle.slice(0, 1);
  for (const start of [0, 500, 1_000]) {
    const far = await tables(many(500, (n) => ({ name: `far_${start + n}` })));
    await edges(far.map((id) => [id, hub[0]]));
  }
  const cut = await pages("get_lineage", { id: hub[0], direction: "UPSTREAM", depth: 1 });
  expect(cut.at(-1)).toMatchObject({ total: 1_000, truncated: true, nextCursor: null });
  expect(cut.at(-1).advice).toMatch(/smaller depth/);
});

test("MC7 a cursor that no answer gave is refused by every tool that takes one", async () => {
  const [id] = await tables([{ name: "cursored" }]);
  const calls: [string, object][] = [
    ["list_columns", { tableId: id }],
    ["get_queries", { tableId: id }],
    ["get_quality", { tableId: id }],
    ["search_glossary", {}],
    ["search_assets", { text: "cursored" }],
    ["find_asset_by_path", { path: "cursored" }],
    ["get_lineage", { id, direction: "BOTH" }],
    ["get_lineage_paths", { fromId: id, toId: id }],
    ["impact_analysis", { id }],
  ];
  for (const [name, input] of calls) {
    const said = await refusal(name, { ...input, cursor: "garbage" });
    expect(said, name).toMatch(/^BAD_USER_INPUT: cursor is not the nextCursor .* leave cursor out/);
    expect(said, name).not.toMatch(/after|endCursor/);
  }
});

test("MC8 a refusal names the tool's own arguments", async () => {
  const [id] = await tables([{ name: "named" }]);
  const unknown = "01890000-0000-7000-8000-000000000000";
  const self = { kind: "TABLE", id };
  const loop = await refusal("upsert_lineage", { parent: self, child: self });
  expect(loop).toMatch(/^BAD_USER_INPUT: a table cannot be its own parent\. Change child\.id and call again\.$/);
  const nowhere = await refusal("upsert_lineage", { parent: self, child: { kind: "TABLE", id: unknown } });
  expect(nowhere).toMatch(/^NOT_FOUND: .* Find the right child\.id with search_assets\.$/);
  const check = { tableId: id, externalId: " ", name: "fresh", status: "ALERT", ranAt: "2026-01-01T00:00:00Z" };
  const empty = await refusal("upsert_quality", check);
  expect(empty).toBe("BAD_USER_INPUT: externalId must not be empty. Change externalId and call again.");
  const label = await refusal("attach_tags", { kind: "TABLE", id, labels: [" "] });
  expect(label).toBe("BAD_USER_INPUT: labels must not be empty. Change labels and call again.");
  for (const said of [loop, nowhere, empty, label]) expect(said).not.toMatch(/data[.[]/);
  expect(await refusal("impact_analysis", { id: unknown })).toMatch(/Find the right id with search_assets\.$/);
});

/** A call in the protocol's newer form, in which each request says who speaks and in which version. */
async function modernCall(name: string): Promise<{ code: number; message: string }> {
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const response = await fetch(`${app.url}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${app.tokens.readOnly}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": name,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {}, _meta } }),
  });
  const text = await response.text();
  return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text).error;
}

test("MC9 a writing tool called with a Read Only token says what it needs, and an unknown one is unknown", async () => {
  for (const name of writing) {
    const said = { code: -32602, message: expect.stringContaining(`The tool ${name} needs a Read & Write token`) };
    expect((await call(name, {}, app.tokens.readOnly)).error).toMatchObject(said);
    expect(await modernCall(name)).toMatchObject(said);
  }
  expect((await call("drop_tables", {}, app.tokens.readOnly)).error.message).toBe("Tool drop_tables not found");
  expect((await modernCall("drop_tables")).message).toBe("Tool drop_tables not found");
});
