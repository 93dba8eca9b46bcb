import { CASEY, GROWTH, PARKER, PLATFORM, SAM } from "./people.ts";
import {
  AT,
  BOOL,
  CODE,
  col,
  DATE,
  externalTable,
  ID,
  INT,
  JSON_VALUE,
  MONEY,
  PII,
  pk,
  req,
  type SchemaDraft,
  TEXT,
  table,
  tagged,
} from "./warehouse-draft.ts";

const synced = req("_synced_at", AT, "When the pipeline last wrote this row.");

const customers = table(
  "customers",
  "One row per shop account, guests included. Overwritten in place: it keeps no history.",
  { size: 412, queries: 640, refreshed: 0.04, owners: [PLATFORM, CASEY], tags: ["pii"] },
  [
    pk("customer_id", ID, "Number given by the shop at registration."),
    req("email", TEXT, "Address typed at checkout; not verified for guests.", PII),
    col("first_name", TEXT, "", PII),
    col("last_name", TEXT, "", PII),
    col("phone", TEXT, "In E.164 where the shop could parse it.", PII),
    col("locale", CODE, "BCP 47 tag of the storefront used last, such as `de-CH`."),
    req("accepts_marketing", BOOL, "Current consent to e-mail campaigns."),
    col("marketing_consent_at", AT, "When consent was last given or withdrawn."),
    col("birth_date", DATE, "Only known to members of the tasting club.", PII),
    req("created_at", AT, "UTC."),
    req("updated_at", AT),
    synced,
  ],
);

const addresses = table(
  "addresses",
  "Postal addresses of customers, for billing and shipping alike.",
  { size: 188, queries: 71, refreshed: 0.04, owners: [PLATFORM], tags: ["pii"] },
  [
    pk("address_id", ID),
    req("customer_id", ID, "The account it belongs to."),
    col("recipient_name", TEXT, "Differs from the customer for gifts.", PII),
    req("street", TEXT, "Street and house number in one field.", PII),
    req("postal_code", CODE, "", PII),
    req("city", TEXT),
    req("country_code", "VARCHAR(2)", "ISO 3166-1 alpha-2."),
    req("is_default", BOOL, "Offered first at checkout."),
    req("created_at", AT),
    synced,
  ],
);

const orders = table(
  "orders",
  "One row per order placed in the web shop, at the café till or by wholesale partners.",
  { size: 1_840, queries: 1_310, refreshed: 0.04, owners: [PLATFORM, PARKER] },
  [
    pk("order_id", ID, "Internal number, never shown to customers."),
    req("order_number", CODE, "What the customer sees, such as `R-104233`."),
    col("customer_id", ID, "Empty for anonymous sales at the till."),
    col("shipping_address_id", ID, "Empty when collected in the café."),
    req("channel", CODE, "`web`, `cafe` or `wholesale`."),
    req("status", CODE, "`open`, `paid`, `fulfilled`, `cancelled`."),
    req("currency_code", "VARCHAR(3)", "ISO 4217 currency that the customer paid in."),
    req("subtotal_amount", MONEY, "Sum of the lines before discount, shipping and tax."),
    req("discount_amount", MONEY, "As a positive amount."),
    req("shipping_amount", MONEY, "Charged to the customer; 0 above the free-shipping limit."),
    req("tax_amount", MONEY, "Included in the prices in the EU, added to them in the US."),
    req("total_amount", MONEY, "What was charged."),
    col("discount_code", CODE, "Code typed at checkout, in upper case."),
    req("placed_at", AT, "UTC."),
    col("cancelled_at", AT, "Empty unless cancelled."),
    col("ip_address", "VARCHAR(45)", "Kept 90 days for fraud review, then emptied.", PII),
    req("updated_at", AT),
    synced,
  ],
);

const orderLines = table(
  "order_lines",
  "One row per variant in an order.",
  { size: 2_960, queries: 870, refreshed: 0.04, owners: [PLATFORM] },
  [
    pk("order_line_id", ID, "Number of the line; never reused."),
    req("order_id", ID, "The order it belongs to."),
    req("variant_id", ID, "What was sold: product and bag size."),
    col("subscription_id", ID, "Set when a subscription made the order."),
    req("quantity", INT, "Bags, or pieces for equipment."),
    req("unit_price", MONEY, "List price at the time of the order."),
    req("discount_amount", MONEY, "Share of the order's discount that fell on this line."),
    req("tax_amount", MONEY),
    col("grind", CODE, "`whole_bean`, `espresso`, `filter`, `french_press`; empty for equipment."),
    synced,
  ],
);

const products = table(
  "products",
  "Coffees and equipment as the shop lists them.",
  { size: 6, queries: 330, refreshed: 0.04, owners: [PLATFORM] },
  [
    pk("product_id", ID, "One coffee or device, whatever its bag sizes."),
    req("title", TEXT, "Name on the label."),
    req("product_type", CODE, "`single_origin`, `blend`, `decaf`, `equipment`, `gift_card`."),
    col("origin_country", TEXT, "Empty for blends."),
    col("roast_level", CODE, "`light`, `medium`, `dark`."),
    req("is_active", BOOL, "Listed in the shop today."),
    col("tasting_notes", JSON_VALUE, "List of words, in the language of the label."),
    req("created_at", AT),
    req("updated_at", AT),
    synced,
  ],
);

