import { afterAll, describe, expect, test } from "vitest";
import { sendGraphql } from "#testkit/graphql-client.ts";
import { createTestAccount } from "#testkit/test-app.ts";
import { createStage, hasChromium } from "./app-stage.ts";
import {
  createToken,
  expectAccessible,
  expectAccessibleInBoth,
  expectStill,
  fillCreate,
  noteShifts,
  openSignedIn,
  revealed,
  rowOf,
} from "./app-walk.ts";

const whoAmI = "{ currentToken { name status } }";

describe.skipIf(!hasChromium)(
  `the states of the app's pages${hasChromium ? "" : " (left out: there is no Chromium)"}`,
  async () => {
    if (!hasChromium) return;
    const stage = await createStage();
    const { app, browser, open, operatorToken, shoot } = stage;
    afterAll(() => stage[Symbol.asyncDispose]());

    test.each([1_440, 360])(
      "at %i px axe finds nothing in light or dark, nothing overflows and the layout stays still",
      async (width) => {
        const sight = await browser.open({ colorScheme: "light", viewport: { width, height: 800 } });
        const { page, context } = sight;
        await noteShifts(page);
        await page.goto(`${app.url}/sign-in`);
        await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
        await expectAccessibleInBoth(page);
        await expectStill(page);
        await shoot(page, `${width}-sign-in`);
        await sendGraphql(app.url, whoAmI, {}, await operatorToken("READ_ONLY"));
        await app.app.modules.graphql.usage.flush();
        await openSignedIn(page, "/settings/api", app);
        await page.getByRole("table", { name: "API tokens" }).getByRole("row").nth(1).waitFor();
        await page.getByRole("button", { expanded: false }).first().click();
        await page.getByRole("heading", { name: "History", exact: true }).waitFor();
        await page.getByText(/requests? in 90 days/i).waitFor();
        await expectAccessibleInBoth(page);
        await expectStill(page);
        await shoot(page, `${width}-settings`, true);

        const dialog = await fillCreate(page, { name: "axe", scope: "Read Only" });
        await dialog.getByRole("checkbox", { name: /^I understand/ }).waitFor();
        await expectAccessibleInBoth(page);
        await expectStill(page);
        await shoot(page, `${width}-create`);
        await dialog.getByRole("checkbox", { name: /^I understand/ }).check();
        await dialog.getByRole("button", { name: "Generate new token", exact: true }).click();
        await revealed(page).waitFor();
        await page.keyboard.press("Escape");
        await expectAccessibleInBoth(page);
        await expectStill(page);
        await shoot(page, `${width}-reveal`);
        await revealed(page).getByRole("button", { name: "Close anyway", exact: true }).click();

        await page
          .getByRole("button", { name: /^Revoke / })
          .first()
          .click();
        await page.getByRole("dialog").waitFor();
        await expectAccessibleInBoth(page);
        await page.keyboard.press("Escape");
        await page.goto(`${app.url}/no-such-page`);
        await page.getByRole("heading", { name: "There is no such page", exact: true }).waitFor();
        await expectAccessibleInBoth(page);
        await context.close();
      },
      120_000,
    );

    test("an answer that got lost is said, and the token that it was about is shown as what would be replaced", async () => {
      await operatorToken("READ_ONLY");
      const { page, context } = await open();
      const dialog = await fillCreate(page, { name: "lost", scope: "Read Only" });
      await dialog.getByRole("checkbox", { name: /^I understand/ }).check();
      await page.route("**/public/graphql", async (route) => {
        if (!route.request().postData()?.includes("mutation CreateToken")) return route.continue();
        await route.fetch();
        return route.abort("connectionreset");
      });
      await dialog.getByRole("button", { name: "Generate new token", exact: true }).click();
      await dialog.getByText("The answer did not arrive").waitFor();
      await dialog.getByText(/This ends\s+lost/).waitFor();
      await shoot(page, "lost");
      await page.unroute("**/public/graphql");
      await dialog.getByLabel("Name").fill("found");
      // What was acknowledged was the end of another token.
      await dialog.getByRole("checkbox", { name: /^I understand/, checked: false }).check();
      await dialog.getByRole("button", { name: "Generate new token", exact: true }).click();
      await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
      await rowOf(page, "found").waitFor();
      await context.close();
    });

    test("a server that cannot be reached is said with a way to retry", async () => {
      const { page, context } = await open();
      await context.setOffline(true);
      await page.getByRole("radio", { name: "All", exact: true }).check();
      await page.getByRole("alert").filter({ hasText: "The server cannot be reached." }).waitFor();
      await shoot(page, "unreachable");
      await context.setOffline(false);
      await page.getByRole("button", { name: "Retry", exact: true }).click();
      await page.getByRole("alert").filter({ hasText: "cannot be reached" }).waitFor({ state: "detached" });
      await page.getByRole("table", { name: "API tokens" }).waitFor();
      await context.close();
    });

    test.each([
      { places: 2, one: "place one", two: "place two", three: "place three" },
      { places: 9, one: "seat one", two: "seat two", three: "seat three" },
    ])("T17 of a scope's $places places, all taken or not, the row's own token makes way", async (names) => {
      const { places, one, two, three } = names;
      await app.graphql(
        `mutation { updateTokenPolicy(maxActiveTokensPerScope: ${places}) { updatedAt } }`,
        {},
        {
          token: await operatorToken("READ_WRITE"),
        },
      );
      const { page, context } = await open();
      for (const name of [one, two]) {
        await createToken(page, { name, scope: "Read Only" });
        await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
      }
      await rowOf(page, two)
        .getByRole("button", { name: `Replace ${two}`, exact: true })
        .click();
      const dialog = page.getByRole("dialog", { name: "Create token", exact: true });
      await dialog.getByText(new RegExp(`This ends\\s+${two}`)).waitFor();
      await dialog.getByRole("checkbox", { name: /^I understand/ }).check();
      await dialog.getByLabel("Name").fill(three);
      await dialog.getByRole("button", { name: "Generate new token", exact: true }).click();
      await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
      await rowOf(page, three).waitFor();
      await rowOf(page, two).waitFor({ state: "detached" });
      expect(await rowOf(page, one).count()).toBe(1);
      await context.close();
    });

    test("without a token the page says what one is for; without the role it says who can help", async () => {
      const account = await createTestAccount(app.app);
      const { operator } = app.app.modules.graphql.tokens;
      for (const { id } of await operator.list(account.accountId, {}))
        await operator.revoke({ accountId: account.accountId, userId: null, by: { kind: "cli" } }, { id });
      const empty = await browser.open();
      await openSignedIn(empty.page, "/settings/api", { ...account, url: app.url });
      await empty.page.getByText("No active token.").waitFor();
      await expectAccessible(empty.page);
      await shoot(empty.page, "empty");
      await empty.context.close();

      const { accounts } = app.app.modules;
      const viewer = { email: "viewer@example.com", password: "correct horse battery" };
      const names = { firstName: "Vera", lastName: "Viewer", role: "VIEWER", status: "ACTIVATED" } as const;
      await accounts.createUser({ accountId: account.accountId, ...viewer, ...names });
      const other = await browser.open();
      await openSignedIn(other.page, "/settings/api", { ...viewer, url: app.url });
      await other.page.getByText("API tokens are managed by administrators.").waitFor();
      expect(await other.page.getByRole("navigation").getByRole("link").allTextContents()).toEqual([
        "Catalog",
        "Playground",
      ]);
      expect(other.complaints).toEqual([]);
      await other.context.close();
    });
  },
);
