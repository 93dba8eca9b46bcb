import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { type Json, type ScimStory, scimStory } from "./scim-story.ts";

let app: TestApp;
let scim: ScimStory;

const people = [
  { userName: "ann.lee@example.com", givenName: "Ann", familyName: "Lee", externalId: "X1", active: true },
  { userName: "bob_%@example.org", givenName: "Bob", familyName: 'O"Neil', externalId: null, active: false },
  { userName: "cid@example.com", givenName: "CID", familyName: "lee", externalId: "x1", active: true },
  { userName: "dee@example.org", givenName: "Dee", familyName: "", externalId: "", active: false },
];

beforeAll(async () => {
  app = await createTestApp();
  scim = await scimStory(app, app.other.accountId);
  for (const { userName, givenName, familyName, externalId, active } of people)
    await scim.user(userName, { name: { givenName, familyName }, externalId, active });
});
afterAll(() => app[Symbol.asyncDispose]());

const listed = async (filter: string, more = ""): Promise<string[]> => {
  const { status, body } = await scim.call("GET", `/Users?filter=${encodeURIComponent(filter)}${more}`);
  expect([status, body.detail]).toEqual([200, undefined]);
  return body.Resources.map(({ name }: Json) => name.givenName).filter((name: string) => name !== "Ada");
};

describe("filters", () => {
  test.each([
    ['userName eq "ANN.LEE@example.com"', "Ann"],
    ['name.familyName eq "LEE"', "Ann CID"],
    ['name.familyName ne "lee"', "Bob Dee"],
    ['userName co "_%@"', "Bob"],
    ['userName sw "B"', "Bob"],
    ['userName ew ".ORG"', "Bob Dee"],
    ['name.givenName ge "bob" and name.givenName lt "dee"', "Bob CID"],
    ['name.givenName gt "bob" or name.givenName le "ann"', "Ann CID Dee"],
    ['externalId eq "X1"', "Ann"],
    ["externalId pr", "Ann CID"],
    ["not (externalId pr)", "Bob Dee"],
    ['not (externalId eq "X1")', "Bob CID Dee"],
    ["externalId eq null", "Bob Dee"],
    ['active eq true and not (userName sw "ann")', "CID"],
    ['active eq "False"', "Bob Dee"],
    ["active ne false", "Ann CID"],
    ['name.familyName eq "O\\"Neil"', "Bob"],
    ['displayName eq "ann lee" or displayName eq "dee"', "Ann Dee"],
    ['emails[type eq "work" and value co "@example.org"]', "Bob Dee"],
    ['emails.value eq "cid@example.com"', "CID"],
    ['emails co "example.com"', "Ann CID"],
    ['active eq true and (userName sw "ann" or (userName sw "b"))', "Ann"],
    ['userName sw "ann" or userName sw "bob" and active eq true', "Ann"],
    ['NOT (active EQ TRUE) AND UserName SW "dee"', "Dee"],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "cid@example.com"', "CID"],
    ['meta.lastModified gt "2020-01-01T00:00:00Z"', "Ann Bob CID Dee"],
    ['meta.created lt "2020-01-01T00:00:00Z"', ""],
    ['id eq "no-uuid"', ""],
    ["groups pr", ""],
    ['groups.display eq "x"', ""],
  ])("S4 %s", async (filter, names) => {
    expect((await listed(filter)).sort().join(" ")).toBe(names);
  });

  test.each([
    "",
    "userName",
    "userName eq",
    "userName is 1",
    'userName eq "a" and',
    '(userName eq "a"',
    'userName eq "a")',
    'userName eq "a',
    'userName eq "\\x"',
    'userName eq "\\u0000"',
    'userName eq "\\ud800"',
    "userName eq bare",
    'nickName eq "x"',
    "active gt true",
    'active eq "perhaps"',
    'meta.created eq "yesterday"',
    'meta.created co "2020"',
    "userName gt null",
    'userName[value eq "x"]',
    '__proto__ eq "x"',
    "constructor pr",
    `${"(".repeat(100)}userName pr${")".repeat(100)}`,
    Array(101).fill("userName pr").join(" or "),
    `userName eq "${"x".repeat(4_000)}"`,
  ])("S4 %s is refused with 400 invalidFilter", async (filter) => {
    const answer = await scim.call("GET", `/Users?filter=${encodeURIComponent(filter)}`);
    expect([answer.status, answer.body.scimType]).toEqual([400, "invalidFilter"]);
  });

  test("S4 no text makes the door fail, whatever it is", async () => {
    const part = fc.constantFrom(
      ...[
        "(",
        ")",
        "[",
        "]",
        '"',
        "\\",
        "and",
        "or",
        "not",
        "eq",
        "co",
        "pr",
        "lt",
        "userName",
        "emails",
        "members",
        "groups",
      ],
      ...[
        "active",
        "meta.created",
        "id",
        '"x"',
        '"2020-01-01T00:00:00Z"',
        "true",
        "null",
        "1",
        "-1.5",
        ".",
        " ",
        "é",
        "\u0000",
        "'",
      ],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 14 }).map((parts) => parts.join(" ")),
    );
    const path = fc.constantFrom("/Users", "/Groups");
    await fc.assert(
      fc.asyncProperty(
        text,
        path,
        fc.constantFrom("filter", "sortBy", "count", "attributes"),
        async (given, at, name) => {
          const { status } = await scim.call("GET", `${at}?${name}=${encodeURIComponent(given.toWellFormed())}`);
          expect([200, 400]).toContain(status);
        },
      ),
      { numRuns: 300 },
    );
  }, 120_000);

  test("S4 a filter of our own making chooses whom a plain reading of it chooses", async () => {
    type Named = (typeof people)[number];
    type Case = { readonly text: string; readonly is: (person: Named) => boolean };
    const fields = ["userName", "givenName", "familyName"] as const;
    const paths = { userName: "userName", givenName: "name.givenName", familyName: "name.familyName" };
    const leaf = fc
      .tuple(
        fc.constantFrom(...fields),
        fc.constantFrom("eq", "ne", "co", "sw", "ew"),
        fc.constantFrom("lee", "LEE", "ann", "bob_%@example.org", "%", "_", "e", 'o"', ""),
      )
      .map(([field, operator, value]): Case => {
        const is = (person: Named): boolean => {
          const [held, asked] = [person[field].toLowerCase(), value.toLowerCase()];
          if (operator === "eq") return held === asked;
          if (operator === "ne") return held !== asked;
          if (operator === "co") return held.includes(asked);
          return operator === "sw" ? held.startsWith(asked) : held.endsWith(asked);
        };
        return { text: `${paths[field]} ${operator} ${JSON.stringify(value)}`, is };
      });
    const { tree } = fc.letrec<{ tree: Case; joined: Case; negated: Case }>((tie) => ({
      tree: fc.oneof({ depthSize: "small" }, leaf, tie("joined"), tie("negated")),
      joined: fc.tuple(tie("tree"), fc.constantFrom("and", "or"), tie("tree")).map(([one, word, other]) => ({
        text: `(${one.text}) ${word} (${other.text})`,
        is: (person) => (word === "and" ? one.is(person) && other.is(person) : one.is(person) || other.is(person)),
      })),
      negated: tie("tree").map(({ text, is }) => ({ text: `not (${text})`, is: (person) => !is(person) })),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async ({ text, is }) => {
        const expected = people.filter(is).map(({ givenName }) => givenName);
        expect((await listed(text)).sort()).toEqual(expected.sort());
      }),
      { numRuns: 120 },
    );
  }, 120_000);
});

