import { isStorable } from "#kernel/batch.ts";
import { readFlag, readInstant, readList, readWhole } from "./cells.ts";
import type { Findings, IssueKind } from "./findings.ts";
import { TextSet } from "./text-set.ts";

export type Value = string | number | boolean | readonly string[] | null;

/** A row whose cells have been read, by the names of the file's columns. What is empty is null. */
export type Row = Readonly<Record<string, Value>>;

export type Field = {
  readonly column: string;
  readonly required?: boolean;
  /** `name` is text of at most 1,000 characters; a list of words is the only values that may stand there. */
  readonly type: "text" | "name" | "whole" | "instant" | "list" | "flag" | readonly string[];
  /** No two rows of the file may say the same here. */
  readonly unique?: boolean;
  /** The part of the set in whose rows the value has to be found. */
  readonly references?: string;
  /** A wrong reference is reported, and the row is loaded without it. */
  readonly lenient?: boolean;
};

/** The columns of a file. */
export type Shape = readonly Field[];

type Problem = { readonly kind: IssueKind; readonly message: string };

const longest = { text: 1_000_000, name: 1_000 } as const;

/** Reads one cell, or says what is wrong with it. */
export function readCell({ type, required, column }: Field, text: string): Value | Problem {
  const trimmed = text.trim();
  if (trimmed === "") {
    if (required) return { kind: "MISSING_VALUE", message: `${column} is empty.` };
    return type === "list" ? [] : null;
  }
  if (!isStorable(text))
    return { kind: "WRONG_DATATYPE", message: `${column} holds a character that cannot be stored.` };
  if (type === "text" || type === "name") {
    if (text.length <= longest[type]) return type === "name" ? trimmed : text;
    return { kind: "WRONG_DATATYPE", message: `${column} has more than ${longest[type]} characters.` };
  }
  if (typeof type !== "string") {
    const word = type.find((known) => known === trimmed.toUpperCase());
    return (
      word ?? { kind: "UNAUTHORIZED_VALUE", message: `${column} is ${shown(text)}, not one of ${type.join(", ")}.` }
    );
  }
  const value = readers[type](trimmed);
  return value ?? { kind: "WRONG_DATATYPE", message: `${column} is ${shown(text)}, which is no ${words[type]}.` };
}

const readers = { whole: readWhole, instant: readInstant, list: readList, flag: readFlag } as const;
const words = { whole: "whole number", instant: "date", list: "list", flag: "true or false" } as const;

/** The beginning of what was found, safe to print. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text).toWellFormed();
}

export function isProblem(value: Value | Problem): value is Problem {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** The values by which other files of the set may refer to rows: those that loaded, and those that were rejected. */
export class KnownRows {
  readonly #good = new Map<string, TextSet>();
  readonly #rejected = new Map<string, Set<string>>();

  good(part: string): TextSet {
    const found = this.#good.get(part) ?? new TextSet();
    this.#good.set(part, found);
    return found;
  }

  rejected(part: string): Set<string> {
    const found = this.#rejected.get(part) ?? new Set<string>();
    this.#rejected.set(part, found);
    return found;
  }
}

export type ReadingPart = {
  readonly file: string;
  readonly part: string;
  readonly shape: Shape;
  readonly findings: Findings;
  readonly known: KnownRows;
};
