/** What a token may do. A Read & Write token may do all that a Read Only token may. */
export const tokenScopes = ["READ_ONLY", "READ_WRITE"] as const;

export type TokenScope = (typeof tokenScopes)[number];

export const scopeNames: Readonly<Record<TokenScope, string>> = { READ_ONLY: "Read Only", READ_WRITE: "Read & Write" };

export function scopeAllows(held: TokenScope, required: TokenScope): boolean {
  return held === "READ_WRITE" || required === "READ_ONLY";
}
