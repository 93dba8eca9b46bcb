import type { graphql as typed } from "../../generated/gql.ts";
import type { TypedDocumentString } from "../../generated/graphql.ts";

const fragments = new Map<string, string>();

/**
 * Marks a document for codegen, which knows its types from then on (`node playground/codegen.ts`). Of what codegen writes
 * only types are used, so the build needs neither it nor the schema; a fragment is remembered here by its name instead.
 */
export const graphql: typeof typed = ((source: string) => {
  const name = /^\s*fragment (\w+)/.exec(source)?.[1];
  if (name !== undefined) fragments.set(name, source);
  return source;
  // The generated function answers an object that is the text with types attached; the text alone does the same.
}) as unknown as typeof typed;

/** A document as it is sent: its own text and the fragments that it spreads, directly or through others. */
export function textOf(document: TypedDocumentString<unknown, never>): string {
  const texts = new Map<string, string>();
  const collect = (text: string): void => {
    for (const [, name = ""] of text.matchAll(/\.\.\.\s*(?!on\b)(\w+)/g)) {
      const fragment = fragments.get(name);
      if (fragment === undefined || texts.has(name)) continue;
      texts.set(name, fragment);
      collect(fragment);
    }
  };
  const own = String(document);
  collect(own);
  return [own, ...texts.values()].join("\n");
}
