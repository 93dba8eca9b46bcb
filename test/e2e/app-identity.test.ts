import { expect, test } from "vitest";
import { openBrowser } from "#testkit/browser.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { oidcSettings, startProvider } from "../api/sign-in/provider.ts";
import { hasChromium } from "./app-stage.ts";
import { expectAccessible, fillCreate, focused, revealed } from "./app-walk.ts";

test.skipIf(!hasChromium)(
  "where passwords are switched off, an ended session is renewed at the identity provider in another tab, and the form stays",
  async () => {
    await using provider = await startProvider();
    const environment = {
      ...oidcSettings(provider),
      CATALOG_PASSWORD_SIGN_IN: "false",
      CATALOG_OIDC_LABEL: "Roastery",
    };
    await using app = await createTestApp({ environment });
    await using browser = await openBrowser();
    provider.says({ email: app.email, email_verified: true });
    const { page, context } = await browser.open();
    await page.goto(`${app.url}/settings/api`);
    await page.getByRole("link", { name: "Continue with Roastery" }).click();
    await page.waitForURL(`${app.url}/settings/api`);
    const dialog = await fillCreate(page, { name: "kept name", scope: "Read Only" });
    await dialog.getByRole("checkbox", { name: /^I understand/ }).check();
    await app.database.script("UPDATE sessions SET ended_at = catalog_now()");
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
  },
  60_000,
);
