import type { SchemaOutcome } from "./transport.ts";

/** What the page knows about the token that was typed. */
export type SchemaAccess = { state: "none" } | { state: "incomplete" } | { state: "checking" } | SchemaOutcome;

/** A state is told by a sign and words, never by colour alone. */
export function describeAccess(access: SchemaAccess): { sign: string; text: string } {
  switch (access.state) {
    case "none":
      return {
        sign: "→",
        text: "Paste an API token to begin. It stays in the memory of this tab and is gone on reload. None yet? “npm start” prints one on its first start; “catalog token create” makes another.",
      };
    case "incomplete":
      return { sign: "…", text: "Not a whole API token yet: cat_tok_, the region, and 49 letters and digits." };
    case "checking":
      return { sign: "…", text: "Reading the schema with this token." };
    case "accepted":
      return { sign: "✓", text: "Token accepted. Choose an example, then run it (Ctrl-Enter)." };
    case "refused":
      return { sign: "!", text: access.message };
  }
}
