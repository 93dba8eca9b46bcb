import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createConfig, printable } from "#platform/config/config.ts";
import { parseSettings } from "#platform/config/env.ts";

const url = "https://models.example.com/v1";
const key = "sk-test-0123456789";
const configOf = (environment: Record<string, string>) => createConfig(parseSettings(environment));

test("AS7 without an endpoint answers are composed here", () => {
  expect(configOf({}).assistant).toBeNull();
});

test("AS7 an endpoint has its bounds without being told", () => {
  const { assistant } = configOf({ CATALOG_ASSISTANT_URL: `${url}/`, CATALOG_ASSISTANT_MODEL: "m" });
  expect(assistant).toEqual({ url, model: "m", key: null, maxTokens: 8_000, timeoutSeconds: 60 });
});

test("AS11 the key can be used, and not be printed", () => {
  const config = configOf({
    CATALOG_ASSISTANT_URL: url,
    CATALOG_ASSISTANT_MODEL: "m",
    CATALOG_ASSISTANT_KEY: key,
    DATABASE_URL: "postgres://localhost/catalog",
  });
  expect(config.assistant?.key?.reveal()).toBe(key);
  for (const shown of [JSON.stringify(printable(config)), inspect(config, { depth: 9 })])
    expect(shown).not.toContain(key);
});

test.each<[string, Record<string, string>]>([
  ["a model without an endpoint", { CATALOG_ASSISTANT_MODEL: "m" }],
  ["a key without an endpoint", { CATALOG_ASSISTANT_KEY: key }],
  ["an endpoint without a model", { CATALOG_ASSISTANT_URL: url }],
  ["a password in the URL", { CATALOG_ASSISTANT_URL: "https://me:secret@example.com", CATALOG_ASSISTANT_MODEL: "m" }],
  ["an address that is no web address", { CATALOG_ASSISTANT_URL: "ftp://x", CATALOG_ASSISTANT_MODEL: "m" }],
  [
    "a key with a line break",
    { CATALOG_ASSISTANT_URL: url, CATALOG_ASSISTANT_MODEL: "m", CATALOG_ASSISTANT_KEY: "a\nb" },
  ],
  ["a budget too small for a question", { CATALOG_ASSISTANT_MAX_TOKENS: "3999" }],
])("AS7 AS11 %s stops the start, and no value is repeated", (_, environment) => {
  const start = () => configOf(environment);
  expect(start).toThrow(/CATALOG_ASSISTANT_/);
  expect(start).not.toThrow(/secret@|sk-test/);
});
