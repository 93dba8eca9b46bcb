import { ANALYTICS, CASEY, CHARLIE, GROWTH, JO, OPERATIONS, SAM, TERRY } from "./people.ts";
import {
  BOOL,
  CODE,
  col,
  columnsOf,
  DATE,
  dynamicTable,
  ID,
  INT,
  JSON_VALUE,
  KG,
  MONEY,
  PII,
  pk,
  RATIO,
  req,
  type SchemaDraft,
  TEXT,
  table,
  tagged,
} from "./warehouse-draft.ts";

const customers = columnsOf("staging.stg_customers");
const orders = columnsOf("staging.stg_orders");
const lines = columnsOf("staging.stg_order_lines");
const refunds = columnsOf("staging.stg_refunds");
const products = columnsOf("staging.stg_products");
const lots = columnsOf("staging.stg_green_lots");
const batches = columnsOf("staging.stg_roast_batches");
const movements = columnsOf("staging.stg_stock_movements");
const subscriptions = columnsOf("staging.stg_subscriptions");
const ordersMart = columnsOf("marts.fct_orders");
const productsMart = columnsOf("marts.dim_products");
const customersMart = columnsOf("marts.dim_customers");

const dimDates = table(
  "dim_dates",
  "Calendar from 2015 to 2035, generated. The fiscal year begins in July.",
  { size: 1, queries: 420, refreshed: 96, owners: [ANALYTICS], tags: ["gold"] },
  [
    pk("date_day", DATE, "One row per day."),
    req("iso_week", "VARCHAR(8)", "Such as `2025-W07`."),
    req("month_start", DATE, "First day of the month; join monthly tables on it."),
    req("quarter_label", "VARCHAR(7)", "Such as `2025-Q1`."),
    req("year", INT),
    req("is_weekend", BOOL),
    req("is_holiday", BOOL, "Public holiday at the harbour site."),
    req("fiscal_year", INT, "Named after the year in which it ends."),
  ],
);

const dimProducts = table(
  "dim_products",
  "What we sell, one row per variant, with today's unit cost.",
  {
    size: 4,

    queries: 910,
    refreshed: 0.3,
    owners: [ANALYTICS],
    tags: ["gold"],
    verifiedBy: TERRY,
  },
  [
    pk("variant_id", ID, "", products("variant_id")),
    req("sku", CODE, "Shared by shop and stock.", products("sku")),
    req("product_name", TEXT, "", products("product_name")),
    req("product_type", CODE, "`single_origin`, `blend`, `decaf`, `equipment`, `gift_card`.", products("product_type")),
    col("roast_level", CODE, "`light`, `medium`, `dark`.", products("roast_level")),
    col("origin_country", TEXT, "Empty for blends.", products("origin_country")),
    col("bag_size_g", INT, "Net weight in grams.", products("bag_size_g")),
    req("list_price", MONEY, "Euro, tax included.", products("list_price")),
    col(
      "unit_cost",
      MONEY,
      "Green coffee, weight loss and packaging, average of 90 days.",
      lots("cost_per_kg"),
      batches("weight_loss_pct"),
      products("bag_size_g"),
      tagged("finance"),
    ),
    req("is_active", BOOL, "", products("is_active")),
  ],
);

