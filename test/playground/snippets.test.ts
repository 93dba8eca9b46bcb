import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "#app/app.ts";
import { firstStart } from "#app/first-start.ts";
import { createConfig } from "#platform/config/config.ts";
import { parseSettings } from "#platform/config/env.ts";
import { createLogger } from "#platform/logger/logger.ts";
import { sendGraphql } from "#testkit/graphql-client.ts";
import { openTestDatabase } from "#testkit/test-database.ts";
import { type Example, examples } from "../../playground/src/examples.ts";
import { type SnippetKind, type SnippetSource, snippetKinds, writeSnippet } from "../../playground/src/snippets.ts";
import { fillTableId } from "../../playground/src/table-id.ts";

const project = join(import.meta.dirname, "../..");
const run = promisify(execFile);

const config = createConfig(
  parseSettings({ CATALOG_REGION: "eu", CATALOG_PORT: "0", CATALOG_DRAIN_SECONDS: "1", CATALOG_LOG_LEVEL: "error" }),
);
const app = await createApp(config, createLogger("silent"), { database: await openTestDatabase() });
const token = /cat_tok_eu_\w{49}/.exec((await firstStart(app)) ?? "")?.[0] ?? "";
const [administrator] = await app.database.prisma.user.findMany({ where: { role: "ADMIN" } });
const maker = {
  accountId: administrator?.accountId ?? "",
  userId: administrator?.id ?? "",
  by: { kind: "cli" },
} as const;
const issued = await app.modules.graphql.tokens.operator.issue(maker, { scope: "READ_WRITE" });
const readWrite = issued.secret.reveal();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "snippets-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await app[Symbol.asyncDispose]();
});

const hasPythonRequests = spawnSync("python3", ["-c", "import requests"]).status === 0;
const tools = { curl: ["bash", "sh"], JavaScript: [process.execPath, "mjs"], Python: ["python3", "py"] } as const;
type Tool = keyof typeof tools;

/** Runs a snippet as a person would: from a file, with the token in the environment. */
async function runSnippet(kind: Tool, source: SnippetSource, API_TOKEN: string): Promise<unknown> {
  const [program, extension] = tools[kind];
  const file = join(folder, `snippet.${extension}`);
  await writeFile(file, writeSnippet(kind, source));
  const { stdout } = await run(program, [file], { env: { ...process.env, API_TOKEN }, timeout: 30_000 });
  return JSON.parse(stdout);
}

async function sourceOf({ document, variables }: Example): Promise<SnippetSource> {
  const ask = async (query: string) => (await sendGraphql(app.url, query, {}, token)).body as { data: never };
  const operationName = /^\w+ (\w+)/.exec(document)?.[1];
  const isSubscription = document.startsWith("subscription");
  return { origin: app.url, document, variables: await fillTableId(variables, ask), operationName, isSubscription };
}

// What a shell, a template literal, a Python text and a JSON body each have a meaning for.
const awkward = `query Awkward($text: String!) {
  # \${notAVariable} \`tick\` \\ backslash $HOME 'single' "double" JSON
  tags: getTags(scope: { labelContains: """
  say "it" \\\\ \${x} \`y\`
  """ }) { totalCount }
  named: getTables(scope: { nameContains: $text }) { totalCount }
}`;
// biome-ignore lint/suspicious/noTemplateCurlyInString: it must not become a template anywhere.
const awkwardVariables = { text: "a'b\"c\\d`e${f}$HOME\nJSON\n é 🦉 \u2028" };

