import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

const require = createRequire(import.meta.url);

export default defineConfig({
  // Node and Vite choose different files of graphql-js, and two copies of it do not know each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve("graphql") }] },
  test: {
    globals: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "embedded", include: ["test/**/*.test.ts"], env: { CATALOG_TEST_DATABASE: "embedded" } } },
    ],
  },
});
