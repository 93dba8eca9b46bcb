import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, type WatchedPage } from "#testkit/browser.ts";
import { sendGraphql } from "#testkit/graphql-client.ts";
import { findChromium } from "#testkit/services.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { examples } from "../../playground/src/examples.ts";
import { expectAbsent, noteShifts } from "./app-walk.ts";

const pictures = join(import.meta.dirname, "../../.build/playground");
const hasChromium = findChromium() !== undefined || Boolean(process.env.CI);

/** A port that was free a moment ago: two regions have to know each other's address before either starts. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// What axe finds in GraphiQL 5.4 itself, which is not ours to mend.
const graphiqlFindings: readonly { id: string; of: RegExp }[] = [
  // The tab of an open document is draggable by a handler that makes it focusable, and holds the tab's button.
  { id: "nested-interactive", of: /^<li [^>]*class="graphiql-tab / },
];

describe.skipIf(!hasChromium)(
  `the playground in two regions${hasChromium ? "" : " (left out: no Chromium)"}`,
  async () => {
    if (!hasChromium) return;
    const [euPort, usPort] = [await freePort(), await freePort()];
    const start = (region: string, port: number, peer: string) =>
      createTestApp({ region, environment: { CATALOG_PORT: String(port), CATALOG_PEERS: peer } });
    const eu: TestApp = await start("eu", euPort, `us=http://localhost:${usPort}`);
    const us: TestApp = await start("us", usPort, `eu=http://localhost:${euPort}`);
    const browser = await openBrowser();
    beforeAll(() => {
      mkdirSync(pictures, { recursive: true });
    });
    afterAll(async () => {
      await browser[Symbol.asyncDispose]();
      await Promise.all([eu, us].map((app) => app[Symbol.asyncDispose]()));
    });

    const createSource = `mutation { createSource(data: { name: "shop" }) { id } }`;
    const shoot = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
    const status = (page: Page, text: string) => page.locator("#token-status").filter({ hasText: text }).waitFor();
    const line = (page: Page) => page.getByRole("region", { name: "About the answer", exact: true });
    const answer = async (page: Page) =>
      ((await page.locator(".graphiql-response .view-lines").textContent()) ?? "").replaceAll("\u00a0", " ");

    type Opening = { shifts?: boolean; token?: string; hash?: string; region?: string } & Parameters<
      typeof browser.open
    >[0];
    async function open(options: Opening = {}) {
      const { token, hash = "", region, shifts = false, ...context } = options;
      const sight = await browser.open(context);
      if (shifts) await noteShifts(sight.page);
      await sight.page.goto(`${eu.url}/playground${hash}`);
      await sight.page.getByRole("region", { name: "Examples", exact: true }).waitFor();
      if (region !== undefined) await sight.page.getByRole("radio", { name: region, exact: true }).check();
      if (token !== undefined) await paste(sight.page, token);
      return sight;
    }
    async function paste(page: Page, token: string) {
      await page.getByRole("textbox", { name: "API token", exact: true }).fill(token);
      await status(page, "Token accepted: ");
    }
    async function write(page: Page, document: string, variables = "") {
      await page.locator(".graphiql-query-editor .view-lines").waitFor();
      for (const [place, text] of [
        [".graphiql-query-editor", document],
        [".graphiql-editor-tool", variables],
      ] as const) {
        await page.locator(`${place} .view-lines`).first().click();
        await page.keyboard.press("Control+A");
        await page.keyboard.press("Delete");
        await page.keyboard.insertText(text);
      }
      await page.locator(".graphiql-query-editor .view-lines", { hasText: document.slice(0, 8) }).waitFor();
    }
    const run = (page: Page) => page.getByRole("button", { name: /^Execute query/ }).click();
    const show = (page: Page, panel: string) =>
      page.getByRole("button", { name: `Show ${panel}`, exact: true }).click();

    function expectOurs({ asked, complaints }: WatchedPage, allowed: RegExp[] = []) {
      const hosts = new Set([eu.url, us.url].map((url) => new URL(url).host));
      expect(asked.filter((address) => !/^(data|blob):/.test(address) && !hosts.has(new URL(address).host))).toEqual(
        [],
      );
      expect(complaints.filter((text) => !allowed.some((one) => one.test(text)))).toEqual([]);
    }

    test("a token of the other region is named before it is sent, and the switch takes it there", async () => {
      const sight = await open();
      const { page, asked } = sight;
      await page.getByRole("textbox", { name: "API token", exact: true }).fill(us.tokens.readOnly);
      await status(page, "This is a token of the region United States. It was not sent anywhere.");
      expect(asked.filter((url) => url.endsWith("/public/graphql"))).toEqual([]);
      await page.getByRole("button", { name: "Switch to United States", exact: true }).click();
      await status(page, "Token accepted: Read Only");
      expect(await page.getByRole("radio", { name: "United States", exact: true }).isChecked()).toBe(true);
      await page.getByRole("button", { name: "Run it now", exact: true }).click();
      await line(page).getByText("HTTP 200").waitFor();
      const called = asked.filter((url) => url.endsWith("/public/graphql"));
      expect(new Set(called)).toEqual(new Set([`${us.url}/public/graphql`]));
      // What stands below the answer comes from headers that another origin has to be allowed to read.
      const text = (await line(page).textContent()) ?? "";
      expect(text).toMatch(/\d+ ms.*B.*cost [\d,]+.*points left.*request [\w-]+/);
      await expectAxe(page);
      await shoot(page, "other-region");
      await page.getByRole("radio", { name: "Europe", exact: true }).check();
      await status(page, "This is a token of the region United States");
      await expectAbsentBesides(page, us.tokens.readOnly);
      expectOurs(sight);
    }, 90_000);

    /** The field itself holds what was typed into it, and nothing else does. */
    async function expectAbsentBesides(page: Page, secret: string) {
      await page.getByRole("textbox", { name: "API token", exact: true }).fill("");
      await expectAbsent(page, secret);
    }

    test("a token is issued for this session, by signing in in place; it is in no storage, address or document", async () => {
      const sight = await open();
      const { page, asked } = sight;
      await page.getByRole("button", { name: "Issue for this session…", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "A token for this session", exact: true });
      await dialog.getByRole("radio", { name: /^Read & Write/ }).check();
      await dialog.getByLabel("E-mail", { exact: true }).fill(eu.email);
      await dialog.getByLabel("Password", { exact: true }).fill(eu.password);
      await expectAxe(page);
      const made = page.waitForResponse(async (response) => (await response.text()).includes("createPlaygroundToken"));
      await dialog.getByRole("button", { name: "Sign in and issue", exact: true }).click();
      const { data } = (await (await made).json()) as { data: { createPlaygroundToken: { secret: string } } };
      await status(page, "Token accepted: Read & Write");
      const { secret } = data.createPlaygroundToken;
      await expectAbsent(page, secret);
      expect(asked.filter((url) => url.includes(secret))).toEqual([]);
      // It takes nobody's place.
      const { body } = await sendGraphql(eu.url, "{ currentToken { status } }", {}, eu.tokens.readWrite);
      expect(body.data.currentToken.status).toBe("ACTIVE");
      await page.getByRole("button", { name: "Forget token", exact: true }).click();
      await status(page, "Paste an API token");
      expectOurs(sight);
    }, 90_000);

    test("a change asks once for each document, and Cancel sends nothing", async () => {
      const sight = await open({ token: eu.tokens.readWrite });
      const { page } = sight;
      expect(await page.locator(".scope-word").textContent()).toContain("Read & Write");
      await write(page, createSource);
      const question = page.getByRole("dialog", { name: "This changes your catalog", exact: true });
      await run(page);
      await expectAxe(page);
      await shoot(page, "change-question");
      await question.getByRole("button", { name: "Cancel", exact: true }).click();
      await page.locator(".graphiql-response .view-lines", { hasText: "Not sent" }).waitFor();
      await run(page);
      await page.keyboard.press("Escape");
      await question.waitFor({ state: "hidden" });
      const sources = "{ getSources { totalCount } }";
      expect((await sendGraphql(eu.url, sources, {}, eu.tokens.readOnly)).body.data.getSources.totalCount).toBe(0);
      await run(page);
      await question.getByRole("button", { name: "Run the change", exact: true }).click();
      await line(page).getByText("HTTP 200").waitFor();
      expect((await sendGraphql(eu.url, sources, {}, eu.tokens.readOnly)).body.data.getSources.totalCount).toBe(1);
      const again = page.waitForResponse((response) => response.url().endsWith("/public/graphql"));
      await run(page);
      await again;
      expect(await question.isVisible()).toBe(false);
      expectOurs(sight);
    }, 90_000);

    test("errors explain themselves: a Read Only token that changes, and a token that is revoked", async () => {
      const sight = await open({ token: eu.tokens.readOnly });
      const { page } = sight;
      await write(page, createSource);
      await run(page);
      await page.getByRole("button", { name: "Run the change", exact: true }).click();
      await line(page).getByText("so it needs a Read & Write token").waitFor();
      const maker = { accountId: eu.accountId, userId: eu.userId, by: { kind: "cli" } } as const;
      const { secret } = await eu.app.modules.graphql.tokens.operator.issue(maker, { scope: "READ_ONLY" });
      const { body } = await sendGraphql(eu.url, "{ currentToken { id } }", {}, secret.reveal());
      await write(page, "{ currentToken { id } }");
      await run(page);
      await line(page).getByText("This token was replaced by a newer one").waitFor();
      await shoot(page, "replaced");
      await paste(page, secret.reveal());
      const revoke = "mutation ($id: ID!) { revokeToken(id: $id) { id } }";
      await sendGraphql(eu.url, revoke, { id: body.data.currentToken.id }, secret.reveal());
      await run(page);
      await line(page).getByText("Somebody revoked this token").waitFor();
      expectOurs(sight, [/status of (401|403)/]);
    }, 90_000);

    test("a subscription counts what comes, is stopped, and says why it ended when its token is revoked", async () => {
      const sight = await open({ token: eu.tokens.readWrite });
      const { page } = sight;
      await write(page, "subscription { catalogChanges { action assetType ids } }");
      await run(page);
      await line(page).getByText("Subscribed: 0 events").waitFor();
      const tag = (label: string) => sendGraphql(eu.url, createTag, { label }, eu.tokens.readWrite);
      const createTag = `mutation ($label: String!) { createTerm(data: { name: $label, description: "d" }) { id } }`;
      const told = line(page).getByText(/Subscribed: [1-9]\d* events?, the last at/);
      for (let count = 0; count < 40 && !(await told.isVisible()); count += 1) {
        expect((await tag(`t${count}`)).body.errors).toBeUndefined();
        await told.waitFor({ timeout: 300 }).catch(() => undefined);
      }
      await told.waitFor();
      await shoot(page, "stream");
      await line(page).getByRole("button", { name: "Stop", exact: true }).click();
      await line(page)
        .getByText(/ended after \d+ events?: you stopped it/)
        .waitFor();

      await run(page);
      await line(page).getByText("Subscribed: 0 events").waitFor();
      const { body } = await sendGraphql(eu.url, "{ currentToken { id } }", {}, eu.tokens.readWrite);
      const revoke = "mutation ($id: ID!) { revokeToken(id: $id) { id } }";
      await sendGraphql(eu.url, revoke, { id: body.data.currentToken.id }, eu.tokens.readWrite);
      await line(page)
        .getByText(/ended after 0 events: This token was revoked at/)
        .waitFor();
      await shoot(page, "stream-ended");
      expectOurs(sight, [/status of 401/]);
    }, 90_000);

    test("values complete from the catalog, in variables by the argument that takes them", async () => {
      const maker = { accountId: us.accountId, userId: us.userId, by: { kind: "cli" } } as const;
      const { secret } = await us.app.modules.graphql.tokens.operator.issue(maker, { scope: "READ_WRITE" });
      const sight = await open();
      const { page } = sight;
      await page.getByRole("radio", { name: "United States", exact: true }).check();
      const send = (document: string) => sendGraphql(us.url, document, {}, secret.reveal());
      const { body } = await send(createSource);
      const id = body.data.createSource.id;
      const child = async (field: string, parent: string) =>
        (
          await send(
            `mutation { rows: ${field}(data: [{ ${parent}, externalId: "e", name: "orders${field.length}" }]) { id } }`,
          )
        ).body;
      const database = await child("createDatabases", `sourceId: "${id}"`);
      const schema = await child("createSchemas", `databaseId: "${database.data.rows[0].id}"`);
      const table = await child("createTables", `tableType: TABLE, schemaId: "${schema.data.rows[0].id}"`);
      const tableId: string = table.data.rows[0].id;
      await paste(page, secret.reveal());
      await write(page, "query ($t: String!) { getColumns(scope: { tableId: $t }) { totalCount } }");
      await page.locator(".graphiql-editor-tool .view-lines").first().click();
      await page.keyboard.type('{ "t": "ord');
      await page.keyboard.press("Control+Space");
      const suggested = page.locator(".suggest-widget.visible .monaco-list-row").first();
      await suggested.waitFor();
      expect(await suggested.textContent()).toContain("orders15.orders13.orders12");
      await page.keyboard.press("Enter");
      await page.locator(".graphiql-editor-tool .view-lines", { hasText: tableId }).waitFor();

      const attach = `mutation { attachTags(data: [{ entityType: TABLE, entityId: "${tableId}", label: "golden" }]) }`;
      expect((await send(attach)).body.errors).toBeUndefined();
      for (const [before, typed, found] of [
        ["{ getTags(scope: { labelContains: ", "gol", "golden"],
        ["{ getTables(scope: { pathContains: ", "ord", "orders15.orders13.orders12"],
      ] as const) {
        await page.locator(".graphiql-query-editor .view-lines").first().click();
        await page.keyboard.press("Control+A");
        await page.keyboard.press("Delete");
        await page.keyboard.insertText(before);
        // The editor has closed the brackets behind the caret.
        await page.keyboard.type(`"${typed}`);
        await page.keyboard.press("Control+Space");
        await page.locator(".suggest-widget.visible .monaco-list-row", { hasText: found }).first().click();
        await page.locator(".graphiql-query-editor .view-lines", { hasText: found }).waitFor();
      }
      expectOurs(sight);
    }, 90_000);

    test("at 360 px nothing is wider than the window, and an operation is written, run and read", async () => {
      const sight = await open({
        token: us.tokens.readOnly,
        region: "United States",
        viewport: { width: 360, height: 740 },
        shifts: true,
      });
      const { page } = sight;
      await write(page, "{ currentToken { region } }");
      await run(page);
      await line(page).getByText("HTTP 200").waitFor();
      await page.locator(".graphiql-response .view-lines", { hasText: "currentToken" }).waitFor();
      const sizes = await page.evaluate<number[]>(
        "[document.documentElement.scrollWidth - document.documentElement.clientWidth, ...['.graphiql-query-editor', '.graphiql-response', '.graphiql-plugin'].map((one) => document.querySelector(one).getBoundingClientRect().width)]",
      );
      expect(sizes[0]).toBe(0);
      expect(await page.evaluate<number>("window.shift")).toBeLessThan(0.1);
      for (const width of sizes.slice(1)) expect(width).toBeGreaterThan(300);
      await expectAxe(page);
      await shoot(page, "narrow");
      expectOurs(sight);
    }, 90_000);

    test("operations are saved for the account, opened in another browser, and deleted", async () => {
      const maker = { accountId: eu.accountId, userId: eu.userId, by: { kind: "cli" } } as const;
      const { secret } = await eu.app.modules.graphql.tokens.operator.issue(maker, { scope: "READ_WRITE" });
      const sight = await open({ token: secret.reveal() });
      const { page } = sight;
      await write(page, "query Mine($n: Int!) { getTags(pagination: { nbPerPage: $n }) { totalCount } }", '{ "n": 3 }');
      await show(page, "Saved operations");
      await page.getByText("Your account has saved nothing yet.", { exact: true }).waitFor();
      await page.getByLabel(/^Save what is in the editor/).fill("my tags");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("button", { name: "my tags", exact: true }).waitFor();
      await expectAxe(page);
      await shoot(page, "saved");

      const other = await open({ token: secret.reveal() });
      await show(other.page, "Saved operations");
      await other.page.getByRole("button", { name: "my tags", exact: true }).click();
      await other.page.locator(".graphiql-query-editor .view-lines", { hasText: "Mine" }).waitFor();
      await run(other.page);
      await line(other.page).getByText("HTTP 200").waitFor();
      await other.page.getByRole("button", { name: "Delete my tags", exact: true }).click();
      await other.page.getByText("Your account has saved nothing yet.", { exact: true }).waitFor();
      for (const one of [sight, other]) expectOurs(one);
    }, 90_000);

    test("a link carries document and variables in the fragment, and opens them in a fresh browser", async () => {
      const sight = await open({ permissions: ["clipboard-read", "clipboard-write"] });
      const { page } = sight;
      await write(
        page,
        "query Shared($a: Int!) { getTags(pagination: { nbPerPage: $a }) { totalCount } }",
        '{ "a": 7 }',
      );
      await show(page, "Saved operations");
      await page.getByRole("button", { name: "Copy a link to it", exact: true }).click();
      await page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
      const link = new URL(await page.evaluate<string>("navigator.clipboard.readText()"));
      expect(link.origin + link.pathname + link.search).toBe(`${eu.url}/playground`);

      const { page: fresh, asked } = await open({ hash: link.hash });
      await fresh.locator(".graphiql-query-editor .view-lines", { hasText: "Shared" }).waitFor();
      await fresh.locator(".graphiql-editor-tool .view-lines", { hasText: "7" }).waitFor();
      expect(fresh.url()).toBe(`${eu.url}/playground`);
      expect(asked.filter((url) => url.includes("Shared"))).toEqual([]);

      await write(page, `{ getTags(scope: { labelContains: "${eu.tokens.readOnly}" }) { totalCount } }`);
      await page.getByRole("button", { name: "Copy a link to it", exact: true }).click();
      await page.getByText("Not copied: the document or its variables contain a token.", { exact: true }).waitFor();
      await show(page, "Code");
      await page.getByText(/nothing to export/).waitFor();
      expectOurs(sight);
    }, 90_000);

    test("the code panel follows the editor and the region, in light and dark", async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        const sight = await open({ colorScheme, permissions: ["clipboard-read", "clipboard-write"] });
        const { page } = sight;
        await page.getByRole("button", { name: examples[2]?.name ?? "", exact: true }).click();
        await show(page, "Code");
        const code = page.getByRole("region", { name: "Code", exact: true });
        await code.getByText(`${eu.url}/public/graphql`).waitFor();
        await page.getByRole("radio", { name: "United States", exact: true }).check();
        await page.getByRole("radio", { name: "Python", exact: true }).check();
        await code.getByText(`${us.url}/public/graphql`).waitFor();
        await page.getByRole("button", { name: "Copy code", exact: true }).click();
        await page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
        expect(await page.evaluate<string>("navigator.clipboard.readText()")).toContain('"pathContains": "order"');
        await expectAxe(page);
        await shoot(page, `code-${colorScheme}`);
        expectOurs(sight);
      }
    }, 90_000);

    test("an example that is clicked before the editor has come is there when it has", async () => {
      const { page } = await browser.open();
      await page.goto(`${eu.url}/playground`);
      const name = examples[5]?.name ?? "";
      // As early as there is a button at all: in the same tick in which it appears.
      await page.evaluate(`new Promise((resolve) => {
      const look = () => {
        const button = [...document.querySelectorAll(".opener")].find((one) => one.textContent === ${JSON.stringify(name)});
        if (button === undefined) return requestAnimationFrame(look);
        window.__editorWasThere = document.querySelector(".graphiql-query-editor .view-lines") !== null;
        button.click();
        resolve();
      };
      look();
    })`);
      expect(await page.evaluate("window.__editorWasThere")).toBe(false);
      await page.locator(".graphiql-query-editor .view-lines", { hasText: "CurrentToken" }).waitFor();
    }, 60_000);

    test("the docs say which scope each field needs, in their lists and on its own page", async () => {
      const sight = await open({ token: us.tokens.readOnly, region: "United States" });
      const { page } = sight;
      await show(page, "Documentation Explorer");
      const docs = page.getByRole("region", { name: "Documentation Explorer", exact: true });
      await docs.getByRole("link", { name: "Mutation", exact: true }).click();
      await docs.getByText("Needs a Read & Write token.", { exact: true }).first().waitFor();
      await docs.getByRole("link", { name: "saveOperation", exact: true }).click();
      await docs.getByText("Needs a Read & Write token.", { exact: true }).waitFor();
      await expectAxe(page);
      await shoot(page, "docs");
      expectOurs(sight);
    }, 90_000);

    test("keyboard alone: a token, the first example, its answer", async () => {
      const sight = await open();
      const { page } = sight;
      await page.locator(".graphiql-query-editor .view-lines").waitFor();
      const press = async (name: RegExp) => {
        for (let count = 0; count < 40; count += 1) {
          await page.keyboard.press("Tab");
          const words = await page.evaluate<string>(
            "document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? ''",
          );
          if (name.test(words)) return;
        }
        throw new Error(`Tab never came to ${name}`);
      };
      await press(/^API token/);
      await page.keyboard.insertText(us.tokens.readOnly);
      await press(/^Switch to/);
      await page.keyboard.press("Enter");
      await status(page, "Token accepted");
      await press(/^Run it now/);
      await page.keyboard.press("Enter");
      await line(page).getByText("HTTP 200").waitFor();
      expect(await answer(page)).toContain('"data"');
      expectOurs(sight);
    }, 90_000);

    /** Nothing on our own parts, and in GraphiQL's own nothing but what is known of them. */
    async function expectAxe(page: Page) {
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, html }) => ({ id, place: target.join(" "), html: html.slice(0, 140) })),
      );
      const isKnown = ({ id, html }: { id: string; html: string }) =>
        graphiqlFindings.some((known) => known.id === id && known.of.test(html));
      expect(found.filter((one) => !isKnown(one))).toEqual([]);
    }
  },
);
