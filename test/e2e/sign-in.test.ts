import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { createApp } from "#app/app.ts";
import { firstLink } from "#app/first-start.ts";
import { createConfig } from "#platform/config/config.ts";
import { parseSettings } from "#platform/config/env.ts";
import { createLogger } from "#platform/logger/logger.ts";
import { openBrowser } from "#testkit/browser.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { openTestDatabase } from "#testkit/test-database.ts";
import { oidcSettings, startProvider } from "../api/sign-in/provider.ts";
import { hasChromium } from "./app-stage.ts";
import {
  endSessionsAt,
  expectAccessible,
  expectAccessibleInBoth,
  expectQuiet,
  fillCreate,
  fillSignIn,
  focused,
  openSignedIn,
  revealed,
} from "./app-walk.ts";

const dead = "This link has been used, has expired, or was replaced by another one. Ask for a new one.";
const chosen = "a battery of horses";

/** Opens a one-time link as somebody does who clicked on it in a mail. */
async function follow(page: Page, link: string, heading: string): Promise<void> {
  // A link to the same document but for its fragment would not open it anew.
  await page.goto("about:blank");
  await page.goto(link);
  await page.getByRole("heading", { name: heading, exact: true }).waitFor();
  expect(page.url()).not.toContain(link.split("=")[1]);
}

