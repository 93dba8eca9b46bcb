import type { ExecutionResult } from "graphql";

/** What the server says of the token in use. */
export interface TokenInfo {
  name: string | null;
  scope: "READ_ONLY" | "READ_WRITE";
  expiresAt: number;
}

export const scopeWords = { READ_ONLY: "Read Only", READ_WRITE: "Read & Write" } as const;

export async function readTokenInfo(ask: (query: string) => Promise<ExecutionResult>): Promise<TokenInfo | undefined> {
  const { data } = await ask("query PlaygroundToken { currentToken { name scope expiresAt } }");
  // The shape is that of the query.
  return (data as { currentToken?: TokenInfo | null } | null | undefined)?.currentToken ?? undefined;
}
