import { createRequire } from "node:module";
import { configDefaults, defineConfig } from "vitest/config";
import { findServices } from "./test/testkit/services.ts";

const require = createRequire(import.meta.url);
const { postgres, chromium } = await findServices();

const everything = ["test/**/*.test.ts"];
const onTheDatabase = ["test/{api,modules,platform}/**/*.test.ts", "test/consumer/stranger/*.test.ts"];
const inTheBrowser = ["test/e2e/**"];

const project = (name: string, include: string[], exclude: string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include,
    exclude: [...configDefaults.exclude, ...exclude],
    env: { CATALOG_TEST_DATABASE: name },
    globalSetup: "test/testkit/global-setup.ts",
  },
});

export default defineConfig({
  // Node and Vite choose different files of graphql-js, and two copies of it do not know each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve("graphql") }] },
  test: {
    globals: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    // One more than the cores that the suite is meant for: stories of processes and browsers spend a third of their time waiting.
    maxWorkers: 3,
    // The modules keep no state between instances, and loading them anew for each file would take longer than most tests.
    isolate: false,
    projects: [
      project("embedded", everything, "missing" in chromium ? inTheBrowser : []),
      ...("missing" in postgres ? [] : [project("postgres", onTheDatabase)]),
    ],
  },
});