const productVariants = table(
  "product_variants",
  "What can be put in a basket: a product in one bag size.",
  { size: 11, queries: 290, refreshed: 0.04, owners: [PLATFORM] },
  [
    pk("variant_id", ID, "One product in one bag size."),
    req("product_id", ID),
    req("sku", CODE, "Stock-keeping unit, shared with the roastery's stock system."),
    req("title", TEXT),
    col("bag_size_g", INT, "Net weight in grams; empty for equipment."),
    req("list_price", MONEY, "In euro, tax included."),
    col("barcode", CODE, "EAN-13."),
    req("is_active", BOOL),
    req("updated_at", AT),
    synced,
  ],
);

const subscriptions = table(
  "subscriptions",
  "One row per coffee subscription, in its current state.",
  { size: 74, queries: 410, refreshed: 0.04, owners: [PLATFORM, SAM], tags: ["subscription"] },
  [
    pk("subscription_id", ID, "Kept when a subscription is paused and resumed."),
    req("customer_id", ID),
    req("variant_id", ID, "The coffee sent in the next cycle."),
    req("status", CODE, "`active`, `paused`, `cancelled`, `past_due`."),
    req("interval_days", INT, "Days between two deliveries: 7, 14, 28 or 56."),
    req("quantity", INT, "Bags per delivery."),
    req("price_per_cycle", MONEY, "In euro, after the subscriber discount."),
    req("started_at", AT),
    col("next_charge_at", AT, "Empty once cancelled."),
    col("paused_until", DATE),
    col("cancelled_at", AT),
    col("cancel_reason", TEXT, "Chosen from a list; free text since the form of last spring."),
    synced,
  ],
);

const payments = table(
  "payments",
  "Captures and attempts as reported by the payment provider.",
  { size: 690, queries: 260, refreshed: 0.08, owners: [PLATFORM], tags: ["finance"] },
  [
    pk("payment_id", CODE, "Identifier of the provider."),
    req("order_id", ID),
    req("provider", CODE),
    req("method", CODE, "`card`, `wallet`, `invoice`, `cash`."),
    req("status", CODE, "`pending`, `settled`, `failed`, `disputed`."),
    req("amount", MONEY),
    col("fee_amount", MONEY, "Fee of the provider, known after settlement."),
    req("currency_code", "VARCHAR(3)"),
    col("card_last4", "VARCHAR(4)", "Last four digits, for support calls.", PII),
    req("processed_at", AT),
    synced,
  ],
);

const refunds = table(
  "refunds",
  "Money given back, whole orders and single lines.",
  { size: 38, queries: 140, refreshed: 0.08, owners: [PLATFORM], tags: ["finance"] },
  [
    pk("refund_id", ID, "Number of the refund, not of the payment."),
    req("order_id", ID),
    col("order_line_id", ID, "Empty when the whole order was refunded."),
    req("amount", MONEY, "As a positive amount."),
    col("reason", CODE, "`late`, `damaged`, `stale`, `taste`, `other`."),
    col("note", TEXT, "What support wrote; may quote the customer.", PII),
    req("created_at", AT),
    synced,
  ],
);

const webEvents = externalTable(
  "web_events",
  "Click stream of the web shop, read from the landing bucket. Partitioned by day: always filter on `occurred_at`.",
  { size: 48_200, queries: 190, refreshed: 0.01, owners: [GROWTH] },
  [
    pk("event_id", "VARCHAR(36)", "UUID made in the browser."),
    req("anonymous_id", "VARCHAR(36)", "First-party cookie, renewed after 13 months."),
    col("customer_id", ID, "Known after sign-in only."),
    req("session_id", "VARCHAR(36)", "Ends after 30 minutes without an event."),
    req("event_name", CODE, "`page_view`, `add_to_cart`, `checkout_started`, `order_placed`…"),
    req("page_path", TEXT, "Without host and query string."),
    col("referrer", TEXT),
    col("utm_source", TEXT, "From the address of the first page in the session."),
    col("utm_campaign", TEXT),
    col("user_agent", TEXT),
    col("payload", JSON_VALUE, "Properties that differ by event.", tagged("experimental")),
    req("occurred_at", AT, "By the clock of our server, UTC."),
  ],
);

const newsletterSignups = table(
  "newsletter_signups",
  "Sign-ups of the old newsletter form; replaced by `customers.accepts_marketing`.",
  { size: 9, refreshed: 410, owners: [GROWTH], tags: ["deprecated", "pii"], deprecatedBy: CASEY, deleted: true },
  [
    pk("signup_id", ID),
    req("email", TEXT, "", PII),
    col("source", CODE, "Page on which the form was filled in."),
    req("signed_up_at", AT),
  ],
);

export const rawShop: SchemaDraft = {
  name: "raw_shop",
  description: "Copies of the web shop's tables, hourly and untouched. Not for reports: read `marts` instead.",
  isHidden: false,
  isBuiltByDbt: false,
  tables: [
    customers,
    addresses,
    orders,
    orderLines,
    products,
    productVariants,
    subscriptions,
    payments,
    refunds,
    webEvents,
    newsletterSignups,
  ],
};