describe("pages", () => {
  test.each([
    ["userName", "Ann Bob CID Dee"],
    ["name.givenName&sortOrder=descending", "Dee CID Bob Ann"],
    ["emails.value", "Ann Bob CID Dee"],
  ])("S4 sorted by %s", async (sort, names) => {
    expect(
      (await listed('userName co "@example" and not (name.givenName eq "Ada")', `&sortBy=${sort}`)).join(" "),
    ).toBe(names);
  });

  test("S4 what cannot be sorted by is refused", async () => {
    for (const sortBy of ["groups", "nickName"])
      expect(await scim.call("GET", `/Users?sortBy=${sortBy}`)).toMatchObject({
        status: 400,
        body: { scimType: "invalidPath" },
      });
    expect(await scim.call("GET", "/Users?count=ten")).toMatchObject({
      status: 400,
      body: { scimType: "invalidValue" },
    });
  });

  test("S4 what is out of range is brought into it", async () => {
    const none = await scim.call("GET", "/Users?startIndex=-3&count=-1");
    expect(none.body).toMatchObject({ totalResults: 5, startIndex: 1, itemsPerPage: 0, Resources: [] });
    const beyond = await scim.call("GET", "/Users?startIndex=9999999999");
    expect(beyond.body).toMatchObject({ totalResults: 5, itemsPerPage: 0, Resources: [] });
  });

  test("S4 10,000 users are read page by page, each once, with the same few statements a page", async () => {
    const big = await scimStory(app);
    const { accountId } = app;
    // In parts: the embedded database works in this process, and kept-alive connections would time out meanwhile.
    for (let from = 1; from <= 10_000; from += 1_000) {
      await app.database.query(sql`
        WITH known AS (
          INSERT INTO unified_users (id, account_id, email, created_at)
          SELECT gen_random_uuid(), ${accountId}::uuid, 'p' || n || '@example.com', catalog_now()
          FROM generate_series(${from}::int, ${from + 999}::int) n
          RETURNING id, email)
        INSERT INTO users (id, account_id, unified_user_id, email, first_name, last_name, status, created_at, updated_at)
        SELECT gen_random_uuid(), ${accountId}::uuid, id, email, 'P', email, 'ACTIVATED', catalog_now(), catalog_now() FROM known`);
    }
    const group = await big.group("Big", []);
    for (let from = 0; from < 10; from += 1) {
      await app.database.query(sql`
        INSERT INTO team_users (account_id, team_id, user_id)
        SELECT account_id, ${group.id}::uuid, id FROM users
        WHERE account_id = ${accountId}::uuid AND abs(hashtext(id::text)) % 10 = ${from}::int`);
    }
    const seen = new Set<string>();
    const counts = new Set<number>();
    let total = 1;
    for (let startIndex = 1; startIndex <= total; startIndex += 200) {
      app.statements.length = 0;
      const { body } = await big.call("GET", `/Users?startIndex=${startIndex}&count=1000`);
      counts.add(app.statements.length);
      total = body.totalResults;
      expect(body.itemsPerPage).toBeLessThanOrEqual(200);
      for (const { id, groups } of body.Resources) {
        seen.add(id);
        expect(groups).toHaveLength(1);
      }
    }
    expect([total, seen.size]).toEqual([10_001, 10_001]);
    expect([...counts]).toEqual([3]);
    app.statements.length = 0;
    const whole = await big.call("GET", `/Groups/${group.id}`);
    expect([whole.body.members.length, app.statements.length]).toEqual([10_001, 2]);
  }, 120_000);
});
