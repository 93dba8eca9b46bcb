import { afterAll, describe, expect, test } from "vitest";
import { hasChromium } from "./app-stage.ts";
import { expectAccessible, expectAccessibleInBoth, expectQuiet, expectStill, noteShifts, whole } from "./app-walk.ts";
import { createCatalogStage } from "./catalog-stage.ts";

describe.skipIf(!hasChromium)(
  `the catalog's pages${hasChromium ? "" : " (left out: there is no Chromium)"}`,
  async () => {
    if (!hasChromium) return;
    const stage = await createCatalogStage();
    const { app, ask, open } = stage;
    afterAll(() => stage[Symbol.asyncDispose]());

    const orders = (
      await ask(`{ getTables(scope: { nameContains: "fct_orders" }, pagination: { nbPerPage: 1 }) { data { id } } }`)
    ).getTables.data[0].id as string;

    test("who reads finds a table by a word, sees what it is made from, and goes there by keyboard", async () => {
      const sight = await open("/");
      const { page } = sight;
      await page.getByRole("searchbox", { name: "Search the catalog" }).fill("orders");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: /results for “orders”/ }).waitFor();
      await page
        .getByRole("navigation", { name: "By kind" })
        .getByRole("link", { name: "Tables", exact: true })
        .click();
      await page.getByRole("link", { name: "fct_orders", exact: true }).click();
      await page.getByRole("heading", { name: "fct_orders", exact: true, level: 1 }).waitFor();
      await page.getByText("All are described.").waitFor();
      const columns = page.getByRole("table", { name: "Columns" });
      expect(await columns.getByRole("rowheader").first().textContent()).toBe("order_id");
      await columns.getByText("primary key").waitFor();
      await page.getByRole("table", { name: "Quality checks" }).getByText("Warning").waitFor();

      const drawing = page.getByRole("region", { name: "Lineage, drawn" });
      const parent = drawing.getByRole("link", { name: /stg_orders/ });
      await parent.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "stg_orders", exact: true, level: 1 }).waitFor();
      await page.goBack();
      await page.getByRole("heading", { name: "fct_orders", exact: true, level: 1 }).waitFor();
      expectQuiet(sight, app.url);
      await sight.context.close();
    });

    test("the internal link of every kind of asset that the search finds leads to its page", async () => {
      const { page, context, complaints } = await open("/");
      for (const kind of ["TABLE", "COLUMN", "DASHBOARD", "TERM", "TAG", "SOURCE"]) {
        const text = { TAG: "gold", SOURCE: "Roastery", DASHBOARD: "Monday" }[kind] ?? "revenue";
        const { search } = await ask(
          `{ search(text: "${text}", assetTypes: [${kind}], limit: 1) { data { name internalLink } } }`,
        );
        const [{ name, internalLink }] = search.data;
        const answer = await page.goto(new URL(internalLink, app.url).href);
        expect(answer?.status(), internalLink).toBe(200);
        const place = kind === "COLUMN" ? page.locator("tr.sought") : page.getByRole("heading", { level: 1 });
        await place
          .getByText(name, { exact: true })
          .or(place.filter({ hasText: name }))
          .first()
          .waitFor();
      }
      expect(complaints).toEqual([]);
      await context.close();
    });

    test("an id of nothing says so, another problem says what and offers to retry", async () => {
      const { page, context } = await open("/tables/0198c000-0000-7000-8000-000000000000");
      await page.getByRole("heading", { name: "There is no such table", exact: true }).waitFor();
      await page.goto(`${app.url}/search?q=xylophone`);
      await page.getByRole("heading", { name: "Nothing found for “xylophone”", exact: true }).waitFor();
      await page.route("**/public/graphql", (route) =>
        route.fulfill({
          status: 503,
          json: { errors: [{ message: "no", extensions: { code: "SERVICE_UNAVAILABLE" } }] },
        }),
      );
      await page.goto(`${app.url}/tables/${orders}`);
      await page.getByText("The database cannot be reached. API calls are refused until it is back.").first().waitFor();
      await expectAccessible(page);
      await page.unroute("**/public/graphql");
      await page.getByRole("button", { name: "Retry", exact: true }).first().click();
      await page.getByRole("heading", { name: "fct_orders", exact: true, level: 1 }).waitFor();
      await context.close();
    });

    test.each([1_440, 360])(
      "at %i px axe finds nothing in light or dark, nothing overflows or moves",
      async (width) => {
        const { page, context } = await open("/", { colorScheme: "light", viewport: { width, height: 900 } });
        await noteShifts(page);
        for (const path of ["/", "/search?q=orders", `/tables/${orders}`]) {
          await page.goto(app.url + path);
          await whole(page);
          await expectStill(page);
          await expectAccessibleInBoth(page);
        }
        await context.close();
      },
      120_000,
    );
  },
);
