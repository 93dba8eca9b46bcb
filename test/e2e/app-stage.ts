import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, type WatchedPage } from "#testkit/browser.ts";
import { findChromium } from "#testkit/services.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { openSignedIn } from "./app-walk.ts";

export const hasChromium = findChromium() !== undefined || Boolean(process.env.CI);

const pictures = join(import.meta.dirname, "../../.build/app");

/** An instance and a browser, and what the tests of the app's pages do again and again. */
export async function createStage(environment: Record<string, string> = {}) {
  const app = await createTestApp({ environment });
  const browser = await openBrowser();
  mkdirSync(pictures, { recursive: true });
  return {
    app,
    browser,
    /** Settings > API, opened by the administrator in a context of its own. */
    open: async (options?: Parameters<typeof browser.open>[0]): Promise<WatchedPage> => {
      const sight = await browser.open(options);
      await openSignedIn(sight.page, "/settings/api", app);
      await sight.page.getByRole("heading", { name: "Tokens", exact: true }).waitFor();
      return sight;
    },
    operatorToken: async (scope: "READ_ONLY" | "READ_WRITE"): Promise<string> => {
      const maker = { accountId: app.accountId, userId: app.userId, by: { kind: "cli" } } as const;
      const { secret } = await app.app.modules.graphql.tokens.operator.issue(maker, { scope });
      return secret.reveal();
    },
    shoot: (page: WatchedPage["page"], name: string, fullPage = false) =>
      page.screenshot({ path: join(pictures, `${name}.png`), fullPage }),
    [Symbol.asyncDispose]: async () => {
      await browser[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
    },
  };
}
