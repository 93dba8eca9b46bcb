/** A call that says what the token is; the token itself comes from the environment and never stands in a command. */
export function tryItCommand(origin: string): string {
  return [
    `curl ${origin}/public/graphql \\`,
    `  -H "Authorization: Bearer $API_TOKEN" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"query":"{ currentToken { name scope expiresAt } }"}'`,
  ].join("\n");
}
