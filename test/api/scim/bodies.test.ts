import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseSettings } from "#platform/config/env.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { groupUrn, patchUrn, type ScimStory, scimStory, userUrn } from "./scim-story.ts";

let app: TestApp;
let scim: ScimStory;
let user: string;
let group: string;

beforeAll(async () => {
  // As many requests as these tests make are no client's of an ordinary account.
  app = await createTestApp({ environment: { CATALOG_RATE_POINTS: "100000000" } });
  scim = await scimStory(app);
  user = (await scim.user("fuzz@example.com")).id;
  group = (await scim.group("Fuzz", [user])).id;
});
afterAll(() => app[Symbol.asyncDispose]());

const scalars = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, "", "False", "\u0000", "\ud800", "__proto__", "00000000-0000-4000-8000-000000000000"),
);
const names = fc.constantFrom(
  ...["userName", "externalId", "active", "name", "name.givenName", "emails", "displayName", "members", "id", "meta"],
  ...[
    "value",
    "schemas",
    'members[value eq "x"]',
    'emails[type eq "work"].value',
    `${userUrn}:active`,
    "__proto__",
    "é é",
  ],
);
const values = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    scalars,
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(names, tie("any"), { maxKeys: 4 }),
  ),
})).any;

test("S3 S6 no resource that is sent makes the door fail", async () => {
  const resource = fc.dictionary(names, values, { maxKeys: 6 });
  const target = fc.constantFrom("POST /Users", "POST /Groups", `PUT /Users/${user}`, `PUT /Groups/${group}`);
  await fc.assert(
    fc.asyncProperty(resource, target, async (body, at) => {
      const [method = "", path = ""] = at.split(" ");
      const { status } = await scim.call(method, path, { body: { schemas: [userUrn, groupUrn], ...body } });
      expect([200, 201, 400, 409]).toContain(status);
    }),
    { numRuns: 200 },
  );
}, 120_000);

test("S3 S6 no PATCH that is sent makes the door fail", async () => {
  const operation = fc.record(
    { op: fc.constantFrom("add", "Replace", "REMOVE", "move"), path: fc.oneof(names, fc.string()), value: values },
    { requiredKeys: ["op"] },
  );
  const target = fc.constantFrom(`/Users/${user}`, `/Groups/${group}`);
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 4 }), target, async (Operations, path) => {
      const { status } = await scim.call("PATCH", path, { body: { schemas: [patchUrn], Operations } });
      expect([200, 400, 409]).toContain(status);
    }),
    { numRuns: 300 },
  );
}, 120_000);

test.each(["BOSS=People", "ADMIN", "ADMIN=", "=People"])("S7 the setting %s is refused at the start", (text) => {
  expect(() => parseSettings({ CATALOG_SCIM_ROLE_GROUPS: text })).toThrow("expected ROLE=group");
});