const fctOrders = table(
  "fct_orders",
  "One row per order that was not cancelled, all amounts in euro without tax. Start here for anything about sales.",
  {
    size: 2_150,

    queries: 3_870,
    refreshed: 0.3,
    owners: [ANALYTICS, TERRY],
    tags: ["gold", "finance"],
    verifiedBy: TERRY,
  },
  [
    pk("order_id", ID, "", orders("order_id")),
    col("customer_id", ID, "Empty for anonymous sales at the till.", orders("customer_id")),
    req("ordered_on", DATE, "Day in the shop's time zone.", orders("ordered_on")),
    req("channel", CODE, "`web`, `cafe` or `wholesale`.", orders("channel")),
    req("currency_code", "VARCHAR(3)", "Currency that the customer paid in.", orders("currency_code")),
    req("status", CODE, "Never `cancelled`.", orders("status", "is_cancelled")),
    req("gross_revenue", MONEY, "Before discounts and refunds.", orders("gross_amount")),
    req("discount_amount", MONEY, "Positive.", orders("discount_amount")),
    req("refund_amount", MONEY, "Refunds so far, positive.", refunds("amount")),
    req(
      "net_revenue",
      MONEY,
      "Gross revenue less discounts and refunds. The company's one definition of revenue.",
      orders("gross_amount", "discount_amount"),
      refunds("amount"),
      tagged("key-metric"),
    ),
    req("shipping_revenue", MONEY, "Shipping charged to the customer.", orders("shipping_amount")),
    req("tax_amount", MONEY, "", orders("tax_amount")),
    col("payment_fee", MONEY, "Empty until settlement.", columnsOf("staging.stg_payments")("fee_amount")),
    req("items_count", INT, "Sum of the lines' quantities.", lines("quantity")),
    req("is_first_order", BOOL, "First order of this customer.", orders("customer_id", "ordered_at")),
  ],
);

const fctOrderLines = table(
  "fct_order_lines",
  "One row per order line, with cost and margin.",
  { size: 3_420, queries: 1_490, refreshed: 0.3, owners: [ANALYTICS, TERRY], tags: ["gold"] },
  [
    pk("order_line_id", ID, "", lines("order_line_id")),
    req("order_id", ID, "Joins `fct_orders`.", lines("order_id")),
    req("variant_id", ID, "Joins `dim_products`.", lines("variant_id")),
    col("customer_id", ID, "", ordersMart("customer_id")),
    req("ordered_on", DATE, "", ordersMart("ordered_on")),
    req("quantity", INT, "", lines("quantity")),
    req("net_revenue", MONEY, "Line amount less its refunds.", lines("line_amount"), refunds("amount")),
    col("unit_cost", MONEY, "Cost of one bag on the day of the order.", productsMart("unit_cost"), tagged("finance")),
    col(
      "gross_margin",
      MONEY,
      "Net revenue less quantity times unit cost.",
      lines("line_amount", "quantity"),
      refunds("amount"),
      productsMart("unit_cost"),
      tagged("key-metric", "finance"),
    ),
    req("is_subscription", BOOL, "", lines("is_subscription")),
  ],
);

const dimCustomers = table(
  "dim_customers",
  "One row per customer with segment and lifetime figures. The only current mart with personal data.",
  {
    size: 260,

    queries: 1_980,
    refreshed: 0.3,
    owners: [ANALYTICS, CASEY],
    tags: ["gold", "pii", "customer"],
    verifiedBy: CASEY,
  },
  [
    pk("customer_id", ID, "", customers("customer_id")),
    req("email", TEXT, "Masked for roles without the privacy training.", customers("email"), PII),
    col("full_name", TEXT, "", customers("full_name"), PII),
    col("country_code", "VARCHAR(2)", "ISO 3166-1 alpha-2.", customers("country_code")),
    req("segment", CODE, "`new`, `regular`, `lapsed`, `wholesale`.", ordersMart("ordered_on", "channel")),
    col("first_order_on", DATE, "Empty until the first order.", ordersMart("ordered_on")),
    col("last_order_on", DATE, "Empty until the first order.", ordersMart("ordered_on")),
    req("orders_count", INT, "Orders that were not cancelled.", ordersMart("order_id")),
    req("lifetime_value", MONEY, "Net revenue so far, euro.", ordersMart("net_revenue"), tagged("key-metric")),
    req("has_active_subscription", BOOL, "True for paused ones as well.", subscriptions("status")),
    col("acquisition_channel", TEXT, "Source of the first visit.", columnsOf("raw_shop.web_events")("utm_source")),
    req("is_marketing_ok", BOOL, "May be written to.", customers("is_marketing_ok")),
  ],
);

