import { type GraphQLSchema, getNamedType, isLeafType, OperationTypeNode } from "graphql";
import { afterAll, describe, expect, test } from "vitest";
import { AnswerCache } from "#api/graphql/answer-cache.ts";
import { createApp } from "#app/app.ts";
import { createConfig } from "#platform/config/config.ts";
import { parseSettings } from "#platform/config/env.ts";
import { sql } from "#platform/database/sql.ts";
import { createLogger } from "#platform/logger/logger.ts";
import { buildSchema } from "#schema/schema.ts";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { rootFields } from "../access/minimal-call.ts";
import { everyWrite, views, type Write } from "./every-write.ts";
import { askAnew, askOften, send, type Told } from "./send.ts";

const app = await createTestApp({ environment: { CATALOG_ANSWER_CACHE_BYTES: "64000000" } });
afterAll(() => app[Symbol.asyncDispose]());

const schema = buildSchema();
const writer = { url: app.url, token: app.tokens.readWrite };
const reader = { url: app.url, token: app.tokens.readOnly };

/** Asks until the answer is kept, and makes sure that it is: nothing is read but the token. */
async function kept(query: string, from = writer): Promise<Told> {
  await askOften(from, { query });
  app.statements.length = 0;
  const told = await send(from, JSON.stringify({ query }));
  expect(told.body.errors).toBeUndefined();
  expect(app.statements).toHaveLength(1);
  return told;
}

/** Another process, as far as what it remembers goes. */
async function neighbour() {
  const config = createConfig(parseSettings({ CATALOG_REGION: "eu", CATALOG_PORT: "0", CATALOG_DRAIN_SECONDS: "2" }));
  const silent = createLogger("silent", { write: () => undefined });
  return createApp(config, silent, { database: { ...app.database, [Symbol.asyncDispose]: async () => undefined } });
}

function documentOf({ mutation }: Write): string {
  const field = schema.getMutationType()?.getFields()[mutation];
  const [arg] = field?.args ?? [];
  if (field === undefined || arg === undefined) throw new Error(`there is no ${mutation}`);
  const selection = isLeafType(getNamedType(field.type)) ? "" : " { __typename }";
  return `mutation ($data: ${arg.type}) { ${mutation}(data: $data)${selection} }`;
}

describe("a kept answer is never stale", () => {
  test("every write is seen by the next read, here and in the process beside", async () => {
    await using beside = await neighbour();
    const there = { url: beside.url, token: app.tokens.readWrite };
    for (const write of await everyWrite(app)) {
      const before = await kept(write.shownBy);
      await askOften(there, { query: write.shownBy });
      const written = await send(writer, JSON.stringify({ query: documentOf(write), variables: { data: write.data } }));
      expect(written.body.errors, write.mutation).toBeUndefined();
      const after = await send(writer, JSON.stringify({ query: write.shownBy }));
      expect(after.text, write.mutation).not.toBe(before.text);
      expect(after.body, write.mutation).toEqual((await askAnew(writer, { query: write.shownBy })).body);
      expect((await send(there, JSON.stringify({ query: write.shownBy }))).text, write.mutation).toBe(after.text);
    }
  }, 120_000);

  test("the writes above are all that the schema has for the catalog", async () => {
    const tried = new Set((await everyWrite(await accountOfItsOwn())).map(({ mutation }) => mutation));
    const notOfTheCatalog =
      /Token|Notice|Webhook|Assistant|Job|Audit|Scim|Session|Password|Overlap|User$|Invit|Operation|Account|Import|Upload|Search|Role/i;
    const all = rootFields(schema).filter(({ operation }) => operation === OperationTypeNode.MUTATION);
    expect(all.map(({ name }) => name).filter((name) => !tried.has(name) && !notOfTheCatalog.test(name))).toEqual([]);
  });

  test("what is written in one transaction is not seen before it is through, and then by everybody", async () => {
    const before = await kept(views.tables, reader);
    await app.database.transaction(async (tx) => {
      await tx.$executeRaw(sql`UPDATE tables SET name = 'later' WHERE account_id = ${app.accountId}::uuid`);
      if (app.database.kind === "postgres") expect((await kept(views.tables, reader)).text).toBe(before.text);
      await tx.$executeRaw(
        sql`UPDATE accounts SET catalog_version = catalog_version + 1 WHERE id = ${app.accountId}::uuid`,
      );
    });
    expect((await send(reader, JSON.stringify({ query: views.tables }))).text).toContain("later");
  });

  test("a token that opens nothing any more gets nothing from it", async () => {
    const account = await createTestAccount(app.app);
    const theirs = { url: app.url, token: account.tokens.readOnly };
    await kept(views.tables, theirs);
    await app.database.query(sql`UPDATE accounts SET suspended_at = now() WHERE id = ${account.accountId}::uuid`);
    expect(await send(theirs, JSON.stringify({ query: views.tables }))).toMatchObject({ status: 401 });
  });
});

