import { type Explanation, explain, type WireError } from "./explain.ts";
import { scopeWords, type TokenInfo } from "./token-info.ts";

/** What the page knows about the token in use. */
export type TokenAccess =
  | { state: "none" }
  | { state: "incomplete" }
  | { state: "elsewhere"; region: string; word: string; isKnown: boolean }
  | { state: "checking" }
  | { state: "accepted"; info?: TokenInfo | undefined }
  | { state: "refused"; error: WireError };

export interface AccessWords extends Explanation {
  sign: string;
}

const clock = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** A state is told by a sign and words, never by colour alone. */
export function describeAccess(access: TokenAccess): AccessWords {
  switch (access.state) {
    case "none":
      return {
        sign: "→",
        text: "Paste an API token to begin, or issue one for this session. It stays in the memory of this tab and is gone on reload.",
      };
    case "incomplete":
      return { sign: "…", text: "Not a whole API token yet: cat_tok_, the region, and 49 letters and digits." };
    case "elsewhere": {
      const text = `This is a token of the region ${access.word}. It was not sent anywhere.`;
      return { sign: "!", text, ...(access.isKnown ? { switchTo: access.region } : {}) };
    }
    case "checking":
      return { sign: "…", text: "Reading the schema with this token." };
    case "accepted": {
      if (access.info === undefined) return { sign: "✓", text: "Token accepted." };
      const { name, scope, expiresAt } = access.info;
      const whose = name === null ? "" : ` ${name},`;
      return { sign: "✓", text: `Token accepted:${whose} ${scopeWords[scope]}, until ${clock.format(expiresAt)}.` };
    }
    case "refused": {
      const explained = explain(access.error);
      return { sign: "!", ...explained, text: `${access.error.message} ${explained?.text ?? ""}`.trim() };
    }
  }
}
