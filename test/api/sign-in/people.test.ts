import { afterAll, describe, expect, test } from "vitest";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import {
  addPerson,
  auditOf,
  bearer,
  call,
  dataOf,
  errorOf,
  type HeaderValues,
  later,
  password,
  postSignIn,
  sessionOf,
} from "../http/callers.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const person = "{ id email firstName lastName role status lastSeenAt isYou }";
const documents = {
  me: "{ me { id email name role account { id name } region kind signedInAt sessionExpiresAt } }",
  sessions: "{ sessions { id userAgent createdAt lastSeenAt expiresAt isCurrent } }",
  endSession: "mutation ($id: ID!) { endSession(id: $id) }",
  endOthers: "mutation { endOtherSessions }",
  people: `query ($search: String, $statuses: [UserStatus!], $roles: [UserRole!], $limit: Int, $after: ID) {
    people(search: $search, statuses: $statuses, roles: $roles, limit: $limit, after: $after) ${person} }`,
  invite: `mutation ($email: String!, $role: UserRole!, $firstName: String, $lastName: String) {
    inviteUser(email: $email, role: $role, firstName: $firstName, lastName: $lastName) { person ${person} link expiresAt mailed } }`,
  reset: `mutation ($userId: ID!) { resetPasswordLink(userId: $userId) { person ${person} link } }`,
  role: `mutation ($userId: ID!, $role: UserRole!) { changeRole(userId: $userId, role: $role) ${person} }`,
  suspend: `mutation ($userId: ID!) { suspendUser(userId: $userId) ${person} }`,
  reactivate: `mutation ($userId: ID!) { reactivateUser(userId: $userId) ${person} }`,
} as const;

type Shown = { id: string; email: string; role: string; status: string; isYou: boolean; lastSeenAt: number | null };
type Invited = { person: Shown; link: string; expiresAt: number; mailed: boolean };
type Session = { id: string; isCurrent: boolean; userAgent: string };

const ask = (headers: HeaderValues, query: string, variables: Record<string, unknown> = {}) =>
  call(app, { query, variables }, headers);

/** An account with a signed-in administrator and a person of some role beside them. */
async function story(role: "ADMIN" | "VIEWER" = "VIEWER") {
  const account = await createTestAccount(app.app);
  const admin = await sessionOf(app, account);
  const other = await addPerson(app, account.accountId, role);
  return { account, admin, other };
}

const redeem = (body: object, headers: HeaderValues = { "x-catalog-csrf": "1" }) =>
  fetch(`${app.url}/sign-in/redeem`, { method: "POST", headers, body: JSON.stringify(body) });

describe("me and sessions", () => {
  test("say who is signed in, and where else", async () => {
    const { account, other } = await story();
    const [one, two] = [await sessionOf(app, other), await sessionOf(app, other)];
    const me: Record<string, unknown> = dataOf(await ask(one, documents.me));
    expect(me).toMatchObject({ id: other.id, email: other.email, name: "Pat VIEWER", role: "VIEWER", kind: "USER" });
    expect(me).toMatchObject({ account: { id: account.accountId, name: "Test" }, region: "eu" });
    expect(Number(me.sessionExpiresAt) - Number(me.signedInAt)).toBe(12 * 3_600_000);
    const sessions: Session[] = dataOf(await ask(two, documents.sessions));
    expect(sessions.map(({ isCurrent }) => isCurrent).toSorted()).toEqual([false, true]);
    expect(sessions[0]?.userAgent).toBe("node");
    expect(dataOf(await ask(one, documents.endOthers))).toBe(1);
    expect((await ask(two, documents.me)).status).toBe(401);
    const [left]: Session[] = dataOf(await ask(one, documents.sessions));
    expect(dataOf(await ask(one, documents.endSession, { id: left?.id }))).toBe(true);
    expect((await ask(one, documents.me)).status).toBe(401);
  });

  test("AC18 of a token is its maker, who has sessions while the token has none", async () => {
    const { account } = await story();
    const token = bearer(account.tokens.readOnly);
    expect(dataOf(await ask(token, documents.me))).toMatchObject({
      id: account.userId,
      kind: "API_TOKEN",
      signedInAt: null,
      sessionExpiresAt: null,
    });
    for (const query of [documents.sessions, documents.endOthers])
      expect(errorOf(await ask(token, query))).toMatchObject({ code: "FORBIDDEN", reason: "SESSION_REQUIRED" });
    expect(errorOf(await ask({}, documents.me))).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  });

  test("AC18 another person's session is not found, whoever asks", async () => {
    const { admin, other } = await story();
    const theirs = await sessionOf(app, other);
    const [session]: Session[] = dataOf(await ask(theirs, documents.sessions));
    for (const id of [session?.id, "nonsense"])
      expect(errorOf(await ask(admin, documents.endSession, { id }))).toMatchObject({ code: "NOT_FOUND" });
    expect((await ask(theirs, documents.me)).status).toBe(200);
  });
});

