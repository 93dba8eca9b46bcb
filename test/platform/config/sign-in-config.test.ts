import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createConfig, printable } from "#platform/config/config.ts";
import { parseSettings } from "#platform/config/env.ts";

const config = (environment: Record<string, string>) => createConfig(parseSettings(environment));
const provider = { CATALOG_OIDC_ISSUER: "https://id.example/", CATALOG_OIDC_CLIENT_ID: "catalog" };

test("an instance starts with passwords alone", () => {
  expect(config({}).signIn).toEqual({ password: true, oidc: null });
});

test("a provider keeps its issuer's spelling, and its secret out of print", () => {
  const more = { CATALOG_OIDC_CLIENT_SECRET: "hush", CATALOG_OIDC_ALLOWED_DOMAINS: "@A.example, b.example" };
  const made = config({ ...provider, ...more });
  expect(made.signIn.oidc).toMatchObject({
    issuer: "https://id.example/",
    label: "Single sign-on",
    allowedDomains: ["a.example", "b.example"],
    adminGroup: null,
  });
  expect(inspect(made, { depth: 9 }) + JSON.stringify(printable(made))).not.toContain("hush");
});

test.each<[string, Record<string, string>, string]>([
  ["no way in", { CATALOG_PASSWORD_SIGN_IN: "false" }, "nobody could sign in"],
  ["a client of nobody", { CATALOG_OIDC_CLIENT_ID: "catalog" }, "without CATALOG_OIDC_ISSUER"],
  ["an issuer without client", { CATALOG_OIDC_ISSUER: "https://id.example" }, "CATALOG_OIDC_CLIENT_ID"],
  ["an issuer that anybody on the way can play", { ...provider, CATALOG_OIDC_ISSUER: "http://id.example" }, "https"],
])("%s stops the start", (_what, environment, message) => {
  expect(() => config(environment)).toThrow(message);
});
