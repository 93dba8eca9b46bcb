import { filterTokens, type Token } from "./filter-tokens.ts";
import { scimRefusal } from "./scim-refusal.ts";

export const operators = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const;
export type Operator = (typeof operators)[number];
export type FilterValue = string | number | boolean | null;

/** A filter of RFC 7644, section 3.4.2.2. Paths are in lower case and without the schema's URN. */
export type Filter =
  | { readonly kind: "and" | "or"; readonly parts: readonly Filter[] }
  | { readonly kind: "not"; readonly part: Filter }
  | { readonly kind: "present"; readonly path: string }
  | { readonly kind: "compare"; readonly path: string; readonly operator: Operator; readonly value: FilterValue }
  /** `emails[type eq "work"]`: some one value of the attribute is such that. */
  | { readonly kind: "some"; readonly path: string; readonly part: Filter };

/** `members[value eq "…"].display` */
export type ScimPath = {
  readonly attribute: string;
  readonly filter: Filter | undefined;
  readonly sub: string | undefined;
};

const mostComparisons = 100;
const deepest = 20;
const urnPattern = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group)(?::|$)/;
const pathPattern = /^(?:urn:[a-z0-9:._-]+:)?[a-z$][a-z0-9$_-]*(?:\.[a-z$][a-z0-9$_-]*)?$/;

export function parseFilter(text: string): Filter {
  const reader = new FilterReader(filterTokens(text));
  const filter = reader.either(0);
  reader.end();
  return filter;
}

/** Where a PATCH operation aims. */
export function parsePath(text: string): ScimPath {
  const open = text.indexOf("[");
  if (open === -1) return { attribute: pathOf(text.trim(), "invalidPath"), filter: undefined, sub: undefined };
  const close = text.lastIndexOf("]");
  const after = text.slice(close + 1).trim();
  if (close < open || !/^(?:\.[a-zA-Z$][\w$-]*)?$/.test(after))
    throw scimRefusal("invalidPath", `${shown(text)} is no path.`);
  return {
    attribute: pathOf(text.slice(0, open).trim(), "invalidPath"),
    filter: parseFilter(text.slice(open + 1, close)),
    sub: after === "" ? undefined : after.slice(1).toLowerCase(),
  };
}

/** The path as it is looked up: letters' case says nothing, nor does the URN of our own schemas. */
export function pathOf(text: string, scimType: "invalidFilter" | "invalidPath"): string {
  if (!pathPattern.test(text.toLowerCase())) throw scimRefusal(scimType, `${shown(text)} is no attribute.`);
  return withoutUrn(text);
}

export function withoutUrn(text: string): string {
  return text.toLowerCase().replace(urnPattern, "");
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

/** Reads by descending: `or` binds loosest, then `and`, then `not`. No input makes it try anything twice. */
class FilterReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #comparisons = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  either(depth: number): Filter {
    if (depth > deepest) throw scimRefusal("invalidFilter", `A filter is nested ${deepest} times at most.`);
    return this.#joined("or", () => this.#joined("and", () => this.#single(depth)));
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw this.#unexpected("the end");
  }

  #joined(word: "and" | "or", read: () => Filter): Filter {
    const first = read();
    const parts = [first];
    while (this.#takeWord(word)) parts.push(read());
    return parts.length === 1 ? first : { kind: word, parts };
  }

  #single(depth: number): Filter {
    if (this.#take("(")) return this.#closing(")", this.either(depth + 1));
    const path = this.#word("an attribute");
    if (path.toLowerCase() === "not" && this.#take("("))
      return { kind: "not", part: this.#closing(")", this.either(depth + 1)) };
    const attribute = pathOf(path, "invalidFilter");
    if (this.#take("[")) return { kind: "some", path: attribute, part: this.#closing("]", this.either(depth + 1)) };
    return this.#comparison(attribute);
  }

  #comparison(path: string): Filter {
    this.#comparisons += 1;
    if (this.#comparisons > mostComparisons)
      throw scimRefusal("invalidFilter", `A filter compares ${mostComparisons} times at most.`);
    const word = this.#word("an operator").toLowerCase();
    if (word === "pr") return { kind: "present", path };
    const operator = operators.find((one) => one === word);
    if (operator === undefined) throw scimRefusal("invalidFilter", `${shown(word)} is no operator of a filter.`);
    return { kind: "compare", path, operator, value: this.#value() };
  }

  #value(): FilterValue {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.kind === "string") return token.value;
    const text = token?.kind === "word" ? token.text : "";
    const literal = text.toLowerCase();
    if (literal === "true" || literal === "false") return literal === "true";
    if (literal === "null") return null;
    if (/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) return Number(text);
    this.#at -= 1;
    throw this.#unexpected("a value: a string in quotes, a number, true, false or null");
  }

  #closing(text: ")" | "]", filter: Filter): Filter {
    if (!this.#take(text)) throw this.#unexpected(text);
    return filter;
  }

  #take(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "punctuation" || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #takeWord(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "word" || token.text.toLowerCase() !== text) return false;
    this.#at += 1;
    return true;
  }

  #word(what: string): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "word") throw this.#unexpected(what);
    this.#at += 1;
    return token.text;
  }

  #unexpected(expected: string): Error {
    return scimRefusal("invalidFilter", `The filter should go on with ${expected} as its part number ${this.#at + 1}.`);
  }
}
