import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { warehouseOf } from "#testkit/warehouse.ts";
import { type AssistantStory, assistantStory, roastery } from "./assistant-story.ts";

type Catalog = Awaited<ReturnType<typeof roastery>>;
type AssetName = Exclude<keyof Catalog, "story">;

/** Each question, the asset that its answer has to be about first, and what the answer has to say. */
const questions: readonly (readonly [question: string, first: AssetName, says: RegExp])[] = [
  ["Where do I find the orders?", "orders", /found at shop\.raw\.orders in the source Shop warehouse \(postgres\)/],
  ["Who owns the orders table?", "orders", /is owned by .*@example\.com\)/],
  ["Who is responsible for order_lines?", "lines", /is owned by the team Finance/],
  ["What does gross margin mean?", "margin", /Revenue minus the cost of green coffee/],
  ["What is the definition of order_status?", "status", /NEW, PAID, SENT or RETURNED/],
  ["What does the column placed_at mean?", "placedAt", /in UTC/],
  ["Where does customer_lifetime_value come from?", "value", /fed directly by .*order_lines.*Further up.*orders/],
  ["What feeds shop.marts.order_lines?", "lines", /fed directly by .*shop\.raw\.orders/],
  ["What breaks if I change the customers table?", "customers", /If .*customers.* changes, .*customer_lifetime_value/],
  ["Which dashboards are affected when raw.orders changes?", "orders", /Further down, .*Weekly revenue/],
  ["Is there anything about kilograms of green coffee in the silos?", "stock", /bean_stock/],
  ["Where is the weekly revenue dashboard?", "weekly", /is a dashboard, found at \/Weekly revenue/],
  ["Who owns the bean stock?", "stock", /has no owner on record/],
  ["What does Weekly revenue depend on?", "weekly", /fed directly by .*shop\.marts\.order_lines/],
];

let app: TestApp;
let assistant: AssistantStory;
let catalog: Catalog;

beforeAll(async () => {
  app = await createTestApp();
  assistant = assistantStory(app);
  catalog = await roastery(app);
});
afterAll(() => app[Symbol.asyncDispose]());

test.each(questions)("AS5 AS6 %s", async (question, first, says) => {
  const { status, answer, assets } = await assistant.answerTo(question);
  expect(status).toBe("COMPLETED");
  expect(assets[0]?.id, answer).toBe(catalog[first]);
  expect(answer).toMatch(says);
  expect(answer).not.toContain("[asset:");
});

test("AS5 a name that says where to look does not stand before the asset that is asked for", async () => {
  const build = warehouseOf(app);
  const { schemaId } = await build.plain("web_logs");
  for (let number = 0; number < 9; number += 1) await build.table(schemaId, `web_logs_part_${number}`);
  const visitors = await build.table(schemaId, "visitors");
  const { assets } = await assistant.answerTo("Who owns the visitors table in web_logs_db?");
  expect(assets[0]?.id).toBe(visitors);
});
