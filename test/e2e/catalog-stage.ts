import { openBrowser } from "#testkit/browser.ts";
import { createDemoApp } from "../api/graphql/search/demo-app.ts";
import { type Credentials, openSignedIn } from "./app-walk.ts";

/** An instance with the demo catalog, and somebody of that account who only reads. */
export async function createCatalogStage() {
  const { app, token, ...demo } = await createDemoApp();
  const browser = await openBrowser();
  const { accountId } = await app.database.prisma.user.findFirstOrThrow({
    where: { email: "robin.roaster@example.com" },
  });
  const reader = { email: "reader@example.com", password: "correct horse battery" };
  const names = { firstName: "Rita", lastName: "Reader", role: "VIEWER", status: "ACTIVATED" } as const;
  await app.app.modules.accounts.createUser({ accountId, ...reader, ...names });
  const who: Credentials = { ...reader, url: app.url };
  const ask = async (document: string) => (await app.graphql(document, {}, { token })).body.data;
  return {
    app,
    browser,
    ask,
    open: async (path: string, options?: Parameters<typeof browser.open>[0]) => {
      const sight = await browser.open(options);
      await openSignedIn(sight.page, path, who);
      return sight;
    },
    [Symbol.asyncDispose]: async () => {
      await browser[Symbol.asyncDispose]();
      await demo[Symbol.asyncDispose]();
    },
  };
}
