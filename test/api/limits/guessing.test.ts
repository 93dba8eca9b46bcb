import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { composeSecret } from "#kernel/secret-token.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { bearer, call } from "../http/callers.ts";
import { cheap, standingClock } from "./limits-story.ts";

const guess = () => composeSecret("apiToken", "eu", randomBytes);

async function present(app: TestApp, token: string, from?: string) {
  const headers = { ...bearer(token), ...(from === undefined ? {} : { "x-forwarded-for": from }) };
  const { status, headers: told } = await call(app, { query: cheap }, headers);
  return { status, retryAfter: told.get("retry-after") };
}

const proxied = (trusted: string, clock = standingClock()) =>
  createTestApp({ clock, environment: { CATALOG_TRUSTED_PROXIES: trusted } });

async function guessALot(app: TestApp, from?: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) expect((await present(app, guess(), from)).status).toBe(401);
}

describe("B9 an address that presents bad tokens", () => {
  test("is refused without a database read after 20 of them, until the minute is over", async () => {
    const clock = standingClock();
    await using app = await createTestApp({ clock });
    await guessALot(app);
    app.statements.length = 0;
    expect(await present(app, guess())).toEqual({ status: 429, retryAfter: "60" });
    expect(await present(app, "nonsense")).toMatchObject({ status: 429 });
    expect(app.statements).toEqual([]);
    clock.move(60);
    expect((await present(app, guess())).status).toBe(401);
  });

  test("still has its good tokens read, and those that ended meanwhile refused", async () => {
    await using app = await createTestApp({ clock: standingClock() });
    expect((await present(app, app.tokens.readOnly)).status).toBe(200);
    await guessALot(app);
    app.statements.length = 0;
    expect((await present(app, app.tokens.readOnly)).status).toBe(200);
    expect(app.statements[0]).toContain("api_tokens");
    const id = (
      await app.database.prisma.apiToken.findFirstOrThrow({ where: { accountId: app.accountId, scope: "READ_ONLY" } })
    ).id;
    await app.app.modules.graphql.tokens.operator.revoke(
      { accountId: app.accountId, userId: null, by: { kind: "cli" } },
      { id },
    );
    expect((await present(app, app.tokens.readOnly)).status).toBe(401);
  });

  test("may repeat one bad token as often as it likes: that is no guessing", async () => {
    await using app = await createTestApp({ clock: standingClock() });
    const token = guess();
    for (let tries = 0; tries < 30; tries += 1) expect((await present(app, token)).status).toBe(401);
  });

  test("is the caller that trusted proxies name, and of IPv6 its network", async () => {
    await using app = await proxied("1");
    await guessALot(app, "9.9.9.9, 2001:db8:1:2::1");
    expect((await present(app, guess(), "2001:db8:1:2:ffff::2")).status).toBe(429);
    expect((await present(app, guess(), "2001:db8:1:3::1")).status).toBe(401);
    // What the client wrote itself is not believed.
    expect((await present(app, guess(), "8.8.8.8, 2001:db8:1:2::9")).status).toBe(429);
  });

  test("is found through networks of proxies, too", async () => {
    await using app = await proxied("127.0.0.0/8,::1/128,10.0.0.0/8");
    await guessALot(app, "203.0.113.7, 10.1.2.3");
    expect((await present(app, guess(), "203.0.113.7, 10.9.9.9")).status).toBe(429);
    expect((await present(app, guess(), "203.0.113.8, 10.9.9.9")).status).toBe(401);
  });

  test("is who connects where no proxy is trusted", async () => {
    await using app = await createTestApp({ clock: standingClock() });
    await guessALot(app, "203.0.113.7");
    expect((await present(app, guess(), "203.0.113.8")).status).toBe(429);
  });
});