const fctRoastYield = table(
  "fct_roast_yield",
  "One row per accepted roast: what went in, what came out, how it tasted.",
  {
    size: 88,

    queries: 520,
    refreshed: 0.3,
    owners: [OPERATIONS, CHARLIE],
    tags: ["gold", "production"],
  },
  [
    pk("batch_id", ID, "", batches("batch_id")),
    req("lot_id", ID, "", batches("lot_id")),
    req("roasted_on", DATE, "", batches("roasted_on")),
    req("machine_name", TEXT, "", batches("machine_name")),
    req("roast_level", CODE, "", batches("roast_level")),
    req("green_kg", KG, "", batches("green_kg")),
    req("roasted_kg", KG, "", batches("roasted_kg")),
    req(
      "yield_pct",
      RATIO,
      "Roasted weight as a percentage of green weight.",
      batches("weight_loss_pct"),
      tagged("key-metric"),
    ),
    col("cupping_score", RATIO, "Mean of the lab's scores.", columnsOf("raw_roastery.cupping_scores")("total_score")),
    col("gas_per_kg", RATIO, "Cubic metres per roasted kilogram.", batches("gas_m3", "roasted_kg")),
    req("cost_per_roasted_kg", MONEY, "Green cost with the weight loss.", lots("cost_per_kg"), batches("roasted_kg")),
  ],
);

const fctInventoryDaily = dynamicTable(
  "fct_inventory_daily",
  "Stock at the end of each day, by variant and site.",
  {
    size: 640,

    queries: 690,
    refreshed: 0.05,
    owners: [OPERATIONS, JO],
    tags: ["gold"],
    reads: ["marts.dim_dates"],
  },
  [
    pk("date_day", DATE, "Stock is counted at midnight, local time.", movements("moved_on")),
    pk("sku", CODE, "", movements("sku")),
    pk("site", CODE, "", movements("site")),
    req("bags_on_hand", INT, "Running sum of the movements.", movements("bags")),
    col(
      "days_of_cover",
      RATIO,
      "Bags on hand divided by mean daily sales of 28 days.",
      movements("bags", "movement_type"),
    ),
    col("stock_value", MONEY, "At unit cost.", movements("bags"), productsMart("unit_cost"), tagged("finance")),
  ],
);

const fctSubscriptionMonths = dynamicTable(
  "fct_subscription_months",
  "One row per subscription and month in which it was active on the last day.",
  {
    size: 120,

    queries: 760,
    refreshed: 0.05,
    owners: [GROWTH, SAM],
    tags: ["gold", "subscription"],
    reads: ["marts.dim_dates"],
  },
  [
    pk("subscription_id", ID, "", subscriptions("subscription_id")),
    pk("month_start", DATE, "First day of the month.", subscriptions("started_on", "cancelled_on")),
    req("customer_id", ID, "", subscriptions("customer_id")),
    req("monthly_amount", MONEY, "", subscriptions("monthly_amount")),
    req("status", CODE, "On the last day of the month.", subscriptions("status")),
    req("is_new", BOOL, "Began in this month.", subscriptions("started_on")),
    req("is_churned", BOOL, "Last month before it was cancelled.", subscriptions("cancelled_on")),
    col("is_reactivated", BOOL, "Came back after at least one month away.", subscriptions("status", "started_on")),
  ],
);

const customerOrdersWide = table(
  "customer_orders_wide",
  "Customers and orders in one wide table, made for an old export. Use `fct_orders` with `dim_customers`.",
  { size: 4_900, queries: 44, refreshed: 61, tags: ["deprecated", "pii"], deprecatedBy: TERRY },
  [
    req("customer_id", ID, "", customersMart("customer_id")),
    col("email", TEXT, "", customersMart("email"), PII),
    pk("order_id", ID, "", ordersMart("order_id")),
    col("ordered_on", DATE, "", ordersMart("ordered_on")),
    col("net_revenue", MONEY, "", ordersMart("net_revenue")),
    col("products", JSON_VALUE, "", productsMart("product_name")),
    col("segment", CODE, "", customersMart("segment")),
  ],
);

export const marts: SchemaDraft = {
  name: "marts",
  description: "The tables that reports and people read: dimensions and facts, documented and tested.",
  isHidden: false,
  isBuiltByDbt: true,
  tables: [
    dimDates,
    dimProducts,
    dimCustomers,
    fctOrders,
    fctOrderLines,
    fctRoastYield,
    fctInventoryDaily,
    fctSubscriptionMonths,
    customerOrdersWide,
  ],
};
