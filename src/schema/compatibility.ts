import { buildSchema, findBreakingChanges } from "graphql";

/**
 * What a client of the released schema relies on and would not find in the current one, a sentence each. Both are given
 * as SDL, so that the schema is compared as it was published and not as its code happens to build it.
 */
export function breakingChanges(released: string, current: string): string[] {
  return findBreakingChanges(parse(released), parse(current)).map(({ description }) => description);
}

function parse(sdl: string) {
  return buildSchema(sdl, { assumeValidSDL: true });
}
