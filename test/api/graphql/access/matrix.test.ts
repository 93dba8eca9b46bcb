import { execute, type GraphQLError, parse, subscribe, validate } from "graphql";
import { afterAll, describe, expect, test } from "vitest";
import { type Access, assertAccess } from "#graphql/access.ts";
import { type AccountActor, type Actor, anonymous, userRoles } from "#kernel/actor.ts";
import { CatalogError } from "#kernel/errors.ts";
import { buildSchema } from "#schema/schema.ts";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { addPerson, bearer, type HeaderValues, sessionOf } from "../../http/callers.ts";
import { minimalCall, type RootField, rootFields } from "./minimal-call.ts";

const schema = buildSchema();
const fields = rootFields(schema);

/**
 * What the rules are, once more and apart from the schema: a changed declaration is noticed here. Mutations need Read &
 * Write and everything else Read Only, but for these.
 */
const exceptions: Readonly<Record<string, Access>> = {
  "query apiTokens": { scope: "READ_WRITE", role: "ADMIN" },
  "query apiTokensPage": { scope: "READ_WRITE", role: "ADMIN" },
  "subscription tokenChanges": { scope: "READ_WRITE", role: "ADMIN" },
  "query auditEvents": { scope: "READ_WRITE", role: "ADMIN" },
  "query tokenReplacement": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation createToken": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation rotateToken": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation endOverlap": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation takeOverToken": { scope: "READ_WRITE", role: "ADMIN" },
  "query tokenPolicy": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation updateTokenPolicy": { scope: "READ_WRITE", role: "ADMIN" },
  // Whoever is signed in; the slice refuses tokens, and Read & Write to those who only read.
  "mutation createPlaygroundToken": { scope: "READ_ONLY" },
  // Any token may revoke itself; the slice refuses others.
  "mutation revokeToken": { scope: "READ_ONLY" },
  "query scimTokens": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation createScimToken": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation rotateScimToken": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation revokeScimToken": { scope: "READ_WRITE", role: "ADMIN" },
  // Whoever is signed in ends their own sessions; the slice refuses tokens.
  "mutation endSession": { scope: "READ_ONLY" },
  "mutation endOtherSessions": { scope: "READ_ONLY" },
  "query people": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation inviteUser": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation resetPasswordLink": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation changeRole": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation suspendUser": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation reactivateUser": { scope: "READ_WRITE", role: "ADMIN" },
  "query notices": { scope: "READ_WRITE", role: "ADMIN" },
  "query webhooks": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation retryNotice": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation createWebhook": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation rotateWebhookSecret": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation deleteWebhook": { scope: "READ_WRITE", role: "ADMIN" },
  "mutation testWebhook": { scope: "READ_WRITE", role: "ADMIN" },
  "query addAiAssistantJob": { scope: "READ_WRITE" },
  "query getAiAssistantJobResult": { scope: "READ_WRITE" },
};

const nameOf = ({ operation, name }: RootField) => `${operation} ${name}`;

function expectedAccess(field: RootField): Access {
  return exceptions[nameOf(field)] ?? { scope: field.operation === "mutation" ? "READ_WRITE" : "READ_ONLY" };
}

type Outcome = "passes" | "unauthenticated" | "forbidden";

type Caller = { readonly name: string; readonly outcome: (access: Access) => Outcome; readonly headers: HeaderValues };

const writers = new Set(["ADMIN", "STEWARD", "CONTRIBUTOR"]);

function outcomeFor(canWrite: boolean, isAdministrator: boolean) {
  return ({ scope, role }: Access): Outcome =>
    (scope === "READ_WRITE" && !canWrite) || (role === "ADMIN" && !isAdministrator) ? "forbidden" : "passes";
}

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

// The calls create and replace tokens: who is refused them is asked in another account than who is not.
const people = await createTestAccount(app.app);
const callers: Caller[] = [
  { name: "no token", headers: {}, outcome: () => "unauthenticated" },
  { name: "a bad token", headers: bearer("nonsense"), outcome: () => "unauthenticated" },
  { name: "a Read Only token", headers: bearer(app.tokens.readOnly), outcome: outcomeFor(false, true) },
  { name: "a Read & Write token", headers: bearer(app.tokens.readWrite), outcome: outcomeFor(true, true) },
];
for (const role of userRoles) {
  const headers = await sessionOf(app, await addPerson(app, people.accountId, role));
  callers.push({ name: `a session of a ${role}`, headers, outcome: outcomeFor(writers.has(role), role === "ADMIN") });
}

type Answer = { readonly data?: unknown; readonly errors?: readonly GraphQLError[] };

/** Whoever asks for a stream is refused in the words of one. */
async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as Answer;
}

