import { type DocumentNode, type ParseOptions, parse } from "graphql";
import { CatalogError } from "#kernel/errors.ts";

/**
 * Far beyond what anybody writes, and well within what parser and validation, which call themselves for each level, can
 * reach before the stack ends.
 */
const deepestNesting = 200;

/** Parses a document that is small and flat enough to be worth it. */
export function parseDocument(text: string, options: ParseOptions): DocumentNode {
  const nesting = nestingOf(text);
  if (nesting > deepestNesting) {
    throw new CatalogError(
      "QUERY_TOO_COMPLEX",
      `The document nests ${nesting} levels of brackets; the limit is ${deepestNesting}.`,
      { measure: "nesting", actual: nesting, limit: deepestNesting },
    );
  }
  return parse(text, options);
}

/** How deep brackets lie within each other. Those in texts and comments count too, which only errs to the safe side. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === "{" || character === "[" || character === "(") {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (character === "}" || character === "]" || character === ")") depth = Math.max(0, depth - 1);
  }
  return deepest;
}
