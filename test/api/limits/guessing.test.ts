import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeSecret } from "#kernel/secret-token.ts";
import { createKnownSecrets } from "#modules/limits/known-secrets.ts";
import { type CatalogEvent, createEventBus } from "#platform/events/event-bus.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { bearer, call } from "../http/callers.ts";
import { cheap, standingClock } from "./limits-story.ts";

const guess = () => composeSecret("apiToken", "eu", randomBytes);

async function present(app: TestApp, token: string, from?: string) {
  const headers = { ...bearer(token), ...(from === undefined ? {} : { "x-forwarded-for": from }) };
  const { status, headers: told } = await call(app, { query: cheap }, headers);
  return { status, retryAfter: told.get("retry-after") };
}

const proxied = (trusted: string, more: Parameters<typeof createTestApp>[0] = { clock: standingClock() }) =>
  createTestApp({ ...more, environment: { CATALOG_TRUSTED_PROXIES: trusted } });

async function guessALot(app: TestApp, from?: string): Promise<void> {
  const answers = await Promise.all(Array.from({ length: 20 }, () => present(app, guess(), from)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(401));
}

const clock = standingClock();
let app: TestApp;

beforeAll(async () => {
  app = await proxied("1", { clock });
});
afterAll(() => app[Symbol.asyncDispose]());

/** The same database for another process. */
const shared = () => ({ ...app.database, [Symbol.asyncDispose]: async () => undefined });
const idOf = async (scope: "READ_ONLY" | "READ_WRITE"): Promise<string> =>
  (await app.database.prisma.apiToken.findFirstOrThrow({ where: { accountId: app.accountId, scope } })).id;
const operator = () => ({ accountId: app.accountId, userId: app.userId, by: { kind: "cli" } }) as const;

describe("B9 an address that presents bad tokens", () => {
  test("is refused without a database read after 20 of them, until the minute is over", async () => {
    const from = "192.0.2.1";
    await guessALot(app, from);
    expect(await present(app, guess(), from)).toEqual({ status: 429, retryAfter: "60" });
    app.statements.length = 0;
    const bad = ["nonsense", composeSecret("apiToken", "us", randomBytes), ...Array.from({ length: 30 }, guess)];
    const answers = await Promise.all(bad.map((token) => present(app, token, from)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([429]));
    expect(app.statements).toEqual([]);
    clock.move(60);
    expect((await present(app, guess(), from)).status).toBe(401);
  });

  test("still has good tokens read that this process never saw, and those that ended refused", async () => {
    const from = "192.0.2.2";
    await guessALot(app, from);
    for (const token of [app.tokens.readWrite, app.other.tokens.readOnly]) {
      app.statements.length = 0;
      expect((await present(app, token, from)).status).toBe(200);
      expect(app.statements.some((text) => text.includes("t.hash"))).toBe(true);
    }
    await app.app.modules.graphql.tokens.operator.revoke(operator(), { id: await idOf("READ_ONLY") });
    expect((await present(app, app.tokens.readOnly, from)).status).toBe(401);
  });

  test("still has a token read that another process has made a moment ago", async () => {
    const from = "192.0.2.3";
    await using other = await createTestApp({ database: shared() });
    await guessALot(app, from);
    expect((await present(app, guess(), from)).status).toBe(429);
    for (let made = 0; made < 10; made += 1) {
      const { secret } = await other.app.modules.graphql.tokens.operator.issue(operator(), { scope: "READ_WRITE" });
      expect((await present(app, secret.reveal(), from)).status).toBe(200);
    }
  });

  test("still has a token read whose making is told of late, or in a gap", async () => {
    await using events = await createEventBus(app.database);
    const gaps = new EventEmitter();
    let isTold = true;
    const late = {
      onEvent: (listener: (event: CatalogEvent) => void) =>
        events.onEvent((event) => isTold && void setTimeout(listener, 300, event)),
      onGap: (listener: () => void) => {
        gaps.on("gap", listener);
        return { [Symbol.dispose]: () => gaps.off("gap", listener) };
      },
    };
    const known = createKnownSecrets(app.database, late);
    expect(await known.mayExist(guess())).toBe(false);
    const { issue } = app.app.modules.graphql.tokens.operator;
    const made = async () => (await issue(operator(), { scope: "READ_WRITE" })).secret.reveal();
    expect(await known.mayExist(await made())).toBe(true);
    isTold = false;
    const missed = known.mayExist(await made());
    // The connection that tells of changes was lost, and is there again.
    setTimeout(() => gaps.emit("gap"), 600);
    expect(await missed).toBe(true);
  });

  test("may repeat one bad token as often as it likes: that is no guessing", async () => {
    const token = guess();
    const answers = await Promise.all(Array.from({ length: 30 }, () => present(app, token, "192.0.2.5")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect((await present(app, guess(), "192.0.2.5")).status).toBe(401);
  });

  test("is the caller that trusted proxies name, and of IPv6 its network", async () => {
    await guessALot(app, "9.9.9.9, 2001:db8:1:2::1");
    const answers = await Promise.all([
      present(app, guess(), "2001:db8:1:2:ffff::2"),
      // What the client wrote itself is not believed.
      present(app, guess(), "8.8.8.8, 2001:db8:1:2::9"),
      present(app, guess(), "2001:db8:1:3::1"),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 401]);
  });

  test("is found through networks of proxies, too, and is who connects where none is trusted", async () => {
    const [database, clock] = [shared(), standingClock()];
    await using behind = await proxied("127.0.0.0/8,::1/128,10.0.0.0/8", { database, clock });
    await using bare = await createTestApp({ database, clock });
    await Promise.all([guessALot(behind, "203.0.113.7, 10.1.2.3"), guessALot(bare, "203.0.113.7")]);
    const answers = await Promise.all([
      present(behind, guess(), "203.0.113.7, 10.9.9.9"),
      present(behind, guess(), "203.0.113.8, 10.9.9.9"),
      present(bare, guess(), "203.0.113.8"),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([429, 401, 429]);
  });
});
