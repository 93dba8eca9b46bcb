import { createTestApp, type TestApp } from "#testkit/test-app.ts";

/** A clock that stands at the beginning of a window until it is moved. */
export function standingClock() {
  let now = Math.ceil(Date.now() / 60_000) * 60_000;
  return {
    now: () => new Date(now),
    move: (seconds: number) => {
      now += seconds * 1_000;
    },
  };
}

export type Standing = { readonly limit: number; readonly remaining: number; readonly reset: number };

/** The two header fields, read as the draft writes them. */
export function standingOf(headers: Headers): Standing {
  const policy = /^"account";q=(\d+);qu="points";w=\d+$/.exec(headers.get("ratelimit-policy") ?? "");
  const state = /^"account";r=(\d+);t=(\d+)$/.exec(headers.get("ratelimit") ?? "");
  if (policy === null || state === null) throw new Error(`no standing: ${headers.get("ratelimit")}`);
  return { limit: Number(policy[1]), remaining: Number(state[1]), reset: Number(state[2]) };
}

/** An account with so many points a minute. */
export function appWith(points: number, more: Parameters<typeof createTestApp>[0] = {}): Promise<TestApp> {
  const environment = { CATALOG_MAX_COST: "100", CATALOG_RATE_POINTS: String(points), ...more.environment };
  return createTestApp({ ...more, environment });
}

/** Costs one point, and ten more the first time. */
export const cheap = "{ currentToken { id } }";

/** Costs so many points. */
export function costing(points: number): string {
  return `{ ${Array.from({ length: points }, (_, index) => `t${index}: currentToken { id }`).join(" ")} }`;
}
