import { afterAll, describe, expect, test } from "vitest";
import { createStage, hasChromium } from "./app-stage.ts";
import { expectAbsent, expectAccessible, expectQuiet, fillSignIn, openSignedIn, rowOf } from "./app-walk.ts";

describe.skipIf(!hasChromium)(
  `Settings > Users and Audit${hasChromium ? "" : " (left out: there is no Chromium)"}`,
  async () => {
    if (!hasChromium) return;
    const stage = await createStage();
    const { app, browser } = stage;
    afterAll(() => stage[Symbol.asyncDispose]());

    test("somebody is invited by a link that is shown once, and comes in by it", async () => {
      const sight = await browser.open();
      const { page } = sight;
      await openSignedIn(page, "/settings/users", app);
      await page.getByRole("button", { name: "Invite", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "Invite somebody" });
      await dialog.getByLabel("E-mail").fill("nora@example.com");
      await dialog.getByLabel("First name").fill("Nora");
      await dialog.getByRole("radio", { name: /^Steward/ }).check();
      await expectAccessible(page);
      await dialog.getByRole("button", { name: "Invite", exact: true }).click();
      const reveal = page.getByRole("dialog", { name: "A link for Nora" });
      const link = await reveal.getByLabel("Link", { exact: true }).inputValue();
      expect(link).toMatch(/\/sign-in#invitation=[\w-]{43}$/);
      await expectAccessible(page);
      await reveal.getByRole("button", { name: "Done", exact: true }).click();
      const [, secret = ""] = link.split("=");
      await expectAbsent(page, secret);
      const row = page.getByRole("row").filter({ hasText: "nora@example.com" });
      await row.getByText("Invited", { exact: true }).waitFor();

      const hers = await browser.open();
      await hers.page.goto(app.url + new URL(link).pathname + new URL(link).hash);
      await hers.page.getByRole("heading", { name: "Welcome", exact: true }).waitFor();
      expect(hers.page.url()).not.toContain(secret);
      await expectAccessible(hers.page);
      await hers.page.getByLabel(/^Password \(/).fill("a battery of horses");
      await hers.page.getByLabel("Password again").fill("a battery of horse");
      await hers.page.getByRole("button", { name: "Sign in", exact: true }).click();
      await hers.page.getByText("The two passwords differ.").waitFor();
      await hers.page.getByLabel("Password again").fill("a battery of horses");
      await hers.page.getByRole("button", { name: "Sign in", exact: true }).click();
      await hers.page.getByRole("heading", { name: "Catalog", exact: true }).waitFor();

      await page.reload();
      await row.getByText("Active", { exact: true }).waitFor();
      await hers.context.close();
      expectQuiet(sight, app.url);
      await sight.context.close();
    });

    test("a role is changed, somebody is put out at once and let in again, and the audit log says so", async () => {
      const sam = { email: "sam@example.com", password: "correct horse battery" };
      const names = { firstName: "Sam", lastName: "Steward", role: "STEWARD", status: "ACTIVATED" } as const;
      await app.app.modules.accounts.createUser({ accountId: app.accountId, ...sam, ...names });
      const theirs = await browser.open();
      await openSignedIn(theirs.page, "/", { ...sam, url: app.url });
      const sight = await browser.open();
      const { page } = sight;
      await openSignedIn(page, "/settings/users", app);
      const row = page.getByRole("row").filter({ hasText: sam.email });
      await row.getByRole("button", { name: "Change role of Sam Steward" }).click();
      await page.getByRole("radio", { name: /^Viewer/ }).check();
      await page.getByRole("dialog").getByRole("button", { name: "Change role", exact: true }).click();
      await row.getByText("Viewer", { exact: true }).waitFor();
      await row.getByRole("button", { name: "Suspend Sam Steward" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Suspend", exact: true }).click();
      await row.getByText("Suspended", { exact: true }).waitFor();
      await theirs.page.goto(`${app.url}/search?q=orders`);
      await theirs.page.getByRole("dialog", { name: "Sign in again" }).waitFor();
      await theirs.context.close();
      await row.getByRole("button", { name: "Reactivate Sam Steward" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Reactivate", exact: true }).click();
      await row.getByText("Active", { exact: true }).waitFor();

      await page.goto(`${app.url}/settings/audit`);
      await page.getByRole("combobox", { name: "About" }).selectOption("people");
      const events = page.getByRole("table", { name: "Events" });
      await events.getByText("user.reactivated", { exact: true }).waitFor();
      const actions = await events.getByRole("rowheader").allTextContents();
      expect(actions.slice(0, 3)).toEqual(["user.reactivated", "user.suspended", "user.roleChanged"]);
      await rowOf(page, "user.roleChanged").getByText("Show", { exact: true }).click();
      await rowOf(page, "user.roleChanged").getByText("STEWARD", { exact: true }).waitFor();
      await expectAccessible(page);
      expectQuiet(sight, app.url);
      await sight.context.close();
    });

    test("the last administrator is told why they can be neither suspended nor demoted", async () => {
      const { page, context } = await browser.open();
      await openSignedIn(page, "/settings/users", app);
      for (const button of ["Suspend Ada Admin", "Change role of Ada Admin"]) {
        await page.getByRole("button", { name: button }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByText(/Ada Admin is the only active administrator/).waitFor();
        await dialog.getByRole("button", { name: "Close", exact: true }).click();
      }
      await context.close();
    });

    test("a link that was used says so, and the sign-in is still there", async () => {
      const { page, context } = await browser.open();
      await page.goto(`${app.url}/sign-in#reset=${"x".repeat(43)}`);
      await page.getByLabel(/^Password \(/).fill("a battery of horses");
      await page.getByLabel("Password again").fill("a battery of horses");
      await page.getByRole("button", { name: "Set password and sign in" }).click();
      await page.getByText("This link has been used, has expired").waitFor();
      await page.getByRole("button", { name: "Cancel", exact: true }).click();
      await fillSignIn(page.getByRole("main"), app.email, app.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("heading", { name: "Catalog", exact: true }).waitFor();
      await context.close();
    });

    test("whoever is no administrator is told who can help, and sees only sessions of their own", async () => {
      const viewer = { email: "vic@example.com", password: "correct horse battery" };
      const names = { firstName: "Vic", lastName: "Viewer", role: "VIEWER", status: "ACTIVATED" } as const;
      await app.app.modules.accounts.createUser({ accountId: app.accountId, ...viewer, ...names });
      const { page, context } = await browser.open();
      await openSignedIn(page, "/settings/users", { ...viewer, url: app.url });
      await page.getByText("People are managed by administrators.").waitFor();
      await page.goto(`${app.url}/settings/audit`);
      await page.getByText("The audit log is read by administrators.").waitFor();
      await page.goto(`${app.url}/settings/sessions`);
      await page.getByText("(this one)").waitFor();
      expect(await page.getByRole("table", { name: "Sessions" }).getByRole("row").count()).toBe(2);
      await context.close();
    });

    test.each([
      ["light", 1_440],
      ["dark", 1_440],
      ["light", 360],
      ["dark", 360],
    ] as const)("in %s at %i px axe finds nothing and nothing overflows", async (colorScheme, width) => {
      const { page, context } = await browser.open({ colorScheme, viewport: { width, height: 900 } });
      await openSignedIn(page, "/settings/users", app);
      for (const path of ["users", "audit", "notices", "imports", "sessions"]) {
        await page.goto(`${app.url}/settings/${path}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.waitForLoadState("networkidle");
        await expectAccessible(page);
        expect(await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth"), path).toBeLessThan(1);
      }
      await context.close();
    });
  },
);
