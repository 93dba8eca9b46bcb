const wholeToken = /^cat_tok_[a-z]{2,8}_[A-Za-z0-9]{49}$/;

/** Finds a token or SCIM token inside any text, such as a header pasted into a variable. */
export const anySecret = /cat_(?:tok|scim)_[a-z]{2,8}_[A-Za-z0-9]{8}/;

/**
 * Reads what was typed. Half a token counts as none, so that typing does not send a refused request per letter;
 * "Bearer" and "Token" before it are forgiven, because they come along when a header is copied.
 */
export function readToken(text: string): { token: string; isIncomplete: boolean } {
  const token = text.trim().replace(/^(?:bearer|token)\s+/i, "");
  if (wholeToken.test(token)) return { token, isIncomplete: false };
  return { token: "", isIncomplete: token !== "" };
}

/** The region that a token names in its own text. */
export function regionOfToken(token: string): string | undefined {
  return /^cat_tok_([a-z]{2,8})_/.exec(token)?.[1];
}
