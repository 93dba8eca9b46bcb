import { ANALYTICS, CASEY, TERRY } from "./people.ts";
import {
  AT,
  BOOL,
  CODE,
  col,
  columnsOf,
  DATE,
  ID,
  INT,
  KG,
  MONEY,
  PII,
  pk,
  RATIO,
  req,
  type SchemaDraft,
  TEXT,
  tagged,
  view,
} from "./warehouse-draft.ts";

const customers = columnsOf("raw_shop.customers");
const orders = columnsOf("raw_shop.orders");
const lines = columnsOf("raw_shop.order_lines");
const payments = columnsOf("raw_shop.payments");
const refunds = columnsOf("raw_shop.refunds");
const products = columnsOf("raw_shop.products");
const variants = columnsOf("raw_shop.product_variants");
const subscriptions = columnsOf("raw_shop.subscriptions");
const lots = columnsOf("raw_roastery.green_lots");
const batches = columnsOf("raw_roastery.roast_batches");
const movements = columnsOf("raw_roastery.stock_movements");

const stgCustomers = view(
  "stg_customers",
  "Accounts with test accounts removed and names joined; the country comes from the default address.",
  { queries: 210, owners: [ANALYTICS, CASEY], tags: ["silver", "pii", "customer"] },
  [
    pk("customer_id", ID, "", customers("customer_id")),
    req("email", TEXT, "Lower case.", customers("email"), PII),
    col("full_name", TEXT, "First and last name.", customers("first_name", "last_name"), PII),
    col("country_code", "VARCHAR(2)", "Of the default address.", columnsOf("raw_shop.addresses")("country_code")),
    col("locale", CODE, "", customers("locale")),
    req("is_marketing_ok", BOOL, "Consent is given and not older than 24 months.", customers("accepts_marketing")),
    req("first_seen_at", AT, "", customers("created_at")),
    req("updated_at", AT, "", customers("updated_at")),
  ],
);

const stgOrders = view(
  "stg_orders",
  "Orders of all channels in euro, with test orders removed.",
  { queries: 560, owners: [ANALYTICS, TERRY], tags: ["silver"] },
  [
    pk("order_id", ID, "", orders("order_id")),
    req("order_number", CODE, "", orders("order_number")),
    col("customer_id", ID, "Empty for anonymous sales at the till.", orders("customer_id")),
    req("channel", CODE, "`web`, `cafe` or `wholesale`.", orders("channel")),
    req("status", CODE, "", orders("status")),
    req("is_cancelled", BOOL, "Cancelled before it was shipped.", orders("status", "cancelled_at")),
    req("currency_code", "VARCHAR(3)", "Currency paid in; amounts are already in euro.", orders("currency_code")),
    req("gross_amount", MONEY, "Lines before discount, without tax.", orders("subtotal_amount", "tax_amount")),
    req("discount_amount", MONEY, "", orders("discount_amount")),
    req("shipping_amount", MONEY, "", orders("shipping_amount")),
    req("tax_amount", MONEY, "", orders("tax_amount")),
    req("total_amount", MONEY, "", orders("total_amount")),
    req("ordered_at", AT, "UTC.", orders("placed_at")),
    req("ordered_on", DATE, "Day in the shop's time zone.", orders("placed_at")),
  ],
);

const stgOrderLines = view(
  "stg_order_lines",
  "Order lines without tax.",
  { queries: 440, owners: [ANALYTICS], tags: ["silver"] },
  [
    pk("order_line_id", ID, "", lines("order_line_id")),
    req("order_id", ID, "", lines("order_id")),
    req("variant_id", ID, "", lines("variant_id")),
    col("subscription_id", ID, "", lines("subscription_id")),
    req("is_subscription", BOOL, "Made by a subscription.", lines("subscription_id")),
    req("quantity", INT, "", lines("quantity")),
    req("unit_price", MONEY, "", lines("unit_price")),
    req("discount_amount", MONEY, "", lines("discount_amount")),
    req(
      "line_amount",
      MONEY,
      "Quantity times price, less discount and tax.",
      lines("quantity", "unit_price", "discount_amount", "tax_amount"),
    ),
    col("grind", CODE, "", lines("grind")),
  ],
);

const stgPayments = view(
  "stg_payments",
  "Payments without failed attempts.",
  { queries: 98, owners: [ANALYTICS], tags: ["silver", "finance"] },
  [
    pk("payment_id", CODE, "", payments("payment_id")),
    req("order_id", ID, "", payments("order_id")),
    req("method", CODE, "", payments("method")),
    req("is_settled", BOOL, "Money has arrived.", payments("status")),
    req("amount", MONEY, "In euro.", payments("amount", "currency_code")),
    col("fee_amount", MONEY, "Empty until settlement.", payments("fee_amount")),
    req("processed_at", AT, "", payments("processed_at")),
  ],
);

const stgRefunds = view("stg_refunds", "", { queries: 77, owners: [ANALYTICS], tags: ["silver", "finance"] }, [
  pk("refund_id", ID, "", refunds("refund_id")),
  req("order_id", ID, "", refunds("order_id")),
  col("order_line_id", ID, "", refunds("order_line_id")),
  req("amount", MONEY, "In euro, positive.", refunds("amount")),
  col("reason", CODE, "", refunds("reason")),
  req("refunded_on", DATE, "Day in the shop's time zone.", refunds("created_at")),
]);

