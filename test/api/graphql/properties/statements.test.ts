import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask } from "#testkit/warehouse.ts";
import { createDemoApp } from "../search/demo-app.ts";
import { writes } from "./every-batch.ts";

// Beside its own statements, each takes one for the token; a write further takes BEGIN, COMMIT and the change feed.
// A bound is what was counted when it was set: who needs more statements says so here.

const page =
  (name: string, data: string, scope = "") =>
  (size: number) =>
    `{ ${name}(pagination: { nbPerPage: ${size} }${scope}) { totalCount data { ${data} } } }`;
const bare = (name: string, data: string) => (size: number) =>
  `{ ${name}(pagination: { nbPerPage: ${size} }) { ${data} } }`;
const table = "name schema { name database { name warehouse { name } } } tagEntities { tag { label } }";
const columnOfJoin = "name table { name } tagEntities { tag { label } }";
const people = "ownerEntities { user { email } } teamOwnerEntities { team { name } }";

const reads: Readonly<Record<string, { readonly most: number; readonly document: (size: number) => string }>> = {
  getSources: { most: 3, document: page("getSources", "name") },
  getDatabases: { most: 3, document: page("getDatabases", "name warehouse { name }") },
  getSchemas: { most: 3, document: page("getSchemas", "name database { name warehouse { name } }") },
  getTables: { most: 3, document: page("getTables", `${table} ${people} externalLinks { url } entityEditors { id }`) },
  getColumns: { most: 3, document: page("getColumns", `name table { ${table} } tagEntities { tag { label } }`) },
  getColumnJoins: {
    most: 3,
    document: page("getColumnJoins", `count firstColumn { ${columnOfJoin} } secondColumn { ${columnOfJoin} }`),
  },
  getDashboards: { most: 3, document: page("getDashboards", `name source { name } ${people} tagEntities { id }`) },
  getDataProducts: {
    most: 3,
    document: page("getDataProducts", "table { name } dashboard { name } term { name }"),
  },
  getPinnedAssets: {
    most: 3,
    document: page("getPinnedAssets", "fromTable { name } fromTerm { name } toTable { name } toColumn { name }"),
  },
  getFieldLineages: {
    most: 3,
    document: page("getFieldLineages", "lineageType parentColumnId childColumnId", ", scope: {}"),
  },
  getLineages: { most: 3, document: page("getLineages", "lineageType parentTableId childTableId") },
  getDataQualities: { most: 3, document: page("getDataQualities", "name table { name } column { name }") },
  getTableQueries: { most: 4, document: page("getTableQueries", "query tables { name path } warehouseIds") },
  getTags: { most: 3, document: page("getTags", "label linkedTermId") },
  getTerms: {
    most: 4,
    document: page("getTerms", `name parentTerm { name } childrenTerms { name } linkedTag { label } ${people}`),
  },
  getUsers: { most: 3, document: bare("getUsers", "email ownedAssetIds teamIds") },
  getTeams: { most: 3, document: bare("getTeams", "name ownedAssetIds memberIds") },
  searchQueries: {
    most: 2,
    document: (size) => `{ searchQueries(data: { question: "${size === 1 ? "orders" : "orders of customers"}" }) {
      data { query tableIds author { name } } } }`,
  },
};

async function statementsOf(app: TestApp, work: () => Promise<unknown>): Promise<number> {
  app.statements.length = 0;
  await work();
  return app.statements.length;
}

describe("reading", async () => {
  const demo = await createDemoApp({ CATALOG_ANSWER_CACHE_BYTES: "0" });
  afterAll(() => demo[Symbol.asyncDispose]());
  const counted = (document: string) => statementsOf(demo.app, () => ask(demo.app, document, {}, demo.token));

  test.each(Object.entries(reads))("%s takes the same few statements for a row and for many", async (_name, read) => {
    const one = await counted(read.document(1));
    expect(await counted(read.document(100))).toBe(one);
    expect(one).toBeLessThanOrEqual(read.most);
    expect(one).toBeGreaterThan(1);
  });
});

describe("the AI Assistant's queries and writing", () => {
  let app: TestApp;
  let batches: Awaited<ReturnType<typeof writes>>;
  beforeAll(async () => {
    app = await createTestApp();
    batches = await writes(app);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test("every operation of the contract is counted, 20 queries and 34 mutations", () => {
    expect([...Object.keys(reads), "addAiAssistantJob", "getAiAssistantJobResult"]).toHaveLength(20);
    expect(new Set(batches.map(({ mutation }) => mutation)).size).toBe(34);
  });

  test("a job is put, answered and its result read in few statements", async () => {
    const add = "query ($data: AddAiAssistantJobInput!) { addAiAssistantJob(data: $data) { data { jobId } } }";
    const get = "query ($data: JobResultInput!) { getAiAssistantJobResult(data: $data) { data { status } } }";
    const question = { question: "Where are orders?", email: app.email, origin: "API", externalConversationId: "one" };
    let jobId = "";
    const status = async (): Promise<string> =>
      (await ask(app, get, { data: { id: jobId } })).getAiAssistantJobResult.data.status;
    const put = await statementsOf(app, async () => {
      jobId = (await ask(app, add, { data: question })).addAiAssistantJob.data.jobId;
    });
    // The answer is begun at once, so that its statements may be among these.
    expect(put).toBeLessThanOrEqual(40);
    await expect.poll(status, { timeout: 10_000 }).toBe("COMPLETED");
    expect(await statementsOf(app, status)).toBeLessThanOrEqual(4);
  });

  test("each mutation takes few statements, and no more for forty rows than for one", async () => {
    const counts: Record<string, readonly [one: number, many: number | null]> = {};
    for (const { mutation, document, one, many } of batches) {
      const first = await statementsOf(app, () => ask(app, document, { data: one }));
      const second = many === null ? null : await statementsOf(app, () => ask(app, document, { data: many }));
      counts[mutation] = [first, second];
    }
    const excessive = batches.filter(({ mutation, most }) => (counts[mutation]?.[0] ?? 99) > most);
    expect(excessive.map(({ mutation }) => [mutation, counts[mutation]])).toEqual([]);
    const growing = Object.entries(counts).filter(([, [one, many]]) => many !== null && many > one);
    expect(growing).toEqual([]);
  });
});
