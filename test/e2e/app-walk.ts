import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { WatchedPage } from "#testkit/browser.ts";

export type Credentials = { readonly url: string; readonly email: string; readonly password: string };

/** Opens a page of the app as somebody who has to sign in first, and does. */
export async function openSignedIn(page: Page, path: string, { url, email, password }: Credentials): Promise<void> {
  await page.goto(url + path);
  await fillSignIn(page.getByRole("main"), email, password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(url + path);
}

export async function fillSignIn(place: Locator, email: string, password: string): Promise<void> {
  await place.getByLabel("E-mail", { exact: true }).fill(email);
  await place.getByLabel("Password", { exact: true }).fill(password);
}

/** The row of a token by the name it was given. */
export function rowOf(page: Page, name: string): Locator {
  return page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
}

export type Wish = { readonly name: string; readonly scope: "Read Only" | "Read & Write"; readonly rotation?: string };

/** Fills the dialog and answers the button that is to be pressed. */
export async function fillCreate(page: Page, { name, scope }: Omit<Wish, "rotation">): Promise<Locator> {
  await page.getByRole("button", { name: "Create token", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Create token", exact: true });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("radio", { name: scope }).check();
  return dialog;
}

/** Makes a token, whatever stands in its place, and answers the secret of the open dialog. */
export async function createToken(page: Page, { rotation, ...wish }: Wish): Promise<string> {
  const dialog = await fillCreate(page, wish);
  const acknowledgement = dialog.getByRole("checkbox", { name: /^I understand/ });
  const free = dialog
    .getByRole("button", { name: "Create token", exact: true })
    .and(page.locator("[aria-disabled=false]"));
  await acknowledgement.or(free).first().waitFor();
  if (await acknowledgement.isVisible()) {
    if (rotation !== undefined) await dialog.getByRole("radio", { name: rotation }).check();
    await acknowledgement.check();
  }
  await dialog.getByRole("button", { name: /^(Create token|Generate new token)$/ }).click();
  return revealed(page).getByLabel("New token").inputValue();
}

export function revealed(page: Page): Locator {
  return page.getByRole("dialog", { name: "Your new token", exact: true });
}

/** The words of what has the focus: its label, its own text, or its name for screen readers; "" for the page itself. */
export function focused(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const one = document.activeElement;
    if (one === null || one === document.body || one.id === "content") return "";
    const words = one.labels?.[0]?.textContent || one.textContent || one.getAttribute("aria-label") || "";
    return words.trim().replaceAll(/\\s+/g, " ");
  })()`);
}

/** Where a page could keep something, apart from its memory. */
export async function keptTexts(page: Page): Promise<Record<string, string>> {
  return {
    document: await page.evaluate<string>("document.documentElement.outerHTML"),
    fields: await page.evaluate<string>("[...document.querySelectorAll('input')].map((one) => one.value).join(' ')"),
    "local storage": await page.evaluate<string>("JSON.stringify({ ...localStorage })"),
    "session storage": await page.evaluate<string>("JSON.stringify({ ...sessionStorage })"),
    "history state": await page.evaluate<string>("String(JSON.stringify(history.state))"),
    caches: await page.evaluate<string>(
      "(async () => JSON.stringify(await Promise.all((await caches.keys()).map(async (key) => (await (await caches.open(key)).keys()).map(({ url }) => url)))))()",
    ),
    databases: await page.evaluate<string>("(async () => JSON.stringify(await indexedDB.databases()))()"),
    title: await page.title(),
    address: page.url(),
    cookies: JSON.stringify(await page.context().cookies()),
  };
}

export async function expectAbsent(page: Page, secret: string): Promise<void> {
  const kept = await keptTexts(page);
  const places = Object.entries(kept).filter(([, text]) => text.includes(secret));
  expect(places.map(([place]) => place)).toEqual([]);
}

/** Ends everybody's sessions when the page sends what it wants to do next, so that nothing else meets it before. */
export async function endSessionsAt(page: Page, operation: string, end: () => Promise<unknown>): Promise<void> {
  let hasEnded = false;
  await page.route("**/public/graphql", async (route) => {
    if (!hasEnded && route.request().postData()?.includes(operation)) {
      hasEnded = true;
      await end();
    }
    await route.continue();
  });
}

/** axe finds nothing on the page as it stands, the open dialog included. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(findingsOf(await new AxeBuilder({ page }).analyze())).toEqual([]);
}

type Findings = Awaited<ReturnType<AxeBuilder["analyze"]>>;

function findingsOf({ violations }: Findings): string[] {
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

/** axe in the scheme that the page was opened in, and in the other one what alone can differ there: the contrast. */
export async function expectAccessibleInBoth(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(findingsOf(await new AxeBuilder({ page }).withRules("color-contrast").analyze()), "dark").toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Has each document of the page note by how much its parts move by themselves. Before the first of them is opened. */
export async function noteShifts(page: Page): Promise<void> {
  await page.addInitScript(`window.shift = 0; new PerformanceObserver((list) => {
    for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) window.shift += value;
  }).observe({ type: "layout-shift", buffered: true });`);
}

/** Nothing is wider than the window, and nothing has moved since the document was opened. */
export async function expectStill(page: Page): Promise<void> {
  const width = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  expect(await page.evaluate<number>(width), `${page.url()} is too wide`).toBeLessThanOrEqual(0);
  expect(await page.evaluate<number>("window.shift"), `${page.url()} moves`).toBeLessThan(0.1);
}

/** Waits until a page of the app has read all that it shows. */
export async function whole(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator("body:not(:has(.skeleton))").waitFor();
}

/** Nothing was asked of another host, and nothing was complained of. */
export function expectQuiet({ asked, complaints }: WatchedPage, url: string): void {
  const { host } = new URL(url);
  expect(asked.filter((address) => !/^(data|blob):/.test(address) && new URL(address).host !== host)).toEqual([]);
  expect(complaints).toEqual([]);
}
