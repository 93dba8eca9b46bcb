import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import {
  type EmbeddingReply,
  type EmbeddingServer,
  startEmbeddingServer,
  toyReply,
} from "#testkit/embedding-server.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";
import { refreshVectors, searchByMeaning, storedVectors, untilVectorsAreMade } from "./meaning-story.ts";
import { queryFinder } from "./search-story.ts";

const key = "sk-test-0123456789";
const takings = "select sum(revenue) from sales";
const people = "select count(*) from customers";
const both = "select c.id, sum(s.revenue) from sales s join customers c on c.id = s.customer_id group by 1";
const hushed = "select hush from sales";

let server: EmbeddingServer;
let app: TestApp;
let finder: ReturnType<typeof queryFinder>;
let offset = 0;
const ids: Record<string, string> = {};
const clock = { now: () => new Date(Date.now() + offset) };

/** The endpoint is asked again, whatever it said before. */
const later = () => {
  offset += 60_000;
};
const sent = () => server.requests.flatMap(({ body }) => body.input);
const report = (...rows: object[]) => untilVectorsAreMade(app, () => finder.report(...rows));
const warnings = () => app.log.filter((line) => line.includes("searched by words alone"));

beforeAll(async () => {
  server = await startEmbeddingServer();
  app = await createTestApp({
    clock,
    environment: {
      ...searchByMeaning(server.url),
      CATALOG_EMBEDDING_KEY: key,
      CATALOG_EMBEDDING_TIMEOUT_SECONDS: "1",
      CATALOG_ANSWER_CACHE_BYTES: "64000000",
    },
  });
  finder = queryFinder(app);
  const make = warehouseOf(app);
  const { schemaId } = await make.plain("shop");
  ids.sales = await make.table(schemaId, "sales", { externalDescription: "What the tills took." });
  ids.people = await make.table(schemaId, "customers");
  ids.gone = await make.table(schemaId, "gone");
  await make.column(ids.sales, "revenue", { externalDescription: "In euro, without tax." });
  await app.database.prisma.table.update({ where: { id: ids.gone }, data: { deletedAt: new Date() } });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});
beforeEach(() => {
  server.reply = toyReply;
  server.requests.length = 0;
  later();
});

test("SE14 a query that is stored gets a vector, of what search by words knows of it and of nobody's name", async () => {
  expect(await finder.texts("our earnings")).toEqual([]);
  server.requests.length = 0;
  await report(
    { query: takings, tableIds: [ids.sales], author: "ada@example.com" },
    { query: people, tableIds: [ids.people] },
    { query: both, tableIds: [ids.sales, ids.people] },
    { query: hushed, tableIds: [ids.sales], isHidden: true },
    { query: "select vanished from gone", tableIds: [ids.gone] },
  );
  const [request, ...others] = server.requests;
  expect(others).toEqual([]);
  expect(request?.path).toBe("POST /v1/embeddings");
  expect(request?.headers.authorization).toBe(`Bearer ${key}`);
  expect(Object.keys(request?.body ?? {}).toSorted()).toEqual(["encoding_format", "input", "model"]);
  expect(sent()).toHaveLength(3);
  expect(sent()).toContain(`shop_db.public.sales\n${takings}\nWhat the tills took.\nIn euro, without tax.`);
  expect(sent().join("\n")).not.toMatch(/ada@example|hush|vanished/);
  expect(await storedVectors(app)).toEqual(
    [both, people, takings].map((query) => ({ query, dimensions: 128, model: "toy/own" })),
  );
});

test("SE15 a question that has no word in common finds what means the same", async () => {
  expect((await finder.texts("our earnings"))[0]).toBe(takings);
  expect((await finder.texts("how many clients and buyers"))[0]).toBe(people);
  expect(sent()).toEqual(["our earnings", "how many clients and buyers"]);
});

test("SE15 what words and meaning both find comes first, and is told with its tables", async () => {
  const [first, ...rest] = await finder.find("revenue for each customer");
  expect(first).toMatchObject({ query: both, tableIds: [ids.sales, ids.people].toSorted() });
  expect(rest.length).toBeGreaterThan(0);
});