const stgProducts = view(
  "stg_products",
  "One row per variant with the attributes of its product.",
  { queries: 160, owners: [ANALYTICS], tags: ["silver"] },
  [
    pk("variant_id", ID, "", variants("variant_id")),
    req("product_id", ID, "", variants("product_id"), products("product_id")),
    req("sku", CODE, "Upper case, trimmed.", variants("sku")),
    req("product_name", TEXT, "Product and bag size.", products("title"), variants("title")),
    req("product_type", CODE, "", products("product_type")),
    col("roast_level", CODE, "", products("roast_level")),
    col("origin_country", TEXT, "", products("origin_country")),
    col("bag_size_g", INT, "", variants("bag_size_g")),
    req("list_price", MONEY, "", variants("list_price")),
    req("is_active", BOOL, "Both product and variant are listed.", products("is_active"), variants("is_active")),
  ],
);

const stgSubscriptions = view(
  "stg_subscriptions",
  "Subscriptions with their price brought to one month.",
  { queries: 133, owners: [ANALYTICS], tags: ["silver", "subscription"] },
  [
    pk("subscription_id", ID, "", subscriptions("subscription_id")),
    req("customer_id", ID, "", subscriptions("customer_id")),
    req("variant_id", ID, "", subscriptions("variant_id")),
    req("status", CODE, "", subscriptions("status")),
    req("interval_days", INT, "", subscriptions("interval_days")),
    req(
      "monthly_amount",
      MONEY,
      "Price of a cycle times 30.44, divided by its days.",
      subscriptions("price_per_cycle", "interval_days"),
    ),
    req("started_on", DATE, "Day of the first charge.", subscriptions("started_at")),
    col("cancelled_on", DATE, "Empty while it runs or is paused.", subscriptions("cancelled_at")),
    col("cancel_reason", TEXT, "", subscriptions("cancel_reason")),
  ],
);

const stgGreenLots = view(
  "stg_green_lots",
  "Green lots with the supplier's name and a landed cost in euro.",
  { queries: 104, owners: [ANALYTICS], tags: ["silver", "green-coffee"] },
  [
    pk("lot_id", ID, "", lots("lot_id")),
    req("lot_code", CODE, "", lots("lot_code")),
    req("supplier_name", TEXT, "Name of the importer or cooperative.", columnsOf("raw_roastery.suppliers")("name")),
    req("origin_country", TEXT, "", lots("origin_country")),
    col("process", CODE, "", lots("process")),
    col("variety", TEXT, "", lots("variety")),
    req("weight_kg", KG, "", lots("weight_kg")),
    req("cost_per_kg", MONEY, "Euro, freight and duty added.", lots("price_per_kg_usd"), tagged("finance")),
    req("received_on", DATE, "", lots("received_on")),
  ],
);

const stgRoastBatches = view(
  "stg_roast_batches",
  "Finished roasts, rejected ones included.",
  { queries: 150, owners: [ANALYTICS], tags: ["silver", "production"] },
  [
    pk("batch_id", ID, "", batches("batch_id")),
    req("lot_id", ID, "", batches("lot_id")),
    req("machine_name", TEXT, "What the floor calls the machine.", columnsOf("raw_roastery.machines")("name")),
    req("roast_level", CODE, "", batches("roast_level")),
    req("green_kg", KG, "Green coffee charged.", batches("green_weight_kg")),
    col("roasted_kg", KG, "Roasted coffee after cooling.", batches("roasted_weight_kg")),
    col("weight_loss_pct", RATIO, "Percent of the green weight.", batches("green_weight_kg", "roasted_weight_kg")),
    col("roast_minutes", RATIO, "", batches("started_at", "ended_at")),
    col("gas_m3", KG, "", batches("gas_m3")),
    req("is_rejected", BOOL, "Thrown away by the quality lab.", batches("rejected")),
    req("roasted_on", DATE, "Local day on which the roast began.", batches("started_at")),
  ],
);

const stgStockMovements = view("stg_stock_movements", "", { queries: 85, tags: ["silver"] }, [
  pk("movement_id", ID, "", movements("movement_id")),
  req("sku", CODE, "Upper case, trimmed.", movements("sku")),
  col("batch_id", ID, "", movements("batch_id")),
  req("site", CODE, "`harbour`, `mill` or the code of a café.", movements("warehouse_code")),
  req("movement_type", CODE, "", movements("movement_type")),
  req("bags", INT, "Negative when bags leave.", movements("quantity_bags")),
  req("moved_on", DATE, "", movements("moved_at")),
]);

export const staging: SchemaDraft = {
  name: "staging",
  description: "Raw tables renamed, typed and cleaned, one view each. Built by dbt; meant for models, not for people.",
  isHidden: false,
  isBuiltByDbt: true,
  tables: [
    stgCustomers,
    stgOrders,
    stgOrderLines,
    stgPayments,
    stgRefunds,
    stgProducts,
    stgSubscriptions,
    stgGreenLots,
    stgRoastBatches,
    stgStockMovements,
  ],
};
