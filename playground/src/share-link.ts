import { anySecret } from "./api-token.ts";

/** What a link carries: a document and its variables, as texts. */
export interface SharedOperation {
  document: string;
  variables: string;
}

const longestLink = 30_000;

/** Longer links are cut by some mail programs, and whoever gets one with a token in it has the token. */
export type LinkRefusal = "SECRET" | "TOO_LONG" | "EMPTY";

/** The fragment stays in the browser: no server, and so no log, sees what is shared. */
export function writeLink({ document, variables }: SharedOperation, page: string): string | LinkRefusal {
  if (document.trim() === "") return "EMPTY";
  if (anySecret.test(document) || anySecret.test(variables)) return "SECRET";
  const fragment = new URLSearchParams({ document, ...(variables.trim() === "" ? {} : { variables }) });
  const link = `${page.split("#", 1)[0]}#${fragment}`;
  return link.length > longestLink ? "TOO_LONG" : link;
}

export function readLink(fragment: string): SharedOperation | undefined {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const document = given.get("document");
  return document === null ? undefined : { document, variables: given.get("variables") ?? "" };
}
