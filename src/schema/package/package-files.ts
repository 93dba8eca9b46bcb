import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GraphQLSchema } from "graphql";
import { tokenScopes } from "#kernel/scope.ts";
import { printCatalogSchema } from "#schema/print.ts";
import { printTypes } from "./print-types.ts";

const project = join(import.meta.dirname, "../../..");

/** The paths below an instance's base URL; the tests call an instance by them. */
const endpoints = { graphql: "/public/graphql", health: "/health", ready: "/ready", playground: "/playground" };

/**
 * Every file of @catalog/schema by its name. The package is JavaScript with declarations beside it, since Node strips no
 * types inside node_modules, and depends on nothing: whoever has another graphql-js than ours can use it all the same.
 */
export function packageFiles(schema: GraphQLSchema): Readonly<Record<string, string>> {
  const sdl = printCatalogSchema(schema);
  return {
    "package.json": `${JSON.stringify(manifest(), null, 2)}\n`,
    "schema.graphql": sdl,
    "index.js": script(sdl),
    "index.d.ts": `${declarations}\n${printTypes(schema)}`,
    "README.md": readFileSync(join(import.meta.dirname, "README.md"), "utf8"),
    LICENSE: readFileSync(join(project, "LICENSE"), "utf8"),
  };
}

/** Version and license are those of the instance whose schema it is. */
function manifest(): object {
  const { version, license } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  return {
    name: "@catalog/schema",
    version,
    description: "The Catalog API's public GraphQL schema: its definition, and its types in TypeScript.",
    keywords: ["data-catalog", "graphql", "graphql-schema"],
    license,
    type: "module",
    sideEffects: false,
    exports: {
      ".": { types: "./index.d.ts", default: "./index.js" },
      "./schema.graphql": "./schema.graphql",
      "./package.json": "./package.json",
    },
    types: "./index.d.ts",
    files: ["index.js", "index.d.ts", "schema.graphql"],
    engines: { node: ">=18" },
  };
}

function script(sdl: string): string {
  return `export const typeDefs = ${JSON.stringify(sdl)};

export const tokenScopes = Object.freeze(${JSON.stringify(tokenScopes)});

export const endpoints = Object.freeze(${JSON.stringify(endpoints)});
`;
}

const declarations = `/** The schema definition, the same text as the file \`@catalog/schema/schema.graphql\`. */
export declare const typeDefs: string;

/** What a token may do, from less to more: READ_WRITE may do all that READ_ONLY may. */
export declare const tokenScopes: readonly ["READ_ONLY", "READ_WRITE"];

/** Where things are below an instance's base URL. */
export declare const endpoints: {
  /** GraphQL over HTTP by POST, and over WebSocket and Server-Sent Events for subscriptions. */
  readonly graphql: "${endpoints.graphql}";
  /** Whether the process answers; needs no token. */
  readonly health: "${endpoints.health}";
  /** Whether it should be given requests; needs no token. */
  readonly ready: "${endpoints.ready}";
  /** The page to try queries in. */
  readonly playground: "${endpoints.playground}";
};
`;
