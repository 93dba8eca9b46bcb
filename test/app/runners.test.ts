import { randomUUID } from "node:crypto";
import { afterAll, expect, test, vi } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { bearer, call, clock } from "../api/http/callers.ts";

// The clock of what is done from time to time alone: everything else goes on as it does.
vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
const app = await createTestApp({ background: true });
afterAll(async () => {
  vi.useRealTimers();
  await app[Symbol.asyncDispose]();
});

const kept = async () => {
  const [row] = await app.database.query<{ keys: number; days: number }>(sql`
    SELECT (SELECT count(*)::int FROM idempotency_keys) AS keys, (SELECT count(*)::int FROM token_usage_days) AS days`);
  return row;
};

test("U6 K8 an instance removes by itself, once an hour, what is older than it is kept", async () => {
  const query = 'mutation { createToken(scope: READ_ONLY, name: "kept") { token { id } } }';
  await call(app, { query }, { ...bearer(app.tokens.readWrite), "idempotency-key": randomUUID() });
  await app.app.modules.graphql.usage.flush();
  expect(await kept()).toEqual({ keys: 1, days: 1 });
  await app.database.script(clock("clock_timestamp() + interval '5 years'"));
  vi.advanceTimersByTime(3_600_000);
  await expect.poll(kept, { timeout: 5_000, interval: 20 }).toEqual({ keys: 0, days: 0 });
});
