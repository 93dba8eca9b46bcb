import type { App } from "./app.ts";

/** Makes the demo account in an empty database and says, once, how to get in. Null when there is an account already. */
export async function firstStart({ url, modules }: App): Promise<string | null> {
  const demo = await modules.provisioning.provisionDemo();
  if (demo === null) return null;
  const { accountId, administratorId: userId } = demo;
  const maker = { accountId, userId, by: { kind: "system" } } as const;
  const { secret } = await modules.graphql.tokens.operator.issue(maker, { scope: "READ_ONLY", name: "First steps" });
  return `
This is the first start, so an account with a demo catalog was made. What follows is shown once.

  Administrator    ${demo.administratorEmail}
  Password         ${demo.password.reveal()}
  Read Only token  ${secret.reveal()}

  Try it:

curl -s ${url}/public/graphql \\
  -H 'Authorization: Bearer ${secret.reveal()}' \\
  -H 'Content-Type: application/json' \\
  -d '{"query":"{ getTables(pagination: {nbPerPage: 3}, sorting: [{sortingKey: popularity, direction: DESC}]) { totalCount data { name description schema { name } } } }"}'

`;
}
