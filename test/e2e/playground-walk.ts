import assert from "node:assert/strict";
import { type BrowserContext, chromium, type Page, type Request } from "playwright-core";

export type PlaygroundWalk = {
  /** The address of a running instance, without a path. */
  baseUrl: string;
  /** A token of that instance; Read Only is enough. */
  token: string;
  colorScheme?: "light" | "dark";
  /** Where to leave pictures of the page before and after, as `<prefix>-empty.png` and `<prefix>-answered.png`. */
  screenshots?: string;
};

export type PlaygroundSight = {
  requests: number;
  graphqlCalls: number;
  /** The JSON that the first example was answered with. */
  answer: unknown;
};

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

type Watched = { requests: Request[]; sockets: string[]; complaints: string[] };

/** Notes everything that the page asks for and complains of, from before its first byte. */
function watch(page: Page): Watched {
  const watched: Watched = { requests: [], sockets: [], complaints: [] };
  page.on("request", (request) => watched.requests.push(request));
  page.on("websocket", (socket) => watched.sockets.push(socket.url()));
  page.on("pageerror", (error) => watched.complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") watched.complaints.push(message.text());
  });
  return watched;
}

function callsToGraphql(watched: Watched): Request[] {
  return watched.requests.filter((request) => new URL(request.url()).pathname === "/public/graphql");
}

async function runFirstExample(page: Page): Promise<unknown> {
  const examples = page.getByRole("region", { name: "Examples", exact: true });
  await examples.getByRole("button").first().click();
  const [response] = await Promise.all([
    page.waitForResponse((candidate) => new URL(candidate.url()).pathname === "/public/graphql"),
    page.getByRole("button", { name: /^Execute query/ }).click(),
  ]);
  const answer: unknown = await response.json();
  assert.equal(response.status(), 200, JSON.stringify(answer));
  assert.ok(typeof answer === "object" && answer !== null && "data" in answer, JSON.stringify(answer));
  await page.locator(".graphiql-response .view-lines", { hasText: '"data"' }).waitFor();
  return answer;
}

/** The secret may be in the field's live value and in memory, and nowhere that outlives or leaks from the page. */
async function assertSecretKept(page: Page, token: string): Promise<void> {
  // The editor writes its tabs to local storage with a delay, and the promise is about what it has written.
  await page.waitForFunction("Object.keys(localStorage).some((key) => key.endsWith('tabState'))");
  const places = {
    "local storage": await page.evaluate<string>("JSON.stringify({ ...localStorage })"),
    "session storage": await page.evaluate<string>("JSON.stringify({ ...sessionStorage })"),
    "the history state": await page.evaluate<string>("String(JSON.stringify(history.state))"),
    "the document": await page.evaluate<string>("document.documentElement.outerHTML"),
    "the title": await page.title(),
    "the address": page.url(),
    "a cookie": JSON.stringify(await page.context().cookies()),
  };
  for (const [place, text] of Object.entries(places)) assert.ok(!text.includes(token), `the secret is in ${place}`);
}

async function walk(
  context: BrowserContext,
  { baseUrl, token, screenshots }: PlaygroundWalk,
): Promise<PlaygroundSight> {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const watched = watch(page);

  await page.goto(new URL("/playground", baseUrl).href);
  await page.getByRole("heading", { name: "Catalog", level: 1, exact: true }).waitFor();
  await page.getByRole("status").filter({ hasText: "Paste an API token" }).waitFor();
  await page.locator(".graphiql-query-editor .view-lines").waitFor();
  assert.equal(callsToGraphql(watched).length, 0, "GraphQL was called before there was a token");
  if (screenshots !== undefined) await page.screenshot({ path: `${screenshots}-empty.png` });

  await page.getByRole("textbox", { name: "API token", exact: true }).fill(token);
  await page.getByRole("status").filter({ hasText: "Token accepted: " }).waitFor();
  assert.equal(callsToGraphql(watched).length, 2, "one token asks for the schema once, and once for what it is");

  const answer = await runFirstExample(page);
  await assertSecretKept(page, token);
  if (screenshots !== undefined) await page.screenshot({ path: `${screenshots}-answered.png` });

  const { host } = new URL(baseUrl);
  const urls = [...watched.requests.map((request) => request.url()), ...watched.sockets];
  const offSite = urls.filter((url) => !/^(data|blob):/.test(url) && new URL(url).host !== host);
  assert.deepEqual(offSite, [], "the page asked another host");
  assert.ok(!urls.some((url) => url.includes(token)), "the secret was in the address of a request");
  assert.deepEqual(watched.complaints, [], "the page complained in the console");
  return { requests: urls.length, graphqlCalls: callsToGraphql(watched).length, answer };
}

async function inChromium<T>(colorScheme: "light" | "dark", work: (context: BrowserContext) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: flags });
  try {
    return await work(await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme }));
  } finally {
    await browser.close();
  }
}

/**
 * Opens the playground of a running instance in Debian's Chromium, pastes the token, runs the first example by
 * clicking, and throws at the first broken promise.
 */
export function walkPlayground(options: PlaygroundWalk): Promise<PlaygroundSight> {
  return inChromium(options.colorScheme ?? "light", (context) => walk(context, options));
}

/**
 * Runs the example that subscribes, and lets changes happen until the page shows one: when a subscription listens is not
 * announced to its client. Answers the text of the page's answer and what the last change answered.
 */
export function watchInPlayground<T>(
  { baseUrl, token, screenshots }: PlaygroundWalk,
  change: (text: string) => Promise<T>,
): Promise<{ shown: string; changed: T }> {
  return inChromium("light", async (context) => {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(new URL("/playground", baseUrl).href);
    await page.getByRole("textbox", { name: "API token", exact: true }).fill(token);
    await page.getByRole("status").filter({ hasText: "Token accepted" }).waitFor();
    await page.locator(".graphiql-query-editor .view-lines").waitFor();
    const socket = page.waitForEvent("websocket");
    const examples = page.getByRole("region", { name: "Examples", exact: true });
    await examples.getByRole("button", { name: "Watch tables change" }).click();
    await page.getByRole("button", { name: /^Execute query/ }).click();
    await socket;
    const answer = page.locator(".graphiql-response .view-lines");
    const told = answer.filter({ hasText: "catalogChanges" });
    for (let count = 1; ; count += 1) {
      const changed = await change(`change ${count}`);
      const isThere = await told.waitFor({ timeout: 500 }).then(
        () => true,
        () => false,
      );
      // The editor draws its spaces as ones that do not break.
      const shown = ((await answer.textContent()) ?? "").replaceAll("\u00a0", " ");
      if (screenshots !== undefined && isThere) await page.screenshot({ path: `${screenshots}-subscribed.png` });
      if (isThere) return { shown, changed };
      if (count === 40) throw new Error(`the page shows no change: ${shown}`);
    }
  });
}
