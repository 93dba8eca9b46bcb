import { BILLIE, FINANCE, MORGAN, OPERATIONS, SAM } from "./people.ts";
import {
  CODE,
  col,
  columnsOf,
  DATE,
  ID,
  INT,
  KG,
  MONEY,
  pk,
  RATIO,
  req,
  type SchemaDraft,
  TEXT,
  table,
  tagged,
  view,
} from "./warehouse-draft.ts";

const orders = columnsOf("marts.fct_orders");
const lines = columnsOf("marts.fct_order_lines");
const months = columnsOf("marts.fct_subscription_months");
const lots = columnsOf("staging.stg_green_lots");
const daily = columnsOf("finance.revenue_daily");
const inventory = columnsOf("finance.green_inventory_value");

const revenueDaily = table(
  "revenue_daily",
  "Revenue by day, channel and currency. Frozen on the fifth working day of the next month.",
  {
    size: 3,

    queries: 2_460,
    refreshed: 0.25,
    owners: [FINANCE, BILLIE],
    tags: ["gold", "finance"],
    verifiedBy: BILLIE,
    reads: ["marts.dim_dates"],
  },
  [
    pk("date_day", DATE, "Day of the order.", orders("ordered_on")),
    pk("channel", CODE, "", orders("channel")),
    pk("currency_code", "VARCHAR(3)", "Currency paid in; amounts are in euro.", orders("currency_code")),
    req("gross_revenue", MONEY, "", orders("gross_revenue")),
    req("discounts", MONEY, "Positive.", orders("discount_amount")),
    req("refunds", MONEY, "Booked on the day of the order, not of the refund.", orders("refund_amount")),
    req("net_revenue", MONEY, "Gross revenue less discounts and refunds.", orders("net_revenue"), tagged("key-metric")),
    req("orders_count", INT, "Orders that were not cancelled.", orders("order_id")),
    col("average_order_value", MONEY, "Net revenue per order.", orders("net_revenue", "order_id")),
  ],
);

const marginByProduct = table(
  "margin_by_product",
  "Gross margin by variant and month.",
  {
    size: 2,

    queries: 1_120,
    refreshed: 0.25,
    owners: [FINANCE, MORGAN],
    tags: ["gold", "finance"],
    verifiedBy: MORGAN,
  },
  [
    pk("month_start", DATE, "First day of the month.", lines("ordered_on")),
    pk("variant_id", ID, "", lines("variant_id")),
    req("product_name", TEXT, "", columnsOf("marts.dim_products")("product_name")),
    req("bags_sold", INT, "", lines("quantity")),
    req("net_revenue", MONEY, "", lines("net_revenue")),
    col("cost_of_goods", MONEY, "Unit cost times bags.", lines("unit_cost", "quantity")),
    col("gross_margin", MONEY, "", lines("gross_margin"), tagged("key-metric")),
    col("margin_pct", RATIO, "Gross margin as a percentage of net revenue.", lines("gross_margin", "net_revenue")),
  ],
);

const mrrMonthly = table(
  "mrr_monthly",
  "Monthly recurring revenue of subscriptions and how it moved.",
  {
    size: 1,

    queries: 880,
    refreshed: 0.25,
    owners: [FINANCE, SAM],
    tags: ["gold", "finance", "subscription"],
  },
  [
    pk("month_start", DATE, "", months("month_start")),
    req("mrr", MONEY, "On the last day of the month.", months("monthly_amount"), tagged("key-metric")),
    req("new_mrr", MONEY, "From subscriptions that began in the month.", months("monthly_amount", "is_new")),
    req("churned_mrr", MONEY, "Positive.", months("monthly_amount", "is_churned")),
    req("reactivation_mrr", MONEY, "", months("monthly_amount", "is_reactivated")),
    req("active_subscriptions", INT, "On the last day of the month.", months("subscription_id")),
    col("churn_rate", RATIO, "Churned MRR by the MRR of the month before.", months("monthly_amount", "is_churned")),
  ],
);

const greenInventoryValue = table(
  "green_inventory_value",
  "Value of unroasted coffee at the end of each month, by lot.",
  {
    size: 1,

    queries: 210,
    refreshed: 9,
    owners: [FINANCE, OPERATIONS],
    tags: ["finance", "green-coffee"],
  },
  [
    pk("month_end", DATE, "Last day of the month.", lots("received_on")),
    pk("lot_id", ID, "", lots("lot_id")),
    req("origin_country", TEXT, "", lots("origin_country")),
    req(
      "kg_on_hand",
      KG,
      "Received less roasted.",
      lots("weight_kg"),
      columnsOf("staging.stg_roast_batches")("green_kg"),
    ),
    req("cost_per_kg", MONEY, "", lots("cost_per_kg")),
    req("value_amount", MONEY, "Kilograms times cost.", lots("weight_kg", "cost_per_kg")),
  ],
);

const ledgerExport = view(
  "ledger_export",
  "Journal lines in the layout that the accounting package imports.",
  { queries: 62, owners: [BILLIE], tags: ["finance"] },
  [
    pk("entry_id", "VARCHAR(64)", "Stable hash of day, account and channel.", daily("date_day", "channel")),
    req("posting_date", DATE, "", daily("date_day"), inventory("month_end")),
    req("account_code", "VARCHAR(8)", "From the chart of accounts.", daily("channel")),
    col("debit", MONEY, "", daily("refunds", "discounts"), inventory("value_amount")),
    col("credit", MONEY, "", daily("gross_revenue")),
    req("currency_code", "VARCHAR(3)"),
    col("memo", TEXT),
  ],
);

export const finance: SchemaDraft = {
  name: "finance",
  description: "Numbers that leave the company. Changes need a review by the finance team.",
  isHidden: false,
  isBuiltByDbt: true,
  tables: [revenueDaily, marginByProduct, mrrMonthly, greenInventoryValue, ledgerExport],
};