describe.each(["curl", "JavaScript", "Python"] as const)("the %s snippet", (kind) => {
  const isLeftOut = kind === "Python" && !hasPythonRequests;
  const examplesHere = examples.filter(({ document }) => document.startsWith("query"));

  test.skipIf(isLeftOut).each(examplesHere)("of “$name” answers what the API answers", async (example) => {
    const source = await sourceOf(example);
    const answered = await runSnippet(kind, source, token);
    const { body } = await sendGraphql(app.url, source.document, { ...source.variables }, token);
    expect(answered).toEqual({ data: body.data });
  });

  test.skipIf(isLeftOut)("of a change changes what it names", async () => {
    const { body } = await sendGraphql(
      app.url,
      "{ getTables(pagination: { nbPerPage: 1 }) { data { id } } }",
      {},
      token,
    );
    const [example] = examples.filter(({ scope }) => scope === "READ_WRITE");
    const source = await sourceOf(example as Example);
    const data = [{ id: body.data.getTables.data[0].id, externalDescription: `By ${kind}: "quoted" & 'more'` }];
    const answered = await runSnippet(kind, { ...source, variables: { data } }, readWrite);
    expect(answered).toMatchObject({
      data: { updateTableDescriptions: [{ id: data[0]?.id, description: data[0]?.externalDescription }] },
    });
  });

  test.skipIf(isLeftOut)("sends every character as it was written", async () => {
    const source = { origin: app.url, document: awkward, variables: awkwardVariables, isSubscription: false };
    const answered = await runSnippet(kind, source, token);
    expect(answered).toEqual({ data: { tags: { totalCount: 0 }, named: { totalCount: 0 } } });
  });

  test.skipIf(isLeftOut)("of a subscription prints what happens as it happens", async () => {
    const [example] = examples.filter(({ document }) => document.startsWith("subscription"));
    const [program, extension] = tools[kind];
    const file = join(folder, `stream.${extension}`);
    await writeFile(file, writeSnippet(kind, await sourceOf(example as Example)));
    // A group of its own: the shell would leave its curl behind.
    const running = spawn(program, [file], { env: { ...process.env, API_TOKEN: token }, detached: true });
    const ended = new Promise((resolve) => running.once("close", resolve));
    let printed = "";
    const told = new Promise<void>((resolve) => {
      running.stdout.on("data", (piece) => {
        printed += piece;
        if (printed.includes("catalogChanges")) resolve();
      });
    });
    const { body } = await sendGraphql(
      app.url,
      "{ getTables(pagination: { nbPerPage: 1 }) { data { id } } }",
      {},
      token,
    );
    const data = [{ id: body.data.getTables.data[0].id, externalDescription: "changed" }];
    const change = "mutation ($data: [UpdateTableDescriptionInput!]!) { updateTableDescriptions(data: $data) { id } }";
    // When a subscription listens is not announced to its client, so changes go on until one is told.
    let isOver = false;
    const changing = (async () => {
      while (!isOver) await sendGraphql(app.url, change, { data }, readWrite);
    })();
    await Promise.race([told, ended]);
    isOver = true;
    if (running.pid !== undefined && running.exitCode === null) process.kill(-running.pid);
    await Promise.all([changing, ended]);
    expect(printed).toContain(data[0]?.id);
  });
});

test("the Apollo and codegen snippet has its types generated from this instance by GraphQL Code Generator", async () => {
  const place = join(folder, "apollo");
  await mkdir(join(place, "src"), { recursive: true });
  await symlink(join(project, "node_modules"), join(place, "node_modules"));
  const text = writeSnippet("Apollo and codegen", await sourceOf(examples[1] as Example));
  const [, config = "", operation = ""] =
    /^(\/\/ codegen\.ts[\s\S]*?)(\/\/ src\/operation\.ts[\s\S]*)$/.exec(text) ?? [];
  await writeFile(join(place, "codegen.ts"), config);
  await writeFile(join(place, "src/operation.ts"), operation);
  await writeFile(join(place, "package.json"), "{}");
  const cli = join(dirname(createRequire(import.meta.url).resolve("@graphql-codegen/cli/package.json")), "cjs/bin.js");
  await run(process.execPath, [cli, "--config", "codegen.ts"], {
    cwd: place,
    env: { ...process.env, API_TOKEN: token },
    timeout: 60_000,
  });
  const types = await readFile(join(place, "src/gql/graphql.ts"), "utf8");
  expect(types).toContain("export type TablesWithPathQuery =");
  expect(types).toContain("export type TablesWithPathQueryVariables =");
}, 90_000);

test.each(snippetKinds)(
  "the %s snippet has the token from the environment, whatever the document",
  (kind: SnippetKind) => {
    for (const { document, variables } of examples) {
      const text = writeSnippet(kind, { origin: app.url, document, variables, isSubscription: false });
      expect(text).toContain("$API_TOKEN");
      expect(text).not.toMatch(/cat_(tok|scim)_/);
    }
  },
);
