import type { Config } from "#platform/config/config.ts";
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

  Sign in at       ${url}/sign-in
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

/** How the first administrator gets in where no demo was asked for. Null when there is an account already. */
export async function firstLink({ modules, url }: App, config: Config): Promise<string | null> {
  const link = await modules.accounts.issueSetUpLink();
  if (link !== null)
    return `\nThis instance has no account yet. Make its first administrator within 15 minutes, by this link alone:\n\n  ${link.reveal()}\n\n`;
  if (config.signIn.password || !(await modules.accounts.needsSetUp())) return null;
  return `\nThis instance has no account yet. Make its first administrator, who then signs in at ${url}/sign-in: catalog admin create --email …\n\n`;
}
