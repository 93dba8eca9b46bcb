import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createConfig, printable } from "#platform/config/config.ts";
import { parseSettings } from "#platform/config/env.ts";

const url = "https://models.example.com/v1";
const key = "sk-test-0123456789";
const configOf = (environment: Record<string, string>) => createConfig(parseSettings(environment));

test("SE14 without an endpoint there are no vectors", () => {
  expect(configOf({}).embedding).toBeNull();
});

test("SE14 an endpoint has its bounds without being told", () => {
  const { embedding } = configOf({ CATALOG_EMBEDDING_URL: `${url}/`, CATALOG_EMBEDDING_MODEL: "m" });
  expect(embedding).toEqual({ url, model: "m", key: null, dimensions: null, timeoutSeconds: 30 });
});

test("SE19 the key can be used, and not be printed", () => {
  const config = configOf({
    CATALOG_EMBEDDING_URL: url,
    CATALOG_EMBEDDING_MODEL: "m",
    CATALOG_EMBEDDING_KEY: key,
    CATALOG_EMBEDDING_DIMENSIONS: "256",
  });
  expect(config.embedding).toMatchObject({ dimensions: 256 });
  expect(config.embedding?.key?.reveal()).toBe(key);
  for (const shown of [JSON.stringify(printable(config)), inspect(config, { depth: 9 })])
    expect(shown).not.toContain(key);
});

test.each<[string, Record<string, string>]>([
  ["a model without an endpoint", { CATALOG_EMBEDDING_MODEL: "m" }],
  ["a key without an endpoint", { CATALOG_EMBEDDING_KEY: key }],
  ["dimensions without an endpoint", { CATALOG_EMBEDDING_DIMENSIONS: "256" }],
  ["an endpoint without a model", { CATALOG_EMBEDDING_URL: url }],
  ["a password in the URL", { CATALOG_EMBEDDING_URL: "https://me:secret@example.com", CATALOG_EMBEDDING_MODEL: "m" }],
  ["an address that is no web address", { CATALOG_EMBEDDING_URL: "ftp://x", CATALOG_EMBEDDING_MODEL: "m" }],
  ["one dimension", { CATALOG_EMBEDDING_DIMENSIONS: "1" }],
  ["more dimensions than are taken", { CATALOG_EMBEDDING_DIMENSIONS: "4097" }],
])("SE14 SE19 %s stops the start, and no value is repeated", (_, environment) => {
  const start = () => configOf(environment);
  expect(start).toThrow(/CATALOG_EMBEDDING_/);
  expect(start).not.toThrow(/secret@|sk-test/);
});
