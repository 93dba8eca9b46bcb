import { isStorable } from "#kernel/batch.ts";
import { scimRefusal } from "./scim-refusal.ts";

export type Token =
  | { readonly kind: "punctuation"; readonly text: "(" | ")" | "[" | "]" }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "word"; readonly text: string };

const mostCharacters = 4_000;
const tokenPattern = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|([^\s()[\]"]+))/y;

/** The parts of a filter. Brackets, quotes and words within a string stay a part of the string. */
export function filterTokens(text: string): Token[] {
  if (text.length > mostCharacters)
    throw scimRefusal("invalidFilter", `A filter has at most ${mostCharacters} characters.`);
  const tokens: Token[] = [];
  const rest = text.trimEnd();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < rest.length) {
    const at = tokenPattern.lastIndex;
    const match = tokenPattern.exec(rest);
    if (match === null) throw scimRefusal("invalidFilter", `The filter cannot be read from character ${at + 1} on.`);
    tokens.push(tokenOf(match));
  }
  return tokens;
}

function tokenOf([, punctuation, quoted, word = ""]: RegExpExecArray): Token {
  // The pattern's first group has nothing but these four.
  if (punctuation !== undefined) return { kind: "punctuation", text: punctuation as "(" | ")" | "[" | "]" };
  return quoted === undefined ? { kind: "word", text: word } : { kind: "string", value: unquoted(quoted) };
}

/** A string of a filter is one of JSON. */
function unquoted(quoted: string): string {
  try {
    const value: unknown = JSON.parse(quoted);
    // What the database has no place for is equal to nothing in it.
    if (typeof value === "string" && isStorable(value)) return value;
  } catch {
    // Told below: what is wrong with it is the same for the caller.
  }
  throw scimRefusal(
    "invalidFilter",
    `${JSON.stringify(quoted.slice(0, 100))} is no string of JSON that can be stored.`,
  );
}