async function choosePassword(page: Page, submit: string): Promise<void> {
  await page.getByLabel(/^Password \(/).fill(chosen);
  await page.getByLabel("Password again").fill(chosen);
  await page.getByRole("button", { name: submit, exact: true }).click();
}

describe.skipIf(!hasChromium)(`the ways in${hasChromium ? "" : " (left out: there is no Chromium)"}`, async () => {
  if (!hasChromium) return;
  const browser = await openBrowser();
  const provider = await startProvider();
  const config = createConfig(
    parseSettings({ CATALOG_REGION: "eu", CATALOG_PORT: "0", CATALOG_DRAIN_SECONDS: "1", CATALOG_NOTICES: "false" }),
  );
  const empty = await createApp(config, createLogger("silent"), { database: await openTestDatabase() });
  const throughProvider = { ...oidcSettings(provider), CATALOG_OIDC_LABEL: "Roastery" };
  const app = await createTestApp({ environment: { ...throughProvider, CATALOG_PASSWORD_SIGN_IN: "false" } });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await Promise.all([app, empty].map((one) => one[Symbol.asyncDispose]()));
    await provider[Symbol.asyncDispose]();
  });
  const continueThere = (page: Page) => page.getByRole("link", { name: "Continue with Roastery", exact: true });

  test("the link that an empty instance prints makes its first administrator through the page: in time, and once", async () => {
    const printed = async () => /http:\S+#setup=[\w-]{43}/.exec((await firstLink(empty, config)) ?? "")?.[0] ?? "";
    const late = await printed();
    await empty.database.script("UPDATE setup_links SET expires_at = catalog_now()");
    const sight = await browser.open();
    const { page } = sight;
    await page.goto(`${empty.url}/sign-in`);
    await page.getByText("This catalog has no administrator yet: open the link that it printed").waitFor();

    await follow(page, late, "Set up this catalog");
    await page.getByLabel("E-mail", { exact: true }).fill("late@example.com");
    await choosePassword(page, "Create the account");
    await page.getByRole("alert").filter({ hasText: dead }).waitFor();
    expect(sight.complaints.splice(0)).toEqual([expect.stringContaining("401")]);

    const link = await printed();
    await follow(page, link, "Set up this catalog");
    await expectAccessibleInBoth(page);
    await page.getByLabel("E-mail", { exact: true }).fill("ada@example.com");
    await page.getByLabel("First name").fill("Ada");
    await choosePassword(page, "Create the account");
    await page.getByRole("button", { name: /^Ada .*account$/ }).waitFor();
    await page.getByText("There are no tables yet.").waitFor();
    await page.getByRole("link", { name: "Settings › API", exact: true }).click();
    await page.getByText("No active token.").waitFor();
    expectQuiet(sight, empty.url);
    await sight.context.close();

    const second = await browser.open();
    await follow(second.page, link, "Set up this catalog");
    await second.page.getByLabel("E-mail", { exact: true }).fill("eve@example.com");
    await choosePassword(second.page, "Create the account");
    await second.page.getByRole("alert").filter({ hasText: dead }).waitFor();
    expect(await empty.database.prisma.user.count()).toBe(1);
    await second.context.close();
  });

  test("a reset link signs its person in with the password they choose, and out elsewhere: in time, and once", async () => {
    const bea = { email: "bea@example.com", password: "before that another one", url: empty.url };
    await empty.modules.accounts.createAdministrator({ ...bea, firstName: "Bea", lastName: "Boss" });
    const sight = await browser.open();
    const { page } = sight;
    await openSignedIn(page, "/settings/users", bea);
    const link = async () => {
      await page.getByRole("button", { name: "Reset password of Bea Boss" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Make the link", exact: true }).click();
      const reveal = page.getByRole("dialog", { name: "A link for Bea Boss" });
      const made = await reveal.getByLabel("Link", { exact: true }).inputValue();
      await reveal.getByRole("button", { name: "Done", exact: true }).click();
      return made;
    };
    const hers = await browser.open();
    const late = await link();
    await empty.database.script("UPDATE sign_in_links SET expires_at = catalog_now()");
    await follow(hers.page, late, "Choose a new password");
    await choosePassword(hers.page, "Set password and sign in");
    await hers.page.getByRole("alert").filter({ hasText: dead }).waitFor();

    const good = await link();
    await follow(hers.page, good, "Choose a new password");
    await choosePassword(hers.page, "Set password and sign in");
    await hers.page.getByRole("button", { name: /^Bea Boss.*account$/ }).waitFor();
    await page.reload();
    await page.getByRole("dialog", { name: "Sign in again", exact: true }).waitFor();
    await sight.context.close();

    await follow(hers.page, good, "Choose a new password");
    await choosePassword(hers.page, "Set password and sign in");
    await hers.page.getByRole("alert").filter({ hasText: dead }).waitFor();
    await hers.page.getByRole("button", { name: "Cancel", exact: true }).click();
    await hers.context.close();
    const again = await browser.open();
    await openSignedIn(again.page, "/settings/users", { ...bea, password: chosen });
    await again.context.close();
  });

  test("where passwords are switched off there is one button, which leads to the provider and back to where one was going", async () => {
    provider.says({ email: app.email, email_verified: true });
    const sight = await browser.open();
    const { page } = sight;
    await page.goto(`${app.url}/search?q=orders`);
    await continueThere(page).waitFor();
    expect(await page.getByLabel("Password", { exact: true }).count()).toBe(0);
    expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
    await expectAccessibleInBoth(page);
    await continueThere(page).click();
    await page.waitForURL(`${app.url}/search?q=orders`);
    await page.getByRole("button", { name: /^Ada Admin.*account$/ }).waitFor();
    const { host } = new URL(provider.url);
    sight.asked.splice(0, sight.asked.length, ...sight.asked.filter((address) => new URL(address).host !== host));
    expectQuiet(sight, app.url);
    await sight.context.close();
  });

  test("whom the provider does not vouch for, or nobody invited, is told so in words, and can try again", async () => {
    const { page, context } = await browser.open();
    for (const [claims, words] of [
      [{ email: app.email, email_verified: false }, "The identity provider has not verified your e-mail address."],
      [{ email: "eve@example.com", email_verified: true }, "You have not been invited yet. Ask an administrator."],
    ] as const) {
      provider.says(claims);
      await page.goto(`${app.url}/sign-in?next=/search`);
      await continueThere(page).click();
      await page.getByRole("alert").filter({ hasText: words }).waitFor();
    }
    provider.says({ email: app.email, email_verified: true });
    await continueThere(page).click();
    await page.waitForURL(`${app.url}/search`);
    await context.close();
  });

  test("a provider that is down is one plain sentence, and the password still opens", async () => {
    const gone = await startProvider();
    await gone.server.stop();
    await using local = await createTestApp({ environment: { ...oidcSettings(gone), CATALOG_OIDC_LABEL: "Roastery" } });
    const { page, context } = await browser.open();
    await page.goto(`${local.url}/settings/sessions`);
    await continueThere(page).click();
    const told = page.getByRole("alert").filter({ hasText: "The identity provider cannot be reached." });
    await told.waitFor();
    await expectAccessibleInBoth(page);
    await fillSignIn(page.getByRole("main"), local.email, local.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(`${local.url}/settings/sessions`);
    await context.close();
  });

  test("an ended session is renewed at the identity provider in another tab, and the form stays", async () => {
    provider.says({ email: app.email, email_verified: true });
    const { page, context } = await browser.open();
    await page.goto(`${app.url}/settings/api`);
    await continueThere(page).click();
    await page.waitForURL(`${app.url}/settings/api`);
    const dialog = await fillCreate(page, { name: "kept name", scope: "Read Only" });
    await dialog.getByRole("checkbox", { name: /^I understand/ }).check();
    await endSessionsAt(page, "mutation CreateToken", () =>
      app.database.script("UPDATE sessions SET ended_at = catalog_now()"),
    );
    await dialog.getByRole("button", { name: "Generate new token", exact: true }).click();
    const again = page.getByRole("dialog", { name: "Sign in again", exact: true });
    const link = again.getByRole("link", { name: /^Continue with Roastery/ });
    await link.waitFor();
    expect(await again.getByLabel("Password", { exact: true }).count()).toBe(0);
    await expectAccessible(page);
    await again.getByRole("button", { name: "I have signed in there", exact: true }).click();
    await again.getByRole("alert").waitFor();
    const [tab] = await Promise.all([context.waitForEvent("page"), link.click()]);
    await tab.waitForURL(`${app.url}/settings/sessions`);
    await tab.close();
    await again.getByRole("button", { name: "I have signed in there", exact: true }).click();
    await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
    await page.getByRole("rowheader", { name: "kept name", exact: true }).waitFor();
    expect(await focused(page)).not.toBe("");
    await context.close();
  });
});