test("SE17 a scope, another account, and what may not be found hold for meaning as for words", async () => {
  const question = "turnover of the clients";
  expect((await finder.texts(question, { tableIds: [ids.people] })).toSorted()).toEqual([both, people].toSorted());
  expect(await finder.texts(question, { tableIds: [] })).toEqual([]);
  const other = queryFinder(app, app.other.tokens.readWrite);
  expect(await other.texts(question)).toEqual([]);
  await untilVectorsAreMade(app, () => other.report({ query: "select turnover_of_theirs" }));
  expect(await other.texts("earnings")).toEqual(["select turnover_of_theirs"]);
  expect(await finder.texts("earnings")).not.toContain("select turnover_of_theirs");

  await report({ query: both, tableIds: [ids.sales, ids.people], isHidden: true });
  expect(await storedVectors(app)).toContainEqual(expect.objectContaining({ query: both }));
  expect(await finder.texts(question)).toEqual(expect.not.arrayContaining([both]));
  await report({ query: both, tableIds: [ids.sales, ids.people], isHidden: false });
  const deleted = (at: string | null) =>
    app.database.query(sql`UPDATE tables SET deleted_at = ${at}::timestamptz WHERE id = ${ids.people}::uuid`);
  await deleted("2026-03-01T12:00:00Z");
  expect(await finder.texts(question)).toEqual([takings]);
  await deleted(null);
  expect(await finder.texts(question)).toEqual(expect.arrayContaining([both, people, takings]));
});

describe("SE14 vectors follow the catalog", () => {
  test("a query that is reported again is not sent again", async () => {
    await report({ query: takings, tableIds: [ids.sales], timestamp: "2026-03-02T12:00:00Z" });
    expect(server.requests).toEqual([]);
  });

  test("what is said of a table is sent anew when it has changed, and only then", async () => {
    await refreshVectors(app);
    server.requests.length = 0;
    const document = "mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }";
    await ask(app, document, { data: [{ id: ids.people, externalDescription: "Whoever bought." }] });
    await refreshVectors(app);
    expect(sent()).toHaveLength(2);
    for (const text of sent()) expect(text).toContain("Whoever bought.");
    await refreshVectors(app);
    expect(server.requests).toHaveLength(1);
  });

  test("another model or length has all of them made anew, in requests of 32", async () => {
    await report(...Array.from({ length: 40 }, (_, index) => ({ query: `select ${index} as walrus` })));
    await using beside = await createTestApp({
      database: { ...app.database, [Symbol.asyncDispose]: async () => undefined },
      environment: searchByMeaning(server.url, { CATALOG_EMBEDDING_DIMENSIONS: "64" }),
    });
    await app.app.modules.jobs[Symbol.asyncDispose]();
    server.requests.length = 0;
    await refreshVectors(beside);
    const mine = server.requests.filter(({ body }) => body.input.length > 1);
    expect(mine.map(({ body }) => [body.input.length, body.dimensions])).toEqual([
      [32, 64],
      [11, 64],
    ]);
    expect(new Set((await storedVectors(app)).map(({ dimensions }) => dimensions))).toEqual(new Set([64]));
    // Vectors of another model are no answer to this one's questions.
    expect(await finder.texts("turnover of the clients")).toEqual([]);
  });
});

