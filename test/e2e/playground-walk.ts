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
  await page.getByRole("status").filter({ hasText: "Token accepted" }).waitFor();
  assert.equal(callsToGraphql(watched).length, 1, "one token asks for the schema once");

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

/**
 * Opens the playground of a running instance in Debian's Chromium, pastes the token, runs the first example by
 * clicking, and throws at the first broken promise.
 */
export async function walkPlayground(options: PlaygroundWalk): Promise<PlaygroundSight> {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: flags });
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: options.colorScheme ?? "light",
    });
    return await walk(context, options);
  } finally {
    await browser.close();
  }
}
