import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { type Era, eras, excused, extensions, generic, leftOut, olderVersions } from "./scenarios.ts";
import { type Checks, listScenarios, runSuite } from "./suite.ts";
import { createTokenProxy, type TokenProxy } from "./token-proxy.ts";

const tokens = ["read-only", "read-write"] as const;
const runs = eras.flatMap((era) => tokens.map((token) => [era, token] as const));
const results = new Map<string, Map<string, Checks>>();
// The suite waits for messages that are not to come, four times at once.
const patienceMilliseconds = 120_000;
let proxy: TokenProxy;
let app: TestApp;

beforeAll(async () => {
  proxy = await createTokenProxy();
  // Clients reach the instance by the proxy, so that is its public URL, and the proxy's name the one in `Host`.
  app = await createTestApp({ environment: { CATALOG_PUBLIC_URL: proxy.url } });
  proxy.aim(app.app.port, { "read-only": app.tokens.readOnly, "read-write": app.tokens.readWrite });
  await Promise.all(
    runs.map(async ([era, token]) => results.set(era + token, new Map(await runSuite(urlFor(token), era)))),
  );
  for (const [era, token] of runs) {
    for (const scenario of generic[era]) await giveTime(era, token, scenario);
  }
}, patienceMilliseconds);
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

function urlFor(token: string): string {
  return `${proxy.url}/${token}/mcp`;
}

function resultsOf(era: Era, token: string): ReadonlyMap<string, Checks> {
  return results.get(era + token) ?? new Map();
}

/** The suite gives some answers half a second. On a busy machine a scenario may be asked again, by itself. */
async function giveTime(era: Era, token: string, scenario: string): Promise<void> {
  for (let again = 0; again < 3 && unexcused(resultsOf(era, token).get(scenario)).length > 0; again += 1) {
    const checks = (await runSuite(urlFor(token), era, scenario)).get(scenario);
    if (checks !== undefined) results.get(era + token)?.set(scenario, checks);
  }
}

function unexcused(checks: Checks = []): Checks {
  const bad = checks.filter(({ status }) => status === "FAILURE" || status === "WARNING");
  return bad.filter(({ id, errorMessage = "" }) => !errorMessage.includes(excused[id] ?? "\n"));
}

test("MC3 every scenario of the suite is run or left out for a reason, and every version is known", async () => {
  const known = [...Object.values(generic).flat(), ...Object.keys(leftOut), ...extensions];
  const listed = await listScenarios();
  expect([...listed.keys()].sort()).toEqual([...new Set(known)].sort());
  expect(new Set([...listed.values()].flat())).toEqual(new Set([...eras, ...olderVersions, "extension"]));
});

describe.each(runs)("MC3 MC4 in the era of %s with a %s token", (era, token) => {
  test("the generic scenarios ran, and no other but those left out", () => {
    const ran = [...resultsOf(era, token).keys()];
    expect(ran).toEqual(expect.arrayContaining([...generic[era]]));
    expect(ran.filter((name) => !generic[era].includes(name) && leftOut[name] === undefined)).toEqual([]);
  });

  test.each(generic[era])("%s passes", (scenario) => {
    const checks = resultsOf(era, token).get(scenario) ?? [];
    expect(unexcused(checks)).toEqual([]);
    expect(checks.filter(({ status }) => status === "SUCCESS")).not.toEqual([]);
  });
});

test("what is left out or excused wants something of the suite's own server, or a part that is not offered", () => {
  const said = `${proxy.bodies.join("\n")}${JSON.stringify([...results.values()].map((run) => [...run]))}`;
  const unsaid = Object.entries({ ...leftOut, ...excused }).filter(([, wanted]) => !said.includes(wanted));
  expect(unsaid).toEqual([]);
  const checks = resultsOf("2026-07-28", "read-write").get("server-stateless") ?? [];
  const passing = checks.filter(({ id, status }) => status === "SUCCESS" && excused[id] !== undefined);
  expect(passing).toEqual([]);
});