describe("people", () => {
  test("are listed by address, searched, filtered and paged", async () => {
    const { account, admin, other } = await story();
    await sessionOf(app, other);
    const list = async (variables: object): Promise<Shown[]> =>
      dataOf(await ask(admin, documents.people, { ...variables }));
    const all = await list({});
    expect(all.map(({ email }) => email)).toEqual([account.email, other.email].toSorted());
    expect(all.find(({ isYou }) => isYou)?.id).toBe(account.userId);
    expect(all.every(({ lastSeenAt }) => typeof lastSeenAt === "number")).toBe(true);
    expect(await list({ search: "PAT V" })).toMatchObject([{ id: other.id }]);
    expect(await list({ search: "%" })).toEqual([]);
    expect(await list({ roles: ["ADMIN"] })).toMatchObject([{ id: account.userId }]);
    expect(await list({ statuses: ["SUSPENDED", "PENDING"] })).toEqual([]);
    const [first] = await list({ limit: 1 });
    expect(await list({ after: first?.id })).toEqual(all.slice(1));
    expect(await list({ after: "nonsense" })).toEqual([]);
    expect(errorOf(await ask(admin, documents.people, { limit: 201 }))).toMatchObject({ code: "BAD_USER_INPUT" });
  });

  test("AC13 are invited, come in once by the link, and are audited in the same transaction", async () => {
    const { account, admin } = await story();
    const email = `new-${account.userId.slice(-8)}@example.com`;
    const invited: Invited = dataOf(await ask(admin, documents.invite, { email, role: "STEWARD", lastName: "New" }));
    expect(invited.person).toMatchObject({ email, role: "STEWARD", status: "PENDING", lastSeenAt: null, isYou: false });
    expect(invited.expiresAt - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect(invited.link.startsWith(`${app.url}/sign-in#invitation=`)).toBe(true);
    expect((await postSignIn(app, { email, password })).status).toBe(401);
    const token = invited.link.split("=")[1];
    const response = await redeem({ token, password, firstName: "Nia" });
    expect(response.status).toBe(200);
    expect(response.headers.get("set-cookie")).toMatch(/^catalog_eu=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax/);
    expect(await response.json()).toMatchObject({
      user: { email, firstName: "Nia", lastName: "New", role: "STEWARD" },
    });
    const again = await redeem({ token, password });
    const unknown = await redeem({ token: "A".repeat(43), password });
    expect([again.status, await again.text()]).toEqual([401, await unknown.text()]);
    const actions = (await auditOf(app, invited.person.id)).map(({ action }) => action);
    expect(actions).toEqual(["user.created", "user.invited", "session.refused", "user.invitationAccepted"]);
    expect(app.log.join("")).not.toContain(token);
    expect(errorOf(await ask(admin, documents.invite, { email, role: "VIEWER" }))).toMatchObject({ field: "email" });
  });

  test("AC13 choose a new password by a link, for seven days", async () => {
    const { admin, other } = await story();
    const { link }: Invited = dataOf(await ask(admin, documents.reset, { userId: other.id }));
    const token = link.split("#reset=")[1];
    const late = await later(app, "8 days", () => redeem({ token, password: "another password" }));
    expect(late.status).toBe(401);
    expect((await redeem({ token, password: "short" })).status).toBe(400);
    expect((await redeem({ token, password: "another password" }, {})).status).toBe(403);
    expect((await redeem({ token, password: "another password" })).status).toBe(200);
    expect((await postSignIn(app, other)).status).toBe(401);
    expect((await redeem({ password })).status).toBe(400);
  });

  test("act with another role from the next request on", async () => {
    const { admin, other } = await story();
    const theirs = await sessionOf(app, other);
    expect(dataOf(await ask(admin, documents.role, { userId: other.id, role: "ADMIN" }))).toMatchObject({
      role: "ADMIN",
    });
    expect((await ask(theirs, documents.people)).status).toBe(200);
    dataOf(await ask(theirs, documents.role, { userId: other.id, role: "VIEWER" }));
    expect(errorOf(await ask(theirs, documents.people))).toMatchObject({ status: 403, code: "FORBIDDEN" });
    const rows = await auditOf(app, other.id);
    expect(rows.at(-1)).toMatchObject({ action: "user.roleChanged", details: { before: "ADMIN", after: "VIEWER" } });
  });

  test("AC11 are out at once when they are suspended: session, subscription, token and password", async () => {
    const { admin, other } = await story("ADMIN");
    const theirs = await sessionOf(app, other);
    const made = await ask(theirs, "mutation { createToken(scope: READ_ONLY) { secret } }");
    const { secret }: { secret: string } = dataOf(made);
    const query = "subscription { catalogChanges { ids } }";
    const stream = await fetch(`${app.url}/public/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream", ...theirs },
      body: JSON.stringify({ query }),
    });
    expect(stream.status).toBe(200);
    const ended = stream.text();
    expect(dataOf(await ask(admin, documents.suspend, { userId: other.id }))).toMatchObject({ status: "SUSPENDED" });
    await ended;
    expect((await ask(theirs, documents.me)).status).toBe(401);
    expect(errorOf(await ask(bearer(secret), documents.me))).toMatchObject({ reason: "OWNER_SUSPENDED" });
    expect((await postSignIn(app, other)).status).toBe(401);
    expect(dataOf(await ask(admin, documents.reactivate, { userId: other.id }))).toMatchObject({ status: "ACTIVATED" });
    expect((await ask(bearer(secret), documents.me)).status).toBe(200);
    expect((await ask(theirs, documents.me)).status).toBe(401);
    expect((await postSignIn(app, other)).status).toBe(200);
  });

  test("AC12 keep an administrator: the last one stays, also when two end each other at once", async () => {
    const { account, admin, other } = await story("ADMIN");
    const theirs = await sessionOf(app, other);
    const outcomes = await Promise.all([
      ask(admin, documents.suspend, { userId: other.id }),
      ask(theirs, documents.role, { userId: account.userId, role: "VIEWER" }),
    ]);
    const errors = outcomes.flatMap((outcome) => (outcome.body.errors ? [errorOf(outcome)] : []));
    expect(errors).toHaveLength(1);
    // Or the first was through before the second was let in.
    expect(["LAST_ADMINISTRATOR", undefined]).toContain(errors[0]?.reason);
    const alone = await story();
    expect(errorOf(await ask(alone.admin, documents.suspend, { userId: alone.account.userId }))).toMatchObject({
      code: "BAD_USER_INPUT",
      reason: "LAST_ADMINISTRATOR",
    });
  });

  test("of another account are not found, and nobody but an administrator manages them", async () => {
    const { account, admin, other } = await story();
    const stranger = await story();
    for (const query of [documents.suspend, documents.reactivate, documents.reset]) {
      expect(errorOf(await ask(stranger.admin, query, { userId: other.id }))).toMatchObject({ code: "NOT_FOUND" });
      const viewer = await sessionOf(app, other);
      const token = bearer(account.tokens.readOnly);
      for (const headers of [viewer, token])
        expect(errorOf(await ask(headers, query, { userId: other.id }))).toMatchObject({ status: 403 });
      expect(errorOf(await ask({}, query, { userId: other.id }))).toMatchObject({ status: 401 });
    }
    expect(dataOf(await ask(bearer(account.tokens.readWrite), documents.people))).toHaveLength(2);
    const evil = { ...admin, origin: "https://evil.example" };
    expect((await ask(evil, documents.suspend, { userId: other.id })).status).toBe(401);
  });
});

test("AC19 links and roles are given by whoever signed in within ten minutes; an older session is asked again", async () => {
  const account = await createTestAccount(app.app);
  const session = await sessionOf(app, account);
  const email = `late-${account.userId.slice(-8)}@example.com`;
  const tries: [string, Record<string, unknown>][] = [
    [documents.invite, { email, role: "ADMIN" }],
    [documents.reset, { userId: account.userId }],
    [documents.role, { userId: account.userId, role: "ADMIN" }],
  ];
  await later(app, "11 minutes", async () => {
    for (const [query, variables] of tries) {
      const { code, reason } = errorOf(await ask(session, query, variables));
      expect({ code, reason }).toEqual({ code: "FORBIDDEN", reason: "SIGN_IN_AGAIN" });
    }
  });
  for (const [query, variables] of tries) dataOf(await ask(session, query, variables));
});
