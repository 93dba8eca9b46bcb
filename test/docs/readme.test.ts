import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorCodes } from "#kernel/errors.ts";
import { settings } from "#platform/config/settings.ts";

const readme = readFileSync("README.md", "utf8");

test.each(Object.values(settings))(
  "the README lists $variable with its meaning and default",
  ({ variable, help, shown }) => {
    expect(readme).toContain(`| \`${variable}\` | ${help} | ${shown} |`);
  },
);

test("the README names no setting that there is not", () => {
  const named = [...readme.matchAll(/\b(CATALOG_[A-Z_]+)\b/g)].map(([, name]) => name);
  const known = new Set<string>([...Object.values(settings).map(({ variable }) => variable), "CATALOG_TOKEN"]);
  expect(named.filter((name) => name !== undefined && !known.has(name))).toEqual([]);
});

test("the README's codes of refusals are those of the code", () => {
  const codes = [...readme.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, code]) => code ?? "");
  for (const code of ["UNAUTHENTICATED", "BAD_USER_INPUT", "QUERY_TOO_COMPLEX", "SERVICE_UNAVAILABLE"] as const) {
    expect(errorCodes).toContain(code);
    expect(readme).toContain(code);
  }
  expect(codes.length).toBeGreaterThan(5);
});
