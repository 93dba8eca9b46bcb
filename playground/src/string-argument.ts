/** A string that is being typed, and the argument it is for. */
export interface StringArgument {
  name: string;
  typed: string;
}

// The last string of the text is still open, and before it stands the argument, with or without a list around it.
const inDocument = /(\w+)\s*:\s*(?:\[\s*(?:"[^"\n]*"[\s,]*)*)?"([^"\n\\]*)$/;
const inVariables = /"(\w+)"\s*:\s*(?:\[\s*(?:"[^"\n]*"[\s,]*)*)?"([^"\n\\]*)$/;

/** The argument at the end of a text; of variables, whose document is given, the argument that takes the variable. */
export function argumentAt(before: string, document?: string): StringArgument | undefined {
  const found = (document === undefined ? inDocument : inVariables).exec(before);
  if (found === null) return undefined;
  const [, name = "", typed = ""] = found;
  const taker =
    document === undefined ? undefined : new RegExp(`(\\w+)\\s*:\\s*\\[?\\s*\\$${name}\\b`).exec(document)?.[1];
  return { name: taker ?? name, typed };
}
