// `npm run bench:app`: how soon the pages of the app are there in a real Chromium, and how much script they take to get
// there. Prints Markdown; ends with 1 when a median is over its bound.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { type Browser, openBrowser } from "#testkit/browser.ts";
import { openSignedIn } from "../e2e/app-walk.ts";
import { runOrFail } from "../faults/instances.ts";
import { machine } from "./report.ts";
import { startInstance } from "./servers.ts";

type Visit = { readonly url: string; readonly browser: Browser; readonly state: BrowserContextOptions["storageState"] };

/** Of one visit with an empty cache. */
type Figures = Readonly<Record<keyof typeof aims, number>>;

const aims = {
  paint: { what: "Settings > API: first contentful paint", unit: "ms", most: 1_000 },
  listed: { what: "Settings > API: the tokens are listed", unit: "ms", most: 2_000 },
  scripts: { what: "Settings > API: every script it loads, gzip", unit: "kB", most: 130 },
  interactive: { what: "Playground: typed words stand in the editor", unit: "ms", most: 2_000 },
} as const;

const rounds = 7;
const dist = join(import.meta.dirname, "../../playground/dist");

const folder = mkdtempSync(join(tmpdir(), "catalog-bench-app-"));
try {
  const figures = await measureApp({ CATALOG_REGION: "eu", CATALOG_PORT: "0", CATALOG_DATA: folder });
  const keys = Object.keys(aims) as (keyof typeof aims)[];
  const rows = keys.map((key) =>
    summaryOf(
      aims[key],
      figures.map((figure) => figure[key]),
    ),
  );
  process.stdout.write(
    `${tableOf(rows.map(({ cells }) => cells))}\n\nMedian and worst of ${rounds} visits, each with an empty cache.\n`,
  );
  process.stdout.write(`${machine("the embedded database")}\n`);
  if (!rows.every(({ isMet }) => isMet)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureApp(environment: Readonly<Record<string, string>>): Promise<Figures[]> {
  const email = "ada@example.com";
  const password = await runOrFail(["admin", "create", "--email", email], environment);
  await runOrFail(["token", "create", "--scope", "read-only"], environment);
  await using instance = await startInstance(environment);
  await using browser = await openBrowser();
  const url = `http://localhost:${instance.port}`;
  const { page, context } = await browser.open();
  await openSignedIn(page, "/settings/api", { url, email, password });
  const visit = { url, browser, state: await context.storageState() };
  await context.close();
  const figures: Figures[] = [];
  for (let round = 0; round < rounds; round += 1)
    figures.push({ ...(await visitSettings(visit)), ...(await visitPlayground(visit)) });
  return figures;
}

async function visitSettings({ url, browser, state }: Visit) {
  const { page, context } = await browser.open({ storageState: state });
  await page.goto(`${url}/settings/api`, { waitUntil: "commit" });
  await page.getByRole("table", { name: "API tokens" }).waitFor();
  const listed = await now(page);
  const paint = await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
  await page.getByRole("button", { name: "Save policy" }).waitFor();
  const scripts = await scriptKilobytes(page);
  await context.close();
  return { paint, listed, scripts };
}

async function visitPlayground({ url, browser, state }: Visit) {
  const { page, context } = await browser.open({ storageState: state });
  await page.goto(`${url}/playground`, { waitUntil: "commit" });
  const lines = page.locator(".graphiql-query-editor .view-lines");
  await lines.click();
  await page.keyboard.type("query Typed");
  await lines.filter({ hasText: /query.Typed/ }).waitFor();
  const interactive = await now(page);
  await context.close();
  return { interactive };
}

/** Milliseconds since the page was asked for. */
function now(page: Page): Promise<number> {
  return page.evaluate<number>("performance.now()");
}

/** What the page has loaded so far, by the sizes of the build's own gzip files: Chromium itself is sent Brotli. */
async function scriptKilobytes(page: Page): Promise<number> {
  const names = await page.evaluate<string[]>(
    "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((path) => path.endsWith('.js'))",
  );
  const sizes = [...new Set(names)].map((path) => statSync(join(dist, `${path.replace("/playground/", "")}.gz`)).size);
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

function summaryOf({ what, unit, most }: (typeof aims)[keyof typeof aims], values: readonly number[]) {
  const sorted = values.toSorted((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const worst = sorted.at(-1) ?? Number.NaN;
  const cells = [what, `≤ ${most} ${unit}`, `**${Math.round(median)} ${unit}**`, `${Math.round(worst)} ${unit}`];
  return { cells, isMet: median <= most };
}

function tableOf(rows: readonly (readonly string[])[]): string {
  return [["the app", "aim", "median", "worst"], ["---", "---:", "---:", "---:"], ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}