describe("an endpoint that fails a question", () => {
  const cases: [title: string, reply: EmbeddingReply][] = [
    ["answers 500", { status: 500, body: `{"error":"${key}"}` }],
    ["refuses the key", { status: 401 }],
    ["never answers", "never"],
    ["answers no JSON", { status: 200, body: "<html>" }],
    ["answers other JSON", { status: 200, body: '{"data":[{"index":0,"embedding":["a","b"]}]}' }],
    [
      "answers another number of vectors",
      [
        [1, 2],
        [1, 2],
      ],
    ],
    ["answers numbers that are none", { status: 200, body: '{"data":[{"index":0,"embedding":[1e999,1]}]}' }],
    ["redirects", { status: 307 }],
  ];
  test.each(cases)("SE16 %s: words alone are searched, and one warning is written", async (_title, reply) => {
    app.log.length = 0;
    server.reply = () => reply;
    expect((await finder.texts("walrus")).length).toBe(10);
    expect((await finder.texts("count of customers"))[0]).toBe(people);
    // Once, and then left alone for a while.
    expect(server.requests).toHaveLength(1);
    later();
    // In the same words and of the same catalog as before: no answer is kept.
    await finder.texts("count of customers");
    expect(server.requests).toHaveLength(2);
    expect(warnings()).toHaveLength(1);
    server.reply = toyReply;
    later();
    await finder.texts("count of customers");
    expect(app.log.some((line) => line.includes("answers again"))).toBe(true);
  });

  test("SE16 a vector without a direction, or of another length than the stored ones, is no fault", async () => {
    app.log.length = 0;
    for (const vector of [new Array<number>(128).fill(0), [1, 2, 3]]) {
      server.reply = () => [vector];
      expect((await finder.texts("count of customers"))[0]).toBe(people);
    }
    expect(warnings()).toEqual([]);
  });
});

describe("an endpoint that fails to make vectors", () => {
  let made: TestApp;
  let theirs: ReturnType<typeof queryFinder>;
  const makeVectors = (...rows: object[]) => untilVectorsAreMade(made, () => theirs.report(...rows));
  const queries = async () => (await storedVectors(made)).map(({ query, dimensions }) => [query, dimensions]);

  beforeAll(async () => {
    const environment = searchByMeaning(server.url, { CATALOG_EMBEDDING_DIMENSIONS: "16", CATALOG_EMBEDDING_KEY: key });
    made = await createTestApp({ environment });
    theirs = queryFinder(made);
  });
  afterAll(() => made[Symbol.asyncDispose]());

  test.each<[string, EmbeddingReply]>([
    ["is away for a moment", { status: 503 }],
    ["answers the wrong number of dimensions", [[1, 2, 3]]],
  ])("SE14 that %s is asked again", async (title, reply) => {
    server.reply = (request) => (server.requests.length === 1 ? reply : toyReply(request));
    await makeVectors({ query: `select '${title}'` });
    expect(server.requests).toHaveLength(2);
    expect(await queries()).toContainEqual([`select '${title}'`, 16]);
  });

  test("SE14 a text that is refused has no vector until it changes, and keeps no other from its own", async () => {
    server.reply = (request) =>
      request.body.input.some((text) => text.includes("poison")) ? { status: 400 } : toyReply(request);
    const fine = Array.from({ length: 7 }, (_, index) => ({ query: `select ${index} as fine` }));
    await makeVectors(...fine, { query: "select poison" });
    expect(await queries()).toEqual(
      expect.arrayContaining([["select poison", null], ...fine.map(({ query }) => [query, 16])]),
    );
    server.requests.length = 0;
    await refreshVectors(made);
    expect(server.requests).toEqual([]);
  });

  test("SE14 a key that is refused ends a walk at once, and the next look begins another", async () => {
    await made.database.query(sql`DELETE FROM query_vectors`);
    server.reply = () => ({ status: 401 });
    await makeVectors({ query: "select 0 as fine", timestamp: "2026-03-02T12:00:00Z" });
    server.requests.length = 0;
    await refreshVectors(made);
    expect(server.requests).toHaveLength(1);
    server.reply = toyReply;
    await refreshVectors(made);
    expect((await queries()).length).toBe(10);
  });

  test("SE19 the key is in no log and no row", async () => {
    expect(made.log.join("")).toContain("a job failed");
    expect(made.log.join("") + app.log.join("")).not.toContain(key);
    const rows = await made.database.query(sql`SELECT payload, last_error FROM jobs`);
    expect(JSON.stringify(rows)).not.toContain(key);
  });
});
