import { afterAll, describe, expect, test } from "vitest";
import { createConfig } from "#platform/config/config.ts";
import { parseSettings } from "#platform/config/env.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { tokenStory } from "./graphql/tokens/token-story.ts";
import { bearer, call } from "./http/callers.ts";
import { socketClient } from "./websocket/subscription-doors.ts";

const app = await createTestApp({ environment: { CATALOG_METRICS: "true" } });
afterAll(() => app[Symbol.asyncDispose]());

async function scrape(from: TestApp = app, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${from.url}/metrics`, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=/);
  return response.text();
}

/** The value of the series with these labels, in whatever order. */
function seriesOf(text: string, name: string, labels: Record<string, string>): number | undefined {
  const line = text
    .split("\n")
    .find(
      (one) =>
        one.startsWith(`${name}{`) && Object.entries(labels).every(([key, value]) => one.includes(`${key}="${value}"`)),
    );
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
}

describe("GET /metrics", () => {
  test("counts requests by door and status and how long they took, refused and failing ones too", async () => {
    const before = await scrape();
    await call(app, { query: "{ currentToken { id } }" }, bearer(app.tokens.readOnly));
    await call(app, { query: "{ currentToken { id } }" }, {});
    const client = socketClient(app.url, app.tokens.readOnly);
    await client.iterate({ query: "{ currentToken { id } }" }).next();
    await client.dispose();
    const after = await scrape();
    const grown = (name: string, labels: Record<string, string>) =>
      (seriesOf(after, name, labels) ?? 0) - (seriesOf(before, name, labels) ?? 0);
    expect(grown("catalog_requests_total", { door: "graphql", status: "200" })).toBe(1);
    expect(grown("catalog_requests_total", { door: "graphql", status: "401" })).toBe(1);
    expect(grown("catalog_requests_total", { door: "websocket", status: "ok" })).toBe(1);
    expect(grown("catalog_request_duration_seconds_count", { door: "graphql" })).toBe(2);
    expect(after).toContain("process_cpu_seconds_total");
  });

  test("tells when each live token ends, masked, and how many there are of each status", async () => {
    const story = tokenStory(app);
    const { secret, token } = await story.create({ scope: "READ_ONLY", name: 'the "nightly"\nimport' });
    const text = await scrape();
    const ends = seriesOf(text, "catalog_token_expiry_timestamp_seconds", {
      id: token.id,
      token: token.maskedValue,
      scope: "READ_ONLY",
      name: 'the \\"nightly\\"\\nimport',
    });
    expect(ends).toBeCloseTo(token.expiresAt / 1_000, 1);
    expect(text).not.toContain(secret);
    const superseded = seriesOf(text, "catalog_tokens", { status: "SUPERSEDED" }) ?? 0;
    expect(superseded).toBeGreaterThanOrEqual(1);
    await story.revoke(token.id);
    const later = await scrape();
    expect(later).not.toContain(token.id);
    expect(seriesOf(later, "catalog_tokens", { status: "REVOKED" })).toBe(
      (seriesOf(text, "catalog_tokens", { status: "REVOKED" }) ?? 0) + 1,
    );
  });

  test("S12 tell of the tokens of identity providers: when the live ones end, and how many there are", async () => {
    const { operator } = app.app.modules.graphql.scim;
    const maker = { accountId: app.accountId, userId: null, by: { kind: "cli" } } as const;
    const { secret, token } = await operator.create(maker, { name: "Okta" });
    const text = await scrape();
    const labels = { id: token.id, token: `cat_scim_eu_…${token.last4}`, name: "Okta" };
    const ends = seriesOf(text, "catalog_scim_token_expiry_timestamp_seconds", labels);
    expect(ends).toBeCloseTo(token.expiresAt.getTime() / 1_000, 1);
    expect(seriesOf(text, "catalog_scim_tokens", { status: "ACTIVE" })).toBe(1);
    expect(text).not.toContain(secret.reveal());
    await operator.revoke(maker, { id: token.id });
    const later = await scrape();
    expect(later).not.toContain(token.id);
    expect(seriesOf(later, "catalog_scim_tokens", { status: "ACTIVE" })).toBe(0);
    expect(seriesOf(later, "catalog_scim_tokens", { status: "REVOKED" })).toBe(1);
  });

  test("has no label that a client could choose", async () => {
    await fetch(`${app.url}/no-such-path-of-mine`, { headers: { "user-agent": "somebody-special" } });
    expect(await scrape()).not.toMatch(/no-such-path|somebody-special/);
  });
});

describe("metrics", () => {
  test("are off unless they are asked for", async () => {
    await using off = await createTestApp();
    expect((await fetch(`${off.url}/metrics`)).status).toBe(404);
  });

  test("take their own token where one is set, and no API token", async () => {
    const token = "a-scraper-and-nobody-else";
    await using guarded = await createTestApp({
      environment: { CATALOG_METRICS: "true", CATALOG_METRICS_TOKEN: token },
    });
    for (const headers of [{}, bearer("something-else"), bearer(guarded.tokens.readWrite)]) {
      expect((await fetch(`${guarded.url}/metrics`, { headers })).status).toBe(401);
    }
    expect(await scrape(guarded, bearer(token))).toContain("catalog_tokens");
    expect(guarded.log.join("")).not.toContain(token);
  });

  test("of one instance are not another's", async () => {
    await using other = await createTestApp({ environment: { CATALOG_METRICS: "true" } });
    await call(app, { query: "{ currentToken { id } }" }, bearer(app.tokens.readWrite));
    expect(seriesOf(await scrape(other), "catalog_requests_total", { door: "graphql" })).toBeUndefined();
  });

  test("a token for them without them is a contradiction that stops the start", () => {
    const start = () =>
      createConfig(parseSettings({ CATALOG_REGION: "eu", CATALOG_METRICS_TOKEN: "0123456789abcdef" }));
    expect(start).toThrow(/CATALOG_METRICS is not true/);
  });
});
