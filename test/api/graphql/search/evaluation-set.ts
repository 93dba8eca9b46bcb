import { ask } from "#testkit/warehouse.ts";
import type { DemoApp } from "./demo-app.ts";
import { searchQueriesDocument } from "./search-story.ts";

/**
 * The written evaluation set over the queries of the demo catalog: a question as a person would ask it, and a piece of
 * the one query that answers it best. It was written before the ranking ran for the first time; questions are added, not
 * taken out.
 */
export const evaluation: [question: string, answer: string][] = [
  ["net revenue per month and channel", "date_trunc('month', date_day)"],
  ["What is our average order value outside of holidays?", "average_order_value"],
  ["lifetime value of customers by acquisition channel", "avg(c.lifetime_value)"],
  ["which single origin products have the best gross margin?", "p.product_type = 'single_origin'"],
  ["How did the churn rate and MRR develop?", "churned_mrr, churn_rate"],
  ["Why do people cancel their subscriptions?", "s.cancel_reason"],
  ["valuable customers who churned", "m.is_churned and c.lifetime_value > 500"],
  ["yield of each roasting machine", "from marts.fct_roast_yield\ngroup by machine_name"],
  ["green coffee lots with a high cupping score", "having avg(y.cupping_score) >= 86"],
  ["drop temperature and development ratio of roast batches", "b.drop_temp_c"],
  ["what will soon be out of stock?", "i.days_of_cover < 7"],
  ["stock movements whose sku the shop does not know", "where v.sku is null"],
  ["products with a low margin percentage", "margin_pct < 40"],
  ["value of the green coffee inventory by country", "finance.green_inventory_value"],
  ["does the revenue of the day agree with the orders?", "having abs(r.net_revenue"],
  ["sessions on the web site that lead to an order", "raw_shop.web_events"],
  ["fees by payment method", "p.fee_amount"],
  ["load of the daily revenue table", "insert into finance.revenue_daily"],
  ["cost per roasted kilogram", "insert into marts.fct_roast_yield"],
  ["remove IP addresses of old orders", "set ip_address = null"],
  ["fct_inventory_daily", "i.days_of_cover < 7"],
  ["cancelation reasons of subscribtions", "s.cancel_reason"],
];

/** Of the same queries, in words that neither they nor what is said of their tables have, or hardly. */
export const paraphrases: [question: string, answer: string][] = [
  ["takings by calendar period and route", "date_trunc('month', date_day)"],
  ["why do clients quit their plans?", "s.cancel_reason"],
  ["worth of unroasted beans by nation", "finance.green_inventory_value"],
  ["taste marks of the beans", "having avg(y.cupping_score) >= 86"],
  ["charges for each way of paying", "p.fee_amount"],
  ["visits that end with a purchase", "raw_shop.web_events"],
  ["wealthy buyers who left", "m.is_churned and c.lifetime_value > 500"],
  ["what will be empty shortly?", "i.days_of_cover < 7"],
  ["goods with hardly any profit", "margin_pct < 40"],
  ["erase the network of former purchases", "set ip_address = null"],
];

/** For each question the place of its answer among those that were found, 0 when it was not. */
export async function ranksOf({ app, token }: DemoApp, set: typeof evaluation): Promise<[string, number][]> {
  const ranks: [string, number][] = [];
  for (const [question, answer] of set) {
    const { searchQueries } = await ask(app, searchQueriesDocument, { data: { question } }, token);
    const queries: string[] = searchQueries.data.map(({ query }: { query: string }) => query);
    ranks.push([question, queries.findIndex((query) => query.includes(answer)) + 1]);
  }
  return ranks;
}

export function meanReciprocal(ranks: readonly [string, number][]): number {
  return ranks.reduce((total, [, rank]) => total + (rank === 0 ? 0 : 1 / rank), 0) / ranks.length;
}
