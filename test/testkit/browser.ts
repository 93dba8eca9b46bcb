import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findChromium } from "./services.ts";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A page with everything that it asks for and complains of since before its first byte. */
export type WatchedPage = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses of requests and sockets. */
  readonly asked: string[];
  /** Console errors, CSP violations, errors that nobody caught. */
  readonly complaints: string[];
};

export type Browser = AsyncDisposable & {
  readonly open: (options?: BrowserContextOptions) => Promise<WatchedPage>;
};

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("There is no Chromium here.");
  const browser = await chromium.launch({ executablePath, headless: true, args: flags });
  return {
    open: async (options) => watched(await browser.newContext({ viewport: { width: 1_440, height: 900 }, ...options })),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function watched(context: BrowserContext): Promise<WatchedPage> {
  const asked: string[] = [];
  const complaints: string[] = [];
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("request", (request) => asked.push(request.url()));
  page.on("websocket", (socket) => asked.push(socket.url()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return { page, context, asked, complaints };
}
