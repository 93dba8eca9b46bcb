import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, expect, test } from "vitest";
import { createTestApp } from "#testkit/test-app.ts";
import { pack, project } from "./stranger.ts";

const { folder, tarball } = await pack();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const index = await import(join(folder, "index.js"));
const declarations = readFileSync(join(folder, "index.d.ts"), "utf8");
const committed = readFileSync(join(project, "schema.graphql"), "utf8");

test("publint has nothing to say about the package", async () => {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
});

test("the tarball is named after the version of this project", () => {
  const { version } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  expect(tarball).toBe(join(folder, `catalog-schema-${version}.tgz`));
});

test("the package's text and file are the committed schema", () => {
  expect(readFileSync(join(folder, "schema.graphql"), "utf8")).toBe(committed);
  expect(index.typeDefs).toBe(committed);
});

test("every type, input, enum and scalar of the schema has its TypeScript type", () => {
  const names = [...committed.matchAll(/^(?:type|input|enum|scalar|union|interface) (\w+)/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(90);
  const missing = names.filter((name) => !declarations.includes(`export type ${name} =`));
  expect(missing).toEqual([]);
});

test("the compiler accepts the declarations by themselves", async () => {
  const tsc = join(project, "node_modules/typescript/bin/tsc");
  const options = ["--ignoreConfig", "--strict", "--noEmit", "--lib", "es2023", "index.d.ts"];
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, ...options], { cwd: folder });
  expect(stdout).toBe("");
});

test("the package's paths are those that an instance answers at", async () => {
  await using app = await createTestApp();
  const answers = await Promise.all(
    Object.entries<string>(index.endpoints).map(async ([name, path]) => {
      const { status } = await fetch(`${app.url}${path}`);
      return [name, status];
    }),
  );
  // GraphQL asks for a token; the page is there once it has been built, and says so otherwise.
  expect(Object.fromEntries(answers)).toMatchObject({ graphql: 401, health: 200, ready: 200 });
});