/** A refusal before any resolver has neither data nor a path; what a resolver says afterwards is not asked here. */
async function outcomeOf(field: RootField, headers: HeaderValues): Promise<Outcome> {
  const accept = field.operation === "subscription" ? "text/event-stream" : "application/json";
  const response = await fetch(`${app.url}/public/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", accept, ...headers },
    body: JSON.stringify(minimalCall(field)),
  });
  if (field.operation === "subscription" && response.status === 200) {
    await response.body?.cancel();
    return "passes";
  }
  const { data, errors = [] } = await answerOf(response);
  const [error] = errors;
  const code = error?.extensions.code;
  if (response.status === 401 && code === "UNAUTHENTICATED" && data === undefined) return "unauthenticated";
  if (response.status === 403 && code === "FORBIDDEN" && error?.path === undefined && data === undefined)
    return "forbidden";
  expect(["GRAPHQL_VALIDATION_FAILED", "INTERNAL_SERVER_ERROR", "UNAUTHENTICATED"], nameOf(field)).not.toContain(code);
  return "passes";
}

describe("the authorization matrix", () => {
  test("covers every root field, each of which declares its access as the rules say", () => {
    expect(fields.length).toBeGreaterThan(25);
    const asked = ({ access }: RootField) => access && { ...access, ofCatalogOnly: undefined };
    expect(Object.fromEntries(fields.map((field) => [nameOf(field), asked(field)]))).toEqual(
      Object.fromEntries(fields.map((field) => [nameOf(field), expectedAccess(field)])),
    );
  });

  test("is visible to consumers: in the directive and at the end of the description", () => {
    for (const field of fields) {
      const { scope, role } = expectedAccess(field);
      expect(field.field.extensions.directives, nameOf(field)).toMatchObject({ requiresScope: { scope } });
      const words = `Needs a ${scope === "READ_ONLY" ? "Read Only" : "Read & Write"} token${role ? " of an administrator" : ""}.`;
      expect(field.field.description, nameOf(field)).toMatch(new RegExp(`\\S\\n\\n${words}$`));
    }
  });

  test("asks each field by a valid operation", () => {
    for (const field of fields) expect(validate(schema, parse(minimalCall(field).query)), nameOf(field)).toEqual([]);
  });

  test.each(callers)("$name", async ({ headers, outcome }) => {
    const found: [string, Outcome][] = [];
    for (const field of fields) found.push([nameOf(field), await outcomeOf(field, headers)]);
    const declared = fields.map((field) => [
      nameOf(field),
      outcome(field.access ?? { scope: "READ_WRITE", role: "ADMIN" }),
    ]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(declared));
  });
});

const ids = { accountId: people.accountId, userId: people.userId };
const token = (scope: "READ_ONLY" | "READ_WRITE", role: AccountActor["role"]): AccountActor => ({
  ...ids,
  kind: "apiToken",
  role,
  scope,
  tokenId: "00000000-0000-7000-8000-000000000000",
  expiresAt: new Date(),
  endsAt: new Date(),
  isRetiring: false,
});
const actors: [string, Actor][] = [
  ["nobody", anonymous],
  ["a Read Only token", token("READ_ONLY", "ADMIN")],
  ["a Read & Write token of a VIEWER", token("READ_WRITE", "VIEWER")],
  ["a Read & Write token of a STEWARD", token("READ_WRITE", "STEWARD")],
  ["a session of a VIEWER", { ...ids, kind: "user", role: "VIEWER", sessionId: "", signedInAt: new Date() }],
];

function refusalBy(actor: Actor, access: Access): string | undefined {
  try {
    assertAccess(actor, access);
    return undefined;
  } catch (error) {
    return (error as CatalogError).code;
  }
}

describe("the guard at each field, with the gate out of the way", () => {
  test.each(actors)("refuses %s before the resolver runs", async (_who, actor) => {
    let reached = 0;
    // Whatever a resolver that runs would reach for is counted.
    const modules = new Proxy({}, { get: () => (reached += 1) });
    for (const field of fields) {
      const expected = refusalBy(actor, expectedAccess(field));
      if (expected === undefined) continue;
      const { query, variables } = minimalCall(field);
      const run = field.operation === "subscription" ? subscribe : execute;
      const contextValue = { actor, modules };
      const result = await run({ schema, document: parse(query), variableValues: variables, contextValue });
      if (Symbol.asyncIterator in result) throw new Error(`${nameOf(field)} was let through`);
      const original = result.errors?.[0]?.originalError;
      expect(original, nameOf(field)).toBeInstanceOf(CatalogError);
      expect((original as CatalogError).code, nameOf(field)).toBe(expected);
    }
    expect(reached).toBe(0);
  });

  test("refuses a Read Only token each mutation but its own revocation and what the slice keeps for people", () => {
    const actor = token("READ_ONLY", "ADMIN");
    const mutations = fields.filter(({ operation }) => operation === "mutation");
    const open = mutations.filter((field) => refusalBy(actor, expectedAccess(field)) === undefined);
    expect(open.map(({ name }) => name)).toEqual([
      "createPlaygroundToken",
      "endOtherSessions",
      "endSession",
      "revokeToken",
    ]);
  });
});
