import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, print, validate } from "graphql";
import { expect, test } from "vitest";
import { appPaths } from "#api/web/app-paths.ts";
import { buildSchema } from "#schema/schema.ts";
import { graphql, textOf } from "../../playground/src/app/api/operation.ts";

const source = join(import.meta.dirname, "../../playground/src");
const files = globSync("{app,catalog,settings,sign-in}/**/*.{ts,tsx}", { cwd: source });
const texts = files.map((file) => readFileSync(join(source, file), "utf8"));

test("every operation of the app fits the schema that the instance serves", () => {
  const documents = texts.flatMap((text) =>
    [...text.matchAll(/= graphql\(`([^`]+)`\)/g)].map(([, document]) => document),
  );
  expect(documents.length).toBeGreaterThan(10);
  // Printed and read again, so that only its text is judged.
  const all = parse(print(parse(documents.join("\n"))));
  expect(validate(buildSchema(), all).map(({ message }) => message)).toEqual([]);
});

test("a document is sent with the fragments that it spreads, each of them once", () => {
  const mark = graphql as (text: string) => never;
  mark("fragment Inner on Query { a }");
  mark("\n  fragment Outer on Query { ...Inner b }");
  const text = textOf(mark("query { ...Outer ...Inner ... on Query { c } }"));
  expect(text.match(/fragment \w+/g)).toEqual(["fragment Outer", "fragment Inner"]);
});

test("the server knows the paths of the app's pages, and no others", () => {
  const routes = files.flatMap((file, index) => (/routes\.tsx$|app\/app\.tsx$/.test(file) ? [texts[index] ?? ""] : []));
  const paths = routes.flatMap((text) => [...text.matchAll(/path(?:: |=)"(\/[^"]*)"/g)].map(([, path]) => path));
  expect([...appPaths].sort()).toEqual(paths.sort());
});
