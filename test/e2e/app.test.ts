import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { sendGraphql } from "#testkit/graphql-client.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { createStage, hasChromium } from "./app-stage.ts";
import {
  createToken,
  endSessionsAt,
  expectAbsent,
  expectQuiet,
  fillCreate,
  fillSignIn,
  focused,
  openSignedIn,
  revealed,
  rowOf,
} from "./app-walk.ts";

const whoAmI = "{ currentToken { name status } }";

describe.skipIf(!hasChromium)(
  `a token's path through the app${hasChromium ? "" : " (left out: there is no Chromium)"}`,
  async () => {
    if (!hasChromium) return;
    const stage = await createStage();
    const { app, browser, open, operatorToken, shoot } = stage;
    afterAll(() => stage[Symbol.asyncDispose]());

    test("a token is created, copied, closed, and masked in the list from then on", async () => {
      const sight = await open({ permissions: ["clipboard-read", "clipboard-write"] });
      const { page } = sight;
      const secret = await createToken(page, { name: "nightly sync", scope: "Read Only" });
      expect(secret).toMatch(/^cat_tok_eu_\w{49}$/);
      await shoot(page, "reveal");
      await revealed(page).getByRole("button", { name: "Copy token", exact: true }).click();
      await revealed(page).getByRole("status").filter({ hasText: "Copied" }).waitFor();
      expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(secret);
      await page.evaluate("navigator.clipboard.writeText('')");

      expect((await sendGraphql(app.url, whoAmI, {}, secret)).body.data.currentToken.name).toBe("nightly sync");
      // The instance writes a first use within seconds; here it does so now.
      await app.app.modules.graphql.usage.flush();
      await revealed(page).getByText("First request received.").waitFor();

      await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
      const row = rowOf(page, "nightly sync");
      await row.getByText(`cat_tok_eu_…${secret.slice(-4)}`, { exact: true }).waitFor();
      await row.getByText("GraphQL").waitFor();
      await expectAbsent(page, secret);
      await page.goBack();
      await page.goForward();
      await page.getByRole("heading", { name: "Tokens", exact: true }).waitFor();
      await expectAbsent(page, secret);
      await page.reload();
      await rowOf(page, "nightly sync").waitFor();
      await expectAbsent(page, secret);
      expectQuiet(sight, app.url);
      await sight.context.close();
    });

    test("where the clipboard is not allowed, Copy selects the token", async () => {
      const { page, context } = await open();
      await page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
      await page.reload();
      const secret = await createToken(page, { name: "no clipboard", scope: "Read Only" });
      await revealed(page).getByRole("button", { name: "Copy token", exact: true }).click();
      await revealed(page).getByText("Selected: press Ctrl-C to copy").waitFor();
      expect(await page.evaluate<string>("String(getSelection())")).toBe(secret);
      await context.close();
    });

    test("a second token of the scope is refused until its consequence is acknowledged; the first one ends at once", async () => {
      const { page, context, complaints } = await open();
      const first = await createToken(page, { name: "first", scope: "Read & Write" });
      await sendGraphql(app.url, whoAmI, {}, first);
      // The instance writes a first use within seconds; here it does so now.
      await app.app.modules.graphql.usage.flush();
      await revealed(page).getByText("First request received.").waitFor();
      await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();

      const dialog = await fillCreate(page, { name: "second", scope: "Read & Write" });
      await dialog.getByText(/This ends\s+first/).waitFor();
      await dialog.getByRole("table").getByText("currentToken").waitFor();
      await dialog.getByText("Only clients that called in the last 30 days are listed.").waitFor();
      await dialog.getByText("It was used within the last day.").waitFor();
      await shoot(page, "replace");
      await dialog.getByRole("button", { name: "Generate new token", exact: true }).click();
      await dialog.getByText("Tick this first.").waitFor();
      expect((await sendGraphql(app.url, whoAmI, {}, first)).status).toBe(200);

      await dialog.getByRole("checkbox", { name: /^I understand/ }).check();
      await dialog.getByRole("button", { name: "Generate new token", exact: true }).click();
      const second = await revealed(page).getByLabel("New token").inputValue();
      const refused = await sendGraphql(app.url, whoAmI, {}, first);
      expect([refused.status, refused.body.errors?.[0]?.extensions.reason]).toEqual([401, "SUPERSEDED"]);
      expect((await sendGraphql(app.url, whoAmI, {}, second)).status).toBe(200);
      await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
      expect(complaints).toEqual([]);
      await context.close();
    });

    test("with an overlap both tokens answer, until the old one is ended", async () => {
      const { page, context } = await open();
      const old = await createToken(page, { name: "overlap old", scope: "Read Only" });
      await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
      const fresh = await createToken(page, {
        name: "overlap new",
        scope: "Read Only",
        rotation: "Keep the old one for",
      });
      await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
      for (const token of [old, fresh]) expect((await sendGraphql(app.url, whoAmI, {}, token)).status).toBe(200);
      const row = rowOf(page, "overlap old");
      await row.getByText(/Retiring, ends/).waitFor();
      await row.getByRole("button", { name: "End now overlap old", exact: true }).click();
      await page.getByRole("status").filter({ hasText: "overlap old has ended." }).waitFor();
      await row.waitFor({ state: "detached" });
      expect((await sendGraphql(app.url, whoAmI, {}, old)).status).toBe(401);
      expect((await sendGraphql(app.url, whoAmI, {}, fresh)).status).toBe(200);
      await context.close();
    });

    test("a revoked token answers 401 on its next call and stays in the history with who and why", async () => {
      const { page, context } = await open();
      const secret = await createToken(page, { name: "to revoke", scope: "Read Only" });
      await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
      await rowOf(page, "to revoke").getByRole("button", { name: "Revoke to revoke", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "Revoke to revoke?", exact: true });
      await dialog.getByText("Nobody has called with it").waitFor();
      expect(await focused(page)).toBe("Cancel");
      await dialog.getByLabel("Reason").fill("laptop lost");
      await shoot(page, "revoke");
      await dialog.getByRole("button", { name: "Revoke token", exact: true }).click();
      await rowOf(page, "to revoke").waitFor({ state: "detached" });
      expect((await sendGraphql(app.url, whoAmI, {}, secret)).status).toBe(401);
      expect(await focused(page)).toBe("Tokens");

      await page.getByRole("radio", { name: "All", exact: true }).check();
      const row = rowOf(page, "to revoke");
      await row.getByText(/Revoked .* by Ada Admin/).waitFor();
      await row.getByRole("button", { name: "to revoke", exact: true }).click();
      await page.getByText("Revoked by Ada Admin: “laptop lost”").waitFor();
      await shoot(page, "all");
      await context.close();
    });

    test("Esc, the backdrop and Back lead to the question, however often", async () => {
      const { page, context } = await open();
      await createToken(page, { name: "guarded", scope: "Read Only" });
      const question = revealed(page).getByText("You will not see it again. Close anyway?");
      for (let press = 0; press < 3; press += 1) await page.keyboard.press("Escape");
      await question.waitFor();
      await revealed(page).getByRole("button", { name: "Keep it open", exact: true }).click();
      await question.waitFor({ state: "detached" });
      await page.mouse.click(5, 5);
      await question.waitFor();
      await revealed(page).getByRole("button", { name: "Keep it open", exact: true }).click();
      await page.evaluate("history.back()");
      await question.waitFor();
      await page.evaluate("history.back()");
      expect(await revealed(page).getByLabel("New token").inputValue()).toMatch(/^cat_tok_/);
      await revealed(page).getByRole("button", { name: "Close anyway", exact: true }).click();
      await revealed(page).waitFor({ state: "detached" });
      expect(page.url()).toBe(`${app.url}/settings/api`);
      await context.close();
    });

    test("a double click makes one token", async () => {
      const { page, context, asked } = await open();
      const dialog = await fillCreate(page, { name: "twice", scope: "Read Only" });
      await dialog.getByRole("checkbox", { name: /^I understand/ }).check();
      const sent: string[] = [];
      page.on("request", (request) => {
        if (request.postData()?.includes("mutation CreateToken")) sent.push(request.url());
      });
      await dialog.getByRole("button", { name: "Generate new token", exact: true }).dblclick();
      await revealed(page).waitFor();
      expect(sent).toHaveLength(1);
      expect(asked.length).toBeGreaterThan(1);
      await context.close();
    });

    test("what another administrator does arrives by itself and is said", async () => {
      const [one, other] = [await open(), await open()];
      await createToken(other.page, { name: "by another", scope: "Read Only" });
      await rowOf(one.page, "by another").waitFor();
      await one.page.getByRole("status").filter({ hasText: "Ada Admin created by another." }).waitFor();
      await one.context.close();
      await other.context.close();
    });

    test("an ended session asks again in place and keeps the form", async () => {
      const { page, context } = await open();
      const dialog = await fillCreate(page, { name: "kept name", scope: "Read Only" });
      await dialog.getByRole("checkbox", { name: /^I understand/ }).check();
      await endSessionsAt(page, "mutation CreateToken", () =>
        app.database.script("UPDATE sessions SET ended_at = catalog_now()"),
      );
      await dialog.getByRole("button", { name: "Generate new token", exact: true }).click();
      const again = page.getByRole("dialog", { name: "Sign in again", exact: true });
      await again.getByLabel("Password", { exact: true }).fill(app.password);
      await again.getByRole("button", { name: "Sign in", exact: true }).click();
      await revealed(page).waitFor();
      await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
      const row = rowOf(page, "kept name");
      await row.waitFor();
      // The socket ended with the session; a new one tells of what happens from now on.
      const token = (await app.graphql("{ apiTokens { id name } }", {}, { token: await operatorToken("READ_WRITE") }))
        .body.data;
      const { id } = token.apiTokens.find(({ name }: { name: string }) => name === "kept name");
      await app.app.modules.graphql.tokens.operator.revoke(
        { accountId: app.accountId, userId: null, by: { kind: "cli" } },
        { id },
      );
      await row.waitFor({ state: "detached" });
      await context.close();
    });

    test("a Read & Write token asks for a fresh sign-in, then goes on", async () => {
      const { page, context } = await open();
      await app.database.script("UPDATE sessions SET created_at = created_at - interval '11 minutes'");
      const dialog = await fillCreate(page, { name: "confirmed", scope: "Read & Write" });
      await dialog.getByRole("checkbox", { name: /^I understand/ }).check();
      await dialog.getByRole("button", { name: "Generate new token", exact: true }).click();
      const confirm = page.getByRole("dialog", { name: "Confirm it is you", exact: true });
      await confirm.getByLabel("Password", { exact: true }).fill(app.password);
      await confirm.getByRole("button", { name: "Sign in", exact: true }).click();
      await revealed(page).waitFor();
      await context.close();
    });

    test("a wrong password is one sentence, and signing out leads back to the sign-in", async () => {
      const { page, context } = await browser.open();
      await page.goto(`${app.url}/settings/api`);
      await fillSignIn(page.getByRole("main"), app.email, "wrong");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("alert").filter({ hasText: "E-mail and password do not match." }).waitFor();
      await fillSignIn(page.getByRole("main"), app.email, app.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("heading", { name: "Tokens", exact: true }).waitFor();
      await page.getByRole("button", { name: /account$/ }).click();
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
      await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
      expect((await page.context().cookies()).map(({ value }) => value).join("")).toBe("");
      await context.close();
    });

    /** Settings > API from "Create token" to "Revoke", with no other input than keys. */
    async function walkByKeyboard(page: Page): Promise<string> {
      async function tabTo(text: string) {
        for (let press = 0; press < 60; press += 1) {
          if ((await focused(page)).includes(text)) return;
          await page.keyboard.press("Tab");
        }
        throw new Error(`Tab never reaches “${text}”`);
      }
      await tabTo("Create token");
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog", { name: "Create token", exact: true });
      await dialog.waitFor();
      await page.keyboard.type("by keyboard");
      await dialog.getByRole("checkbox", { name: /^I understand/ }).waitFor();
      await tabTo("I understand");
      await page.keyboard.press("Space");
      await tabTo("Generate new token");
      await page.keyboard.press("Enter");
      await revealed(page).waitFor();
      expect(await focused(page)).toBe("New token");
      const secret = await revealed(page).getByLabel("New token").inputValue();
      await tabTo("I have stored it");
      await page.keyboard.press("Enter");
      await revealed(page).waitFor({ state: "detached" });
      expect(await focused(page)).toBe("Create token");
      await tabTo("Revoke by keyboard");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog", { name: "Revoke by keyboard?", exact: true }).waitFor();
      await page.keyboard.press("Escape");
      expect(await focused(page)).toBe("Revoke by keyboard");
      return secret;
    }

    test("in two regions at once, in one browser, the whole token path goes by keyboard alone, and the focus comes back", async () => {
      const peers = { CATALOG_PEERS: "eu=http://localhost:4000" };
      await using american = await createTestApp({ region: "us", environment: peers });
      await operatorToken("READ_ONLY");
      const { page: european, context, complaints } = await open({ reducedMotion: "reduce" });
      const page = await context.newPage();
      await openSignedIn(page, "/settings/api", american);
      await page.getByText("Region: United States").waitFor();
      await european.getByText("Region: Europe").waitFor();
      const secrets = await Promise.all([walkByKeyboard(european), walkByKeyboard(page)] as const);
      expect(secrets).toEqual([
        expect.stringMatching(/^cat_tok_eu_\w{49}$/),
        expect.stringMatching(/^cat_tok_us_\w{49}$/),
      ]);
      for (const [at, here, away] of [
        [app, secrets[0], secrets[1]],
        [american, secrets[1], secrets[0]],
      ] as const) {
        expect((await sendGraphql(at.url, whoAmI, {}, here)).body.data.currentToken.name).toBe("by keyboard");
        expect((await sendGraphql(at.url, whoAmI, {}, away)).status).toBe(401);
      }
      for (const one of [european, page]) for (const secret of secrets) await expectAbsent(one, secret);
      expect(complaints).toEqual([]);
      await context.close();
    });
  },
);
