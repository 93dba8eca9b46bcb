import { afterAll, describe, expect, test } from "vitest";
import { createThrowawayDatabase, isPostgresReachable } from "#testkit/throwaway-database.ts";
import { longTimeout, runOrFail, startInstance } from "../faults/instances.ts";
import { createTcpProxy } from "../faults/tcp-proxy.ts";
import { createStage, hasChromium } from "./app-stage.ts";
import { createToken, expectAccessible, fillSignIn, openSignedIn, revealed, rowOf } from "./app-walk.ts";

const hasPostgres = await isPostgresReachable();
const away = "The database cannot be reached. API calls are refused until it is back.";

/** A subscription of a page's own by a token, as `window.heard` tells of it. */
const subscribe = `(token) => new Promise((resolve) => {
  window.heard = { closed: null };
  const socket = new WebSocket(location.origin.replace("http", "ws") + "/public/graphql", "graphql-transport-ws");
  const send = (message) => socket.send(JSON.stringify(message));
  socket.onopen = () => send({ type: "connection_init", payload: { authorization: "Bearer " + token } });
  socket.onmessage = ({ data }) => {
    if (JSON.parse(data).type === "connection_ack") {
      send({ id: "1", type: "subscribe", payload: { query: "subscription { catalogChanges { ids } }" } });
      resolve();
    }
  };
  socket.onclose = ({ code, reason }) => { window.heard.closed = code + " " + reason; };
})`;

describe.skipIf(!hasChromium)(
  `what happens around the app's pages${hasChromium ? "" : " (left out: there is no Chromium)"}`,
  async () => {
    if (!hasChromium) return;
    const stage = await createStage();
    const { app, browser, open, shoot } = stage;
    afterAll(() => stage[Symbol.asyncDispose]());

    test("a revoked token's open subscription ends in the browser that holds it, with the reason", async () => {
      const { page, context } = await open();
      const secret = await createToken(page, { name: "listener", scope: "Read Only" });
      await revealed(page).getByRole("button", { name: "I have stored it", exact: true }).click();
      const other = await browser.open();
      await other.page.goto(`${app.url}/sign-in`);
      await other.page.evaluate(`(${subscribe})(${JSON.stringify(secret)})`);
      expect(await other.page.evaluate("window.heard.closed")).toBe(null);
      await rowOf(page, "listener").getByRole("button", { name: "Revoke listener", exact: true }).click();
      await page.getByRole("button", { name: "Revoke token", exact: true }).click();
      await other.page.waitForFunction("window.heard.closed !== null");
      expect(await other.page.evaluate<string>("window.heard.closed")).toMatch(/^4401 .*(ended|revoked)/i);
      await other.context.close();
      await context.close();
    });

    test("the policy is saved by the page, holds from then on, and what it cannot be is refused in words", async () => {
      const { page, context } = await open();
      const form = page.getByRole("region", { name: "Policy", exact: true });
      await form.getByLabel("Longest life of a token").fill("45");
      await form.getByLabel("Active tokens of a scope").fill("3");
      await form.getByLabel("Keep the networks that tokens are used from").uncheck();
      await form.getByRole("button", { name: "Save policy", exact: true }).click();
      await page.getByRole("status").filter({ hasText: "The policy is saved." }).waitFor();
      await page.reload();
      await form.getByLabel("Longest life of a token").waitFor();
      expect([
        await form.getByLabel("Longest life of a token").inputValue(),
        await form.getByLabel("Active tokens of a scope").inputValue(),
        await form.getByLabel("Keep the networks that tokens are used from").isChecked(),
      ]).toEqual(["45", "3", false]);
      await page.getByRole("button", { name: "Create token", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "Create token", exact: true });
      await dialog.getByRole("radio", { name: "30 days", exact: true }).waitFor();
      expect(await dialog.getByRole("radio", { name: "90 days", exact: true }).count()).toBe(0);
      await dialog.getByRole("button", { name: "Cancel", exact: true }).click();

      await form.getByLabel("Longest life of a token").fill("5000");
      await form.getByRole("button", { name: "Save policy", exact: true }).click();
      await form.getByRole("alert").filter({ hasText: "maxTokenLifeDays" }).waitFor();
      await context.close();
    });

    test("a role that has changed since the sign-in is what the page goes by when it is opened again", async () => {
      const bob = { email: "bob@example.com", password: "correct horse battery" };
      const names = { firstName: "Bob", lastName: "Builder", role: "ADMIN", status: "ACTIVATED" } as const;
      const { id } = await app.app.modules.accounts.createUser({ accountId: app.accountId, ...bob, ...names });
      const { page, context, complaints } = await browser.open();
      await openSignedIn(page, "/settings/api", { ...bob, url: app.url });
      await page.getByRole("heading", { name: "Tokens", exact: true }).waitFor();
      await app.database.script(`UPDATE users SET role = 'VIEWER', first_name = 'Robert' WHERE id = '${id}'`);
      await page.reload();
      await page.getByText("API tokens are managed by administrators.").waitFor();
      await page.getByRole("button", { name: /^Robert Builder.*account$/ }).waitFor();
      complaints.length = 0;
      // From then on the browser remembers that.
      await page.reload();
      await page.getByText("API tokens are managed by administrators.").waitFor();
      expect(complaints).toEqual([]);
      await context.close();
    });

    test("whoever opens the app for the first time is asked to sign in, and nothing is complained of", async () => {
      const { page, context, complaints } = await browser.open();
      await page.goto(`${app.url}/settings/api`);
      await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
      await page.getByLabel("E-mail", { exact: true }).waitFor();
      expect(complaints).toEqual([]);
      await context.close();
    });

    test.skipIf(!hasPostgres)(
      "while the database is away each page says so and offers to try again, which works once it is back",
      async () => {
        await using database = await createThrowawayDatabase("catalog_app");
        const address = new URL(database.url);
        await using proxy = await createTcpProxy({ host: address.hostname, port: Number(address.port || 5432) });
        address.host = `127.0.0.1:${proxy.port}`;
        const environment = { DATABASE_URL: address.href };
        const email = "ada@example.com";
        const password = await runOrFail(["admin", "create", "--email", email], environment);
        await using served = await startInstance(environment);
        const { page, context } = await browser.open();
        await openSignedIn(page, "/settings/api", { url: served.url, email, password });
        await page.getByText("No active token.").waitFor();
        await proxy.cut();
        await page.getByRole("radio", { name: "All", exact: true }).check();
        const told = page.getByRole("region", { name: "Tokens", exact: true }).getByRole("alert");
        await told.filter({ hasText: away }).waitFor();
        await told.getByText(/Request id/).waitFor();
        await expectAccessible(page);
        await shoot(page, "database-away");
        const stranger = await browser.open();
        await stranger.page.goto(`${served.url}/sign-in`);
        await fillSignIn(stranger.page.getByRole("main"), email, password);
        await stranger.page.getByRole("button", { name: "Sign in", exact: true }).click();
        await stranger.page.getByRole("alert").filter({ hasText: away }).waitFor();
        await shoot(stranger.page, "database-away-sign-in");

        await proxy.mend();
        await told.getByRole("button", { name: "Retry", exact: true }).click();
        await page.getByText("No active token.").waitFor();
        expect(await told.count()).toBe(0);
        await stranger.page.getByRole("button", { name: "Sign in", exact: true }).click();
        await stranger.page.getByRole("button", { name: /account$/ }).waitFor();
        await stranger.context.close();
        await context.close();
      },
      longTimeout,
    );
  },
);
