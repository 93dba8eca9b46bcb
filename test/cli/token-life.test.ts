import { afterAll, describe, expect, test } from "vitest";
import { minutesOf, rotationOf, secondsOf } from "#app/commands/durations.ts";
import { migratedFolder, run, serve } from "./run-cli.ts";

const folder = await migratedFolder();
afterAll(() => folder[Symbol.dispose]());

const environment = { CATALOG_REGION: "eu", CATALOG_DATA: folder.path, CATALOG_LOG_LEVEL: "silent" };
const catalog = (...words: string[]) => run(words, environment);
const secretLine = /^cat_tok_eu_[0-9A-Za-z]{49}\n$/;

type Shown = { readonly id: string; readonly status: string; readonly name: string | null; readonly createdBy: string };

async function parsed<T>(...words: string[]): Promise<T> {
  const { code, stdout, stderr } = await catalog(...words, "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("durations", () => {
  test.each([
    ["90s", 90],
    ["10m", 600],
    ["24h", 86_400],
    ["7d", 604_800],
    ["0s", 0],
  ])("%s are %i seconds", (text, seconds) => expect(secondsOf(text)).toBe(seconds));

  test.each(["", "10", "m", "1.5h", "-1m", "10 m", "1w", "10M"])("%j is none", (text) =>
    expect(() => secondsOf(text)).toThrow("duration"),
  );

  test("an overlap is of whole minutes", () => {
    expect([minutesOf("24h"), minutesOf("120s")]).toEqual([1_440, 2]);
    expect(() => minutesOf("90s")).toThrow("whole minutes");
  });

  test("a grace is ten minutes unless it is said, and nothing without a first use", () => {
    expect(rotationOf({ onFirstUse: true })).toEqual({ onFirstUse: { graceSeconds: 600 } });
    expect(rotationOf({ onFirstUse: true, grace: 5 })).toEqual({ onFirstUse: { graceSeconds: 5 } });
    expect(rotationOf({ overlap: 5 })).toEqual({ overlapMinutes: 5 });
    expect(rotationOf({})).toBeUndefined();
    expect(() => rotationOf({ grace: 5 })).toThrow("--on-first-use");
    expect(() => rotationOf({ onFirstUse: true, overlap: 5 })).toThrow("either");
  });
});

test("a token's life is managed by commands: rotated with an overlap or on first use, ended, taken over", async () => {
  await catalog("admin", "create", "--email", "ada@example.com");
  await catalog("token", "create", "--scope", "read-only", "--name", "nightly");
  const [first] = await parsed<Shown[]>("token", "list");

  const rotated = await catalog("token", "rotate", first?.id ?? "", "--overlap", "24h");
  expect(rotated).toMatchObject({ code: 0, stdout: expect.stringMatching(secretLine) });
  expect(rotated.stderr).toMatch(/^cat_tok_eu_…\w{4} ends at \d{4}-\d\d-\d\dT[\d:.]+Z\.\n/);
  expect(rotated.stderr).not.toContain(rotated.stdout.trim());
  const both = await parsed<Shown[]>("token", "list");
  expect(both.map(({ status, name }) => [status, name])).toEqual([
    ["ACTIVE", "nightly"],
    ["RETIRING", "nightly"],
  ]);

  // The first commands opened the database themselves; those that follow are carried out by the server that has it.
  await using _server = await serve(environment);
  expect(await parsed("token", "list")).toEqual(both);
  expect(await parsed("token", "end-overlap", both[0]?.id ?? "")).toMatchObject({
    id: first?.id,
    status: "SUPERSEDED",
  });

  const pending = await catalog("token", "rotate", "read-only", "--on-first-use", "--grace", "90s");
  expect(pending).toMatchObject({ code: 0, stdout: expect.stringMatching(secretLine) });
  expect(pending.stderr).toMatch(/ ends after the new one's first use\.\n/);
  const [successor] = await parsed<Shown[]>("token", "list");
  expect(successor?.status).toBe("PENDING_FIRST_USE");

  await catalog("admin", "create", "--email", "bo@example.com");
  expect(await parsed("token", "take-over", successor?.id ?? "", "--by", "bo@example.com")).toMatchObject({
    id: successor?.id,
    createdBy: "bo@example.com",
  });

  expect(await parsed("token", "policy", "--max-active", "3", "--keep-addresses", "no")).toMatchObject({
    maxActiveTokensPerScope: 3,
    maxTokenLifeDays: 365,
    keepsAddresses: false,
  });
  const shown = await catalog("token", "policy");
  expect(shown.stdout).toMatch(/^maxActiveTokensPerScope: 3\nmaxTokenLifeDays: 365\nkeepsAddresses: false\n/);
  const refused = [
    ["token", "rotate", "read-write"],
    ["token", "rotate", first?.id ?? ""],
    ["token", "rotate", "read-only", "--overlap", "8d"],
    ["token", "end-overlap", first?.id.replace(/.$/, "x") ?? ""],
    ["token", "take-over", successor?.id ?? "", "--by", "nobody@example.com"],
    ["token", "policy", "--max-active", "0"],
  ];
  const outcomes = await Promise.all(refused.map((words) => catalog(...words)));
  for (const [index, { code, stdout, stderr }] of outcomes.entries()) {
    expect(stderr, refused[index]?.join(" ")).toMatch(/^\S[^\n]+\.\n$/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  }
}, 180_000);