describe("an answer is kept for those alone whom it was made for", () => {
  test("another account that asks in the same words gets its own", async () => {
    await kept(views.sources);
    const theirs = await send(
      { url: app.url, token: app.other.tokens.readWrite },
      JSON.stringify({ query: views.sources }),
    );
    expect(theirs.body).toEqual({ data: { getSources: { data: [] } } });
  });

  test("the same words with other variables, or as another type, are another question", async () => {
    const query = "query ($n: Int!) { getTables(pagination: {nbPerPage: $n}) { nbPerPage } }";
    for (const n of [1, 2]) {
      expect((await askOften(writer, { query, variables: { n } })).body.data.getTables.nbPerPage).toBe(n);
    }
    const typed = await askOften(
      writer,
      { query, variables: { n: 1 } },
      { accept: "application/graphql-response+json" },
    );
    expect(typed.type).toContain("graphql-response");
  });

  test.each([
    ["who is asking", "{ currentToken { id } getTags { totalCount } }"],
    [
      "people, who change by more than writes of the catalog",
      "{ getTables { data { ownerEntities { user { email } } } } }",
    ],
    ["people in a fragment", "{ getTables { data { ...F } } } fragment F on Table { verifiedBy { email } }"],
    ["the list of people", "{ getUsers { id } }"],
    ["what fails in a part", "{ getTags { totalCount } getTables(pagination: {nbPerPage: 0}) { totalCount } }"],
  ])("%s is not kept", async (_what, query) => {
    await askOften(writer, { query });
    app.statements.length = 0;
    await send(writer, JSON.stringify({ query }));
    expect(app.statements.length).toBeGreaterThan(1);
  });

  test("root fields are kept only when they say that they follow from the catalog", () => {
    const kept = rootFields(schema).filter(({ access }) => access?.ofCatalogOnly === true);
    expect(kept.every(({ operation, name }) => operation === OperationTypeNode.QUERY && !isPersonal(name))).toBe(true);
    expect(kept.length).toBeGreaterThan(15);
    expect(typesOfPeople(schema)).toEqual(["GetUsersOutput", "UnifiedUser", "User"]);
  });
});

test("memory for answers is bounded by bytes: what was used last stays", () => {
  const answers = new AnswerCache(10_000);
  const answer = Buffer.alloc(1_000);
  for (let index = 0; index < 50; index += 1) {
    answers.set(`key ${index}`, answer);
    answers.get("key 0");
  }
  const left = Array.from({ length: 50 }, (_, index) => index).filter((index) => answers.get(`key ${index}`));
  expect(left).toEqual([0, 44, 45, 46, 47, 48, 49]);
  answers.set("large", Buffer.alloc(2_600));
  expect(answers.get("large")).toBeUndefined();
});

test("a cache of 0 bytes keeps nothing", async () => {
  await using none = await createTestApp({ environment: { CATALOG_ANSWER_CACHE_BYTES: "0" } });
  const asking = { url: none.url, token: none.tokens.readOnly };
  await askOften(asking, { query: views.sources });
  none.statements.length = 0;
  await send(asking, JSON.stringify({ query: views.sources }));
  expect(none.statements).toHaveLength(2);
});

function isPersonal(name: string): boolean {
  return /token|user|session|usage|audit|notice|assistant|job/i.test(name);
}

function typesOfPeople(all: GraphQLSchema): string[] {
  return Object.values(all.getTypeMap())
    .filter(({ extensions }) => extensions.ofCatalogOnly === false)
    .map(({ name }) => name)
    .sort();
}

async function accountOfItsOwn() {
  const account = await createTestAccount(app.app);
  const graphql: typeof app.graphql = (document, variables, { token = account.tokens.readWrite } = {}) =>
    app.graphql(document, variables, { token });
  return { ...app, ...account, graphql };
}
