import type { DemoQualityCheck } from "./demo-records.ts";
import { BILLIE, CASEY, CHARLIE, JO, MORGAN, PARKER, SAM, TERRY } from "./people.ts";
import { warehouseId } from "./warehouse-draft.ts";

type CheckDraft = Pick<DemoQualityCheck, "name" | "description" | "status" | "result" | "ownerEmail" | "runDaysAgo">;

const tableCheck = (table: string, draft: CheckDraft): DemoQualityCheck => ({
  externalId: `${table}:${draft.name}`,
  tableExternalId: warehouseId(table),
  ...draft,
});

const columnCheck = (table: string, column: string, draft: CheckDraft): DemoQualityCheck => ({
  ...tableCheck(table, draft),
  externalId: `${table}.${column}:${draft.name}`,
  columnExternalId: warehouseId(`${table}.${column}`),
});

export const qualityChecks: readonly DemoQualityCheck[] = [
  columnCheck("marts.fct_orders", "order_id", {
    name: "unique",
    description: "No order appears twice.",
    status: "SUCCESS",
    result: "0 duplicates",
    ownerEmail: TERRY,
    runDaysAgo: 0.3,
  }),
  columnCheck("marts.fct_orders", "net_revenue", {
    name: "not_negative",
    description: "Refunds never exceed what was paid.",
    status: "WARNING",
    result: "3 orders below zero",
    ownerEmail: TERRY,
    runDaysAgo: 0.3,
  }),
  columnCheck("marts.fct_order_lines", "variant_id", {
    name: "relationship",
    description: "Every line finds its variant in `dim_products`.",
    status: "SUCCESS",
    result: "0 orphans",
    ownerEmail: TERRY,
    runDaysAgo: 0.3,
  }),
  columnCheck("marts.dim_customers", "email", {
    name: "not_null",
    description: "Every account has an address.",
    status: "SUCCESS",
    result: "0 nulls",
    ownerEmail: CASEY,
    runDaysAgo: 0.3,
  }),
  tableCheck("finance.revenue_daily", {
    name: "equals_fct_orders",
    description: "The sum of a month equals that of `fct_orders`, to the cent.",
    status: "SUCCESS",
    result: "difference 0.00",
    ownerEmail: BILLIE,
    runDaysAgo: 0.25,
  }),
  columnCheck("finance.margin_by_product", "margin_pct", {
    name: "between_0_and_90",
    description: "A margin outside this range is a costing mistake.",
    status: "ALERT",
    result: "2 variants above 90",
    ownerEmail: MORGAN,
    runDaysAgo: 0.25,
  }),
  columnCheck("finance.mrr_monthly", "churn_rate", {
    name: "below_15_percent",
    description: "More churn than this has always been an error in the data so far.",
    status: "SUCCESS",
    result: "4.1 %",
    ownerEmail: SAM,
    runDaysAgo: 0.25,
  }),
  columnCheck("marts.fct_roast_yield", "yield_pct", {
    name: "between_75_and_92",
    description: "Catches a scale that was not tared.",
    status: "WARNING",
    result: "1 batch at 94.2",
    ownerEmail: CHARLIE,
    runDaysAgo: 0.3,
  }),
  tableCheck("marts.fct_inventory_daily", {
    name: "no_missing_day",
    description: "Each site has a row for each of the last 30 days.",
    status: "SUCCESS",
    result: "0 gaps",
    ownerEmail: JO,
    runDaysAgo: 0.05,
  }),
  tableCheck("raw_shop.orders", {
    name: "fresh_within_2_hours",
    description: "The pipeline has written a row in the last two hours.",
    status: "SUCCESS",
    result: "41 minutes",
    ownerEmail: PARKER,
    runDaysAgo: 0.01,
  }),
  columnCheck("raw_roastery.stock_movements", "sku", {
    name: "known_sku",
    description: "Every SKU exists in the shop.",
    status: "ALERT",
    result: "17 rows with 2 unknown SKUs",
    ownerEmail: JO,
    runDaysAgo: 1.1,
  }),
];
