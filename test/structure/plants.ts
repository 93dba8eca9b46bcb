/** A small tree laid out like src, in which every arrow goes where it may. */
export const soundTree: Readonly<Record<string, string>> = {
  "src/main.ts": 'import { app } from "#app/app.ts";\nexport const main = app;\n',
  "src/app/app.ts":
    'import { rest } from "#api/rest/rest.ts";\nimport { schema } from "#schema/schema.ts";\nexport const app = [rest, schema];\n',
  "src/api/authenticate.ts": 'import { bare } from "#kernel/bare.ts";\nexport const authenticate = bare;\n',
  "src/api/http/body.ts": "export const body = 1;\n",
  "src/api/rest/rest.ts":
    'import { authenticate } from "#api/authenticate.ts";\nimport { body } from "#api/http/body.ts";\nexport const rest = [authenticate, body];\n',
  "src/api/scim/scim.ts": "export const scim = 1;\n",
  "src/schema/schema.ts": 'import "#modules/terms/term.schema.ts";\nexport const schema = 1;\n',
  "src/modules/terms/term.schema.ts":
    'import { GraphQLString } from "graphql";\nimport { builder } from "#graphql/builder.ts";\nimport { terms } from "./terms.ts";\nbuilder.push(terms, GraphQLString);\n',
  "src/modules/terms/terms.ts":
    'import type { Sql } from "#platform/database/sql.ts";\nimport { find } from "./term-repository.ts";\nexport const terms: Sql = find;\n',
  "src/modules/terms/term-repository.ts":
    'import { sql } from "#platform/database/sql.ts";\nexport const find: string = sql;\n',
  "src/modules/tags/tags.ts": "export const tags = 1;\n",
  "src/graphql/builder.ts":
    'import SchemaBuilder from "@pothos/core";\nexport const builder: unknown[] = [SchemaBuilder];\n',
  "src/platform/database/sql.ts":
    'import pg from "pg";\nimport { local } from "#regions/local.ts";\nexport type Sql = string;\nexport const sql: Sql = String([pg, local]);\n',
  "src/platform/database/embedded.ts": "export const embedded = 1;\n",
  "src/regions/local.ts": 'import { bare } from "#kernel/bare.ts";\nexport const local = bare;\n',
  "src/kernel/bare.ts": "export const bare = 1;\n",
  "playground/src/main.tsx": 'import { parse } from "graphql";\nexport const page = parse;\n',
  "test/helper.ts": "export const helper = 1;\n",
};

export type Plant = { readonly rule: string; readonly file: string; readonly text: string };

const value = (from: string): string => `import * as planted from "${from}";\nexport const used = planted;\n`;
const type = (from: string): string => `import type * as planted from "${from}";\nexport type Used = typeof planted;\n`;

/** One violation of every rule of .dependency-cruiser.cjs, the arrows both by a value and by a type. */
export const plantedArrows: readonly Plant[] = [
  { rule: "arrows-kernel", file: "src/kernel/planted-up.ts", text: value("#regions/local.ts") },
  { rule: "arrows-kernel", file: "src/kernel/planted-type.ts", text: type("#app/app.ts") },
  { rule: "arrows-regions", file: "src/regions/planted-up.ts", text: value("#platform/database/sql.ts") },
  { rule: "arrows-platform", file: "src/platform/planted-up.ts", text: type("#graphql/builder.ts") },
  { rule: "arrows-graphql", file: "src/graphql/planted-up.ts", text: value("#modules/tags/tags.ts") },
  { rule: "arrows-modules", file: "src/modules/tags/planted-up.ts", text: type("#schema/schema.ts") },
  { rule: "arrows-schema", file: "src/schema/planted-up.ts", text: value("#api/authenticate.ts") },
  { rule: "arrows-api", file: "src/api/planted-up.ts", text: type("#app/app.ts") },
  { rule: "arrows-app", file: "src/app/planted-up.ts", text: value("../main.ts") },
  { rule: "no-circles", file: "src/kernel/circle.ts", text: value("./circle-back.ts") },
  { rule: "no-circles", file: "src/kernel/circle-back.ts", text: type("./circle.ts") },
  { rule: "slices-apart", file: "src/modules/tags/planted-slice.ts", text: type("#modules/terms/terms.ts") },
  { rule: "doors-apart", file: "src/api/scim/planted-door.ts", text: value("#api/rest/rest.ts") },
  { rule: "doors-apart", file: "src/api/http/planted-door.ts", text: value("#api/rest/rest.ts") },
  { rule: "doors-not-shared", file: "src/api/planted-door.ts", text: value("#api/rest/rest.ts") },
  { rule: "src-alone", file: "src/app/planted-test.ts", text: value("../../test/helper.ts") },
  { rule: "pure-kernel", file: "src/kernel/planted-io.ts", text: value("node:fs") },
  { rule: "pure-kernel", file: "src/kernel/planted-package.ts", text: value("zod") },
  { rule: "sql-in-repositories", file: "src/modules/tags/planted-sql.ts", text: value("#platform/database/sql.ts") },
  { rule: "sql-in-repositories", file: "src/api/planted-driver.ts", text: value("pg") },
  {
    rule: "databases-are-opened-in-app",
    file: "src/modules/tags/open-repository.ts",
    text: value("#platform/database/embedded.ts"),
  },
  { rule: "graphql-in-schema-files", file: "src/modules/tags/planted-builder.ts", text: value("#graphql/builder.ts") },
  { rule: "graphql-in-schema-files", file: "src/modules/tags/planted-graphql.ts", text: value("graphql") },
  {
    rule: "schema-files-are-assembled-once",
    file: "src/app/planted-schema.ts",
    text: value("#modules/terms/term.schema.ts"),
  },
  { rule: "playground-is-a-client", file: "playground/src/planted.ts", text: type("../../src/app/app.ts") },
  { rule: "resolvable", file: "src/app/planted-nowhere.ts", text: value("#modules/terms/absent.ts") },
  { rule: "declared", file: "src/app/planted-tool.ts", text: value("fast-check") },
];

/** One breach of every rule about texts. The words are put together here, so that this file does not break them. */
export const plantedTexts: readonly Plant[] = [
  { rule: "short-files", file: "src/kernel/long.ts", text: "export {};\n".repeat(301) },
  { rule: "named-exports", file: "src/kernel/star.ts", text: 'export * from "./bare.ts";\n' },
  { rule: "named-exports", file: "src/kernel/star-as.ts", text: 'export type * as bare from "./bare.ts";\n' },
  { rule: "no-way-up", file: "src/modules/tags/relative.ts", text: value("../../kernel/bare.ts") },
  { rule: "no-way-up", file: "src/kernel/own-name.ts", text: 'export const bare = import("../kernel/bare.ts");\n' },
  { rule: "nothing-put-off", file: "src/kernel/later.ts", text: `// ${"TO"}${"DO"}: later\nexport {};\n` },
  { rule: "all-tests-run", file: "test/alone.test.ts", text: `it.${"only"}("runs alone", () => undefined);\n` },
  { rule: "all-tests-run", file: "test/off.test.ts", text: `describe.${"skip"}("never runs", () => undefined);\n` },
];
