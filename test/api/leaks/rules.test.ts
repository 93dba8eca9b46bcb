import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { composeSecret } from "#kernel/secret-token.ts";

/** The tools are not run here: their rules are, which both of them write in a syntax that JavaScript shares. */
const rules = [
  { name: "gitleaks", file: ".gitleaks.toml", rule: /^regex = '''(.+)'''$/m, keywords: /keywords = \[(.+)\]/ },
  {
    name: "TruffleHog",
    file: "src/modules/leaks/trufflehog.yaml",
    rule: /^ +token: '(.+)'$/m,
    keywords: /keywords:\n((?: +- .+\n)+)/,
  },
].map(({ name, file, rule, keywords }) => {
  const text = readFileSync(file, "utf8");
  return { name, pattern: new RegExp(rule.exec(text)?.[1] ?? "(?!)", "g"), keywords: keywords.exec(text)?.[1] ?? "" };
});

const planted = ["eu", "us", "local", "asiasout"].flatMap((region) =>
  (["apiToken", "scimToken"] as const).flatMap((kind) =>
    Array.from({ length: 50 }, () => composeSecret(kind, region, randomBytes)),
  ),
);

const places = [
  (token: string) => `CATALOG_TOKEN=${token}\n`,
  (token: string) => `{"token":"${token}"}`,
  (token: string) => `curl -H 'Authorization: Bearer ${token}' https://x`,
  (token: string) => `https://x/?token=${token}&y=1`,
  (token: string) => `token: ${token}, next`,
];

describe.each(rules)("L6 the rule for $name", ({ pattern, keywords }) => {
  test("finds every token, wherever it is planted, and all of it", () => {
    for (const place of places) for (const token of planted) expect(place(token).match(pattern)).toEqual([token]);
  });

  test("is asked about every text that holds one", () => {
    for (const token of planted) expect(keywords).toContain(token.slice(0, token.indexOf("_", 4) + 1));
  });

  test("finds nothing in ordinary source", () => {
    const files = execFileSync("git", ["ls-files", "src", "prisma", "playground", "README.md"], { encoding: "utf8" })
      .split("\n")
      .filter((file) => /\.(ts|tsx|md|sql|prisma|html|css|json|mjs)$/.test(file));
    expect(files.length).toBeGreaterThan(300);
    const found = files.filter((file) => pattern.test(contentOf(file)));
    expect(found).toEqual([]);
  });
});

/** A file that was removed and not yet committed so is none. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
