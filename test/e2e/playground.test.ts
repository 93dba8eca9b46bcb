import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type DocumentNode, parse, print, validate } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "#app/app.ts";
import { firstStart } from "#app/first-start.ts";
import { createConfig } from "#platform/config/config.ts";
import { parseSettings } from "#platform/config/env.ts";
import { createLogger } from "#platform/logger/logger.ts";
import { buildSchema } from "#schema/schema.ts";
import { sendGraphql } from "#testkit/graphql-client.ts";
import { openTestDatabase } from "#testkit/test-database.ts";
import { anyTableId, examples } from "../../playground/src/examples.ts";
import { fillTableId } from "../../playground/src/table-id.ts";
import { walkPlayground, watchInPlayground } from "./playground-walk.ts";

const project = join(import.meta.dirname, "../..");
const pictures = join(project, ".build/playground");

const config = createConfig(
  parseSettings({ CATALOG_REGION: "eu", CATALOG_PORT: "0", CATALOG_DRAIN_SECONDS: "1", CATALOG_LOG_LEVEL: "error" }),
);
const app = await createApp(config, createLogger("silent"), { database: await openTestDatabase() });
afterAll(() => app[Symbol.asyncDispose]());
const token = /cat_tok_eu_\w{49}/.exec((await firstStart(app)) ?? "")?.[0] ?? "";
const [account] = await app.database.prisma.account.findMany();
const [administrator] = await app.database.prisma.user.findMany({ where: { role: "ADMIN" } });

/** The demo's account has no Read & Write token, which a person would make for themselves. */
async function readWriteToken(): Promise<string> {
  const maker = { accountId: account?.id ?? "", userId: administrator?.id ?? "", by: { kind: "cli" } } as const;
  const { secret } = await app.modules.graphql.tokens.operator.issue(maker, { scope: "READ_WRITE" });
  return secret.reveal();
}

describe("the playground's examples", () => {
  const schema = buildSchema();

  test.each(examples)("$name: fits the schema", ({ document }) => {
    // Printed and read again, so that only its text is judged.
    const parsed: DocumentNode = parse(print(parse(document)));
    expect(validate(schema, parsed).map(({ message }) => message)).toEqual([]);
  });

  test.each(examples.filter(({ document }) => document.startsWith("query")))(
    "$name: answers with something to see",
    async ({ document, variables }) => {
      const ask = async (query: string) => (await sendGraphql(app.url, query, {}, token)).body as { data: never };
      const filled = await fillTableId(variables, ask);
      expect(JSON.stringify(filled ?? {})).not.toContain(anyTableId);
      const { status, body } = await sendGraphql(app.url, document, { ...filled }, token);
      expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
      expect(Object.values(body.data)).not.toContainEqual({ data: [], totalCount: 0 });
    },
  );

  test("the change asks for a table on purpose, needs Read & Write, and changes the table that is named", async () => {
    const change = examples.find(({ scope }) => scope === "READ_WRITE");
    const { data = [] } = { ...change?.variables } as { data?: object[] };
    const document = change?.document ?? "";
    const { body: tables } = await sendGraphql(
      app.url,
      "{ getTables(pagination: { nbPerPage: 1 }) { data { id } } }",
      {},
      token,
    );
    const variables = { data: [{ ...data[0], id: tables.data.getTables.data[0].id }] };
    expect((await sendGraphql(app.url, document, variables, token)).status).toBe(403);
    const readWrite = await readWriteToken();
    expect((await sendGraphql(app.url, document, { data }, readWrite)).body.errors?.[0]?.extensions.code).toBeDefined();
    const { body } = await sendGraphql(app.url, document, variables, readWrite);
    expect(body.data.updateTableDescriptions[0].description).toBe("Written from the playground.");
  });
});

const hasChromium = existsSync("/usr/bin/chromium") || Boolean(process.env.CI);

describe.skipIf(!hasChromium)(`the playground in Chromium${hasChromium ? "" : " (left out: there is none)"}`, () => {
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    if (!existsSync(join(project, "playground/dist/index.html")))
      await promisify(execFile)(process.execPath, [join(project, "playground/build.ts")]);
  }, 120_000);

  test.each(["light", "dark"] as const)(
    "in %s takes a token, runs an example, keeps the secret and asks no other host",
    async (colorScheme) => {
      const sight = await walkPlayground({
        baseUrl: app.url,
        token,
        colorScheme,
        screenshots: join(pictures, colorScheme),
      });
      expect(sight.answer).toMatchObject({ data: { getTables: { totalCount: expect.any(Number) } } });
    },
    120_000,
  );

  test("shows what a subscription tells, as it happens", async () => {
    const readWrite = await readWriteToken();
    const rename = async (name: string) => {
      const { body } = await sendGraphql(
        app.url,
        "{ getTables(pagination: { nbPerPage: 1 }) { data { id } } }",
        {},
        token,
      );
      const data = [{ id: body.data.getTables.data[0].id, externalDescription: name }];
      const document =
        "mutation ($data: [UpdateTableDescriptionInput!]!) { updateTableDescriptions(data: $data) { id } }";
      await sendGraphql(app.url, document, { data }, readWrite);
      return data[0]?.id;
    };
    const { shown, changed } = await watchInPlayground(
      { baseUrl: app.url, token, screenshots: join(pictures, "light") },
      rename,
    );
    expect(shown).toContain('"UPDATED"');
    expect(shown).toContain(changed);
  }, 120_000);
});
