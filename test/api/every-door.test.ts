import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { composeSecret } from "#kernel/secret-token.ts";
import { createTestAccount, type TestAccount, type TestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";
import { type Answer, type Caller, callerAt, type EveryDoor, everyDoor, type Things } from "./every-door-story.ts";
import { appWith, cheap, costing, standingClock } from "./limits/limits-story.ts";
import { makeSource, uploadsFolder } from "./uploads/upload-story.ts";

const points = 1_000;
const clock = standingClock();
const environment = uploadsFolder();
const uploads = environment.CATALOG_UPLOADS ?? "";

let app: TestApp;
let doors: ReadonlyMap<string, EveryDoor>;
let theirs: Things;
const callers = new Map<string, Caller>();

beforeAll(async () => {
  app = await appWith(points, { clock, environment: { ...environment, CATALOG_MAX_COST: "1000" } });
  doors = new Map(everyDoor(app, uploads).map((door) => [door.name, door]));
  const own = await thingsOf(app);
  theirs = await thingsOf(app.other);
  for (const door of doors.values()) callers.set(door.name, await callerAt(app, door, app, own));
});
afterAll(() => app[Symbol.asyncDispose]());
// A window in which nobody calls: nothing of the one before counts.
beforeEach(() => clock.move(120));

async function thingsOf(account: TestAccount): Promise<Things> {
  const token = account.tokens.readWrite;
  const build = warehouseOf(app, token);
  const { schemaId } = await build.plain("doors");
  const term = 'mutation { createTerm(data: { name: "Door", description: "" }) { id } }';
  return {
    tableId: await build.table(schemaId, "orders"),
    termId: (await ask(app, term, {}, token)).createTerm.id,
    sourceId: await makeSource(app, "QUALITY", "SODA", token),
    userId: account.userId,
  };
}

type Outcome = (door: EveryDoor, caller: Caller) => Promise<Answer>;

const outcomes: Readonly<Record<string, Outcome>> = {
  success: (door, { token, own }) => door.works(token, own),
  "invalid input": (door, { token, own }) => door.invalid(token, own),
  unauthenticated: (door, { own }) => door.works(null, own),
  "too weak a scope": (door, { own }) => door.writes?.(app.tokens.readOnly, own) ?? never(door),
  "other account": (door, { token }) => door.reaches(token, theirs),
  "other region": (door, { own }) => door.works(composeSecret(door.kind, "us", randomBytes), own),
  "over limit": overLimit,
  "revoked in mid-stream": async (door) => {
    const account = await createTestAccount(app.app);
    return door.midStream(await callerAt(app, door, account, await thingsOf(account)));
  },
};

const never = (door: EveryDoor): never => {
  throw new Error(`tokens of ${door.name} have no scope`);
};

/** Spends the whole budget with the very token that then knocks. */
async function overLimit(door: EveryDoor, { token, own }: Caller): Promise<Answer> {
  if (door.kind === "scimToken") {
    for (let page = 0; page < points / 100; page += 1) expect((await door.works(token, own)).status).toBe(200);
    return door.works(token, own);
  }
  for (const query of [costing(90), cheap]) {
    while ((await app.graphql(query, {}, { token })).status === 200);
  }
  return door.works(token, own);
}

type Told = readonly [status: number, says: RegExp];

const anything = /./;
/** What is promised, by the door: the status, or the code that a socket is closed with, and the words that tell why. */
const promises: Readonly<Record<string, Readonly<Record<string, Told>>>> = {
  success: {
    GraphQL: [200, /"currentToken":\{"id"/],
    WebSocket: [200, /"currentToken":\{"id"/],
    REST: [200, /"total":/],
    uploads: [201, /"path":/],
    MCP: [200, /READ_WRITE/],
    SCIM: [200, /"totalResults":/],
  },
  "invalid input": {
    GraphQL: [400, /GRAPHQL_VALIDATION_FAILED/],
    WebSocket: [200, /GRAPHQL_VALIDATION_FAILED/],
    REST: [400, /BAD_USER_INPUT/],
    uploads: [400, /BAD_USER_INPUT/],
    MCP: [200, /"isError":true|-32602/],
    SCIM: [400, /invalidFilter/],
  },
  unauthenticated: {
    GraphQL: [401, /UNAUTHENTICATED/],
    WebSocket: [4401, anything],
    REST: [401, /UNAUTHENTICATED/],
    uploads: [401, /UNAUTHENTICATED/],
    MCP: [401, /UNAUTHENTICATED/],
    SCIM: [401, /Send a SCIM token/],
  },
  "too weak a scope": {
    GraphQL: [403, /FORBIDDEN/],
    WebSocket: [200, /FORBIDDEN/],
    REST: [403, /FORBIDDEN/],
    uploads: [403, /FORBIDDEN/],
    MCP: [200, /needs a Read & Write token/],
  },
  "other account": {
    GraphQL: [200, /NOT_FOUND/],
    WebSocket: [200, /NOT_FOUND/],
    REST: [404, /NOT_FOUND/],
    uploads: [404, /NOT_FOUND/],
    MCP: [200, /NOT_FOUND/],
    SCIM: [404, /"status":"404"/],
  },
  "other region": {
    GraphQL: [401, /WRONG_REGION/],
    WebSocket: [4401, /region us/],
    REST: [401, /WRONG_REGION/],
    uploads: [401, /WRONG_REGION/],
    MCP: [401, /WRONG_REGION/],
    SCIM: [401, /region us/],
  },
  "over limit": {
    GraphQL: [429, /RATE_LIMITED/],
    WebSocket: [200, /RATE_LIMITED/],
    REST: [429, /RATE_LIMITED/],
    uploads: [429, /RATE_LIMITED/],
    MCP: [200, /RATE_LIMITED/],
    SCIM: [429, /"status":"429"/],
  },
  "revoked in mid-stream": {
    GraphQL: [401, /REVOKED/],
    WebSocket: [4401, /was revoked at/],
    REST: [401, /REVOKED/],
    uploads: [401, /REVOKED/],
    MCP: [401, /REVOKED/],
    SCIM: [401, /was revoked/],
  },
};

describe.each(Object.keys(promises))("%s", (outcome) => {
  test.each(Object.entries(promises[outcome] ?? {}))("at the door of %s", async (name, [status, says]) => {
    const [door, caller, run] = [doors.get(name), callers.get(name), outcomes[outcome]];
    if (door === undefined || caller === undefined || run === undefined) throw new Error(`there is no ${name}`);
    const kept = new Set(readdirSync(uploads));
    const answer = await run(door, caller);
    expect(answer).toEqual({ status, text: expect.stringMatching(says) });
    // A file that is refused, however late, leaves nothing.
    if (outcome !== "success") expect(readdirSync(uploads).filter((file) => !kept.has(file))).toEqual([]);
  });
});

test("every door is in every row, but where its tokens have no scope", () => {
  for (const [outcome, row] of Object.entries(promises)) {
    const due = [...doors.values()].filter(({ writes }) => outcome !== "too weak a scope" || writes !== null);
    expect(Object.keys(row)).toEqual(due.map(({ name }) => name));
  }
  expect(Object.keys(promises)).toEqual(Object.keys(outcomes));
});
