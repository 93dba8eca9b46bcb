import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeSource, upload, uploadsFolder } from "../api/uploads/upload-story.ts";
import { createStage, hasChromium } from "./app-stage.ts";
import {
  expectAbsent,
  expectAccessible,
  expectAccessibleInBoth,
  expectQuiet,
  expectStill,
  fillSignIn,
  noteShifts,
  openSignedIn,
  rowOf,
  whole,
} from "./app-walk.ts";

describe.skipIf(!hasChromium)(
  `Settings > Users and Audit${hasChromium ? "" : " (left out: there is no Chromium)"}`,
  async () => {
    if (!hasChromium) return;
    const stage = await createStage({
      ...uploadsFolder(),
      CATALOG_DATA: mkdtempSync(join(tmpdir(), "catalog-mails-")),
    });
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

    test("notices show each mail to read, and what was given up is tried again", async () => {
      await app.app.modules.graphql.notices.deliver();
      await app.database.script(`UPDATE notices SET state = 'DEAD', sent_at = NULL, attempts = 10, last_error = '550 no such mailbox'
        WHERE id = (SELECT id FROM notices WHERE account_id = '${app.accountId}' ORDER BY id LIMIT 1)`);
      const sight = await browser.open();
      const { page } = sight;
      await openSignedIn(page, "/settings/notices", app);
      const rows = page.getByRole("table", { name: "Notices" }).getByRole("row");
      const sent = rows.filter({ hasText: "Sent" }).first();
      await sent.getByText(/^\[Catalog eu\] .* was generated$/).click();
      await sent.getByText(/opens the API until/).waitFor();
      const dead = rows.filter({ hasText: "Given up" });
      await dead.getByText("550 no such mailbox").waitFor();
      await dead.getByRole("button", { name: `Try again to tell ${app.email}`, exact: true }).click();
      await page.getByRole("status").filter({ hasText: "It is tried again." }).waitFor();
      await rows.filter({ hasText: "Waiting" }).waitFor();
      await page.getByRole("combobox", { name: "State" }).selectOption("DEAD");
      await page.getByText("There are none.", { exact: false }).waitFor();
      expectQuiet(sight, app.url);
      await sight.context.close();
    });

    /** Sends a file that misses a column, and answers where it went. */
    async function uploadInVain(): Promise<string> {
      const path = `quality-${await makeSource(app, "QUALITY", "SODA")}/1700000001-checks.csv`;
      await upload(app, path, "id,table_path,status,run_at\nq,a.b.c,WRONG,2026-01-01\n");
      return path;
    }

    test("an import that failed arrives by itself, with each problem's kind, file, line and column", async () => {
      const sight = await browser.open();
      const { page } = sight;
      await openSignedIn(page, "/settings/imports", app);
      await page.getByText("Nothing has been uploaded.").waitFor();
      const listening = page.waitForEvent("websocket");
      await page.reload();
      await (await listening).waitForEvent("framereceived");
      const path = await uploadInVain();
      const row = page.getByRole("row").filter({ hasText: "Quality checks" });
      await row.getByText("Failed", { exact: true }).waitFor();
      await row.getByText("1 file", { exact: true }).click();
      await row.getByText(path, { exact: true }).waitFor();
      await row.getByText("1 problem", { exact: true }).click();
      const problem = row.getByRole("listitem").filter({ hasText: "The header has no column name." });
      expect(await problem.textContent()).toMatch(/^\w[\w ]+ in 1700000001-checks\.csv:1, name: The header/);
      expectQuiet(sight, app.url);
      await sight.context.close();
    });

    test.each([1_440, 360])(
      "at %i px, with rows, axe finds nothing in light or dark, nothing overflows or moves",
      async (width) => {
        const { page, context } = await browser.open({ colorScheme: "light", viewport: { width, height: 900 } });
        await app.app.modules.graphql.notices.deliver();
        await uploadInVain();
        await noteShifts(page);
        await openSignedIn(page, "/settings/users", app);
        for (const path of ["users", "audit", "notices", "imports", "sessions"]) {
          await page.goto(`${app.url}/settings/${path}`);
          await whole(page);
          await page.getByRole("table").getByRole("row").nth(1).waitFor();
          await expectStill(page);
          for (const one of await page.locator("tbody tr").first().locator("summary").all()) await one.click();
          await expectAccessibleInBoth(page);
          await expectStill(page);
        }
        await context.close();
      },
      120_000,
    );
  },
);
