import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { sendGraphql } from "#testkit/graphql-client.ts";
import { createStage, hasChromium } from "./app-stage.ts";
import { createToken, expectAbsent, expectAccessible, expectQuiet, focused, revealed, rowOf } from "./app-walk.ts";

describe.skipIf(!hasChromium)(
  `SCIM tokens in the app${hasChromium ? "" : " (left out: there is no Chromium)"}`,
  async () => {
    if (!hasChromium) return;
    const stage = await createStage();
    const { app, open, shoot } = stage;
    afterAll(() => stage[Symbol.asyncDispose]());

    const answers = async (secret: string): Promise<number> =>
      (await fetch(`${app.url}/auth/scim/Users?count=1`, { headers: { authorization: `Bearer ${secret}` } })).status;

    const stored = (page: Page) =>
      revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
    let first = "";

    test("a token is made, shown once, says when it has arrived, and outlives the replacement of an API token", async () => {
      const sight = await open();
      const { page } = sight;
      await page.getByText("Used by Okta or Microsoft Entra. Replacing an API token does not change these.").waitFor();
      await page.getByText(`${app.url}/auth/scim`, { exact: true }).waitFor();
      await page.getByText("No active SCIM token.").waitFor();
      await page.getByRole("button", { name: "Create SCIM token", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "Create SCIM token", exact: true });
      await dialog.getByLabel("Name").fill("Okta");
      await expectAccessible(page);
      await shoot(page, "scim-create");
      await dialog.getByRole("button", { name: "Generate SCIM token", exact: true }).click();
      first = await revealed(page).getByLabel("New token").inputValue();
      expect(first).toMatch(/^cat_scim_eu_\w+$/);
      expect(await focused(page)).toBe("New token");
      expect(await answers(first)).toBe(200);
      expect((await sendGraphql(app.url, "{ currentToken { id } }", {}, first)).status).toBe(401);
      // The instance writes a first use within seconds; here it does so now.
      await app.app.modules.graphql.usage.flush();
      await revealed(page).getByText("First request received.").waitFor();
      await expectAccessible(page);
      await shoot(page, "scim-reveal");
      await page.keyboard.press("Escape");
      await revealed(page).getByText("You will not see it again. Close anyway?").waitFor();
      await revealed(page).getByRole("button", { name: "Keep it open", exact: true }).click();
      await stored(page);
      const masked = rowOf(page, "Okta").getByText(`cat_scim_eu_…${first.slice(-4)}`, { exact: true });
      await masked.waitFor();
      await expectAbsent(page, first);
      expect(await page.getByRole("button", { name: "Create SCIM token", exact: true }).count()).toBe(0);

      await createToken(page, { name: "replacement", scope: "Read & Write" });
      await stored(page);
      expect(await answers(first)).toBe(200);
      expectQuiet(sight, app.url);
      await sight.context.close();
    });

    test("rotated with an overlap both tokens answer; ended and revoked, each is refused at once and kept in the list", async () => {
      const sight = await open();
      const { page } = sight;
      await page.getByRole("button", { name: "Rotate Okta", exact: true }).click();
      const rotate = page.getByRole("dialog", { name: "Rotate Okta", exact: true });
      await rotate.getByText("It was used within the last day.").waitFor();
      await shoot(page, "scim-rotate");
      await rotate.getByLabel("The old token ends").selectOption({ label: "after 24 hours" });
      await rotate.getByRole("button", { name: "Generate new token", exact: true }).click();
      const second = await revealed(page).getByLabel("New token").inputValue();
      await stored(page);
      expect([await answers(first), await answers(second)]).toEqual([200, 200]);
      await page.getByText(/Retiring, ends/).waitFor();
      await shoot(page, "scim-list", true);

      await page.getByRole("button", { name: "End now Okta", exact: true }).click();
      const question = page.getByRole("dialog", { name: "Revoke Okta?", exact: true });
      expect(await focused(page)).toBe("Cancel");
      await question.getByRole("button", { name: "Revoke token", exact: true }).click();
      await page.getByRole("status").filter({ hasText: "Okta was revoked." }).waitFor();
      expect([await answers(first), await answers(second)]).toEqual([401, 200]);

      await page.getByRole("button", { name: "Revoke Okta", exact: true }).click();
      await question.getByLabel("Reason").fill("changed provider");
      await question.getByRole("button", { name: "Revoke token", exact: true }).click();
      await page.getByText("No active SCIM token.").waitFor();
      expect(await answers(second)).toBe(401);
      expect(await focused(page)).toBe("SCIM tokens");
      await page.getByText("Ended (2)", { exact: true }).click();
      await page.getByText("“changed provider”").waitFor();
      await expectAccessible(page);
      await expectAbsent(page, second);
      expectQuiet(sight, app.url);
      await sight.context.close();
    });

    test("what the command line does to them arrives by itself; a second one is refused with the reason", async () => {
      const { page, context } = await open({ viewport: { width: 360, height: 800 }, colorScheme: "dark" });
      await page.getByRole("button", { name: "Create SCIM token", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "Create SCIM token", exact: true });
      await dialog.waitFor();
      const make = 'mutation { createScimToken(name: "Entra") { token { id } } }';
      const { token } = (await app.graphql(make, {}, { token: await stage.operatorToken("READ_WRITE") })).body.data
        .createScimToken;
      await rowOf(page, "Entra").waitFor();
      await dialog.getByRole("button", { name: "Generate SCIM token", exact: true }).click();
      await dialog.getByRole("alert").filter({ hasText: "already has its active SCIM token" }).waitFor();
      await dialog.getByRole("button", { name: "Cancel", exact: true }).click();
      await expectAccessible(page);
      expect(await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
      await shoot(page, "scim-360", true);
      const revoke = "mutation ($id: ID!) { revokeScimToken(id: $id) { id } }";
      await app.graphql(revoke, token, { token: await stage.operatorToken("READ_WRITE") });
      await rowOf(page, "Entra").waitFor({ state: "detached" });
      await context.close();
    });

    test("a sign-in that is too old is repeated first, then the SCIM token is made", async () => {
      const { page, context } = await open();
      await app.database.script("UPDATE sessions SET created_at = created_at - interval '11 minutes'");
      await page.getByRole("button", { name: "Create SCIM token", exact: true }).click();
      await page.getByRole("button", { name: "Generate SCIM token", exact: true }).click();
      const confirm = page.getByRole("dialog", { name: "Confirm it is you", exact: true });
      await confirm.getByLabel("Password", { exact: true }).fill(app.password);
      await confirm.getByRole("button", { name: "Sign in", exact: true }).click();
      expect(await revealed(page).getByLabel("New token").inputValue()).toMatch(/^cat_scim_/);
      await context.close();
    });
  },
);
