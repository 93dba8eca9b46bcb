import { serverAudits } from "graphql-http";
import { afterAll, expect, test } from "vitest";
import { createTestApp } from "#testkit/test-app.ts";
import { bearer } from "./callers.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const audits = ["/public/graphql", "/graphql"].map((path) => ({
  path,
  audits: serverAudits({
    url: app.url + path,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...Object(init.headers), ...bearer(app.tokens.readOnly) } }),
  }),
}));

test("there are 61 audits of GraphQL over HTTP", () => {
  for (const { audits: all } of audits) expect(all).toHaveLength(61);
});

for (const { path, audits: all } of audits) {
  test.each(all.map((audit) => [audit.name, audit] as const))(`${path} %s`, async (_name, audit) => {
    const result = await audit.fn();
    expect("reason" in result ? result.reason : result.status).toBe("ok");
  });
}
