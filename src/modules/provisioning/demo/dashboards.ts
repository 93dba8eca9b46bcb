import { tableOfColumn, uniqueEdges } from "./assemble-warehouse.ts";
import type { DemoDashboard, DemoDashboardField, DemoVisualization } from "./demo-records.ts";
import { ANALYTICS, BILLIE, DANA, FINANCE, GROWTH, MORGAN, OPERATIONS, SAM } from "./people.ts";
import { warehouseId } from "./warehouse-draft.ts";

type FieldDraft = Omit<DemoDashboardField, "externalId"> & { readonly from: string };
type DashboardDraft = Omit<DemoDashboard, "externalId" | "url" | "fields" | "tags" | "owners"> & {
  /** The last part of the address, and unique in the tool. */
  readonly slug: string;
  readonly tags?: readonly string[];
  readonly owners?: readonly string[];
  readonly fields: readonly FieldDraft[];
  /** Tables read, beyond those that the fields name. */
  readonly reads?: readonly string[];
  /** Slugs of the models or dashboards that this one is built on. */
  readonly builtOn?: readonly string[];
};

const field =
  (role: DemoDashboardField["role"], dataType: string) =>
  (label: string, from: string, description = ""): FieldDraft => ({
    name: label.toLowerCase().replaceAll(" ", "_"),
    label,
    dataType,
    role,
    ...(description === "" ? {} : { description }),
    from,
  });
const dimension = field("DIMENSION", "string");
const day = field("DIMENSION", "date");
const measure = field("MEASURE", "number");

const drafts: readonly DashboardDraft[] = [
  {
    slug: "sales-model",
    name: "Sales",
    type: "VIZ_MODEL",
    folderPath: "/Models",
    viewCount: 310,

    description: "Explore of orders, lines, customers and products. Every sales dashboard is built on it.",
    owners: [ANALYTICS],
    tags: ["gold"],
    fields: [
      day("Order date", "marts.fct_orders.ordered_on"),
      dimension("Channel", "marts.fct_orders.channel"),
      dimension("Customer segment", "marts.dim_customers.segment"),
      dimension("Product name", "marts.dim_products.product_name"),
      measure("Net revenue", "marts.fct_orders.net_revenue", "Sum, euro."),
      measure("Gross margin", "marts.fct_order_lines.gross_margin", "Sum, euro."),
    ],
  },
  {
    slug: "monday-numbers",
    name: "Monday Numbers",
    type: "DASHBOARD",
    folderPath: "/Company",
    viewCount: 4_120,

    description: "The week at a glance: revenue, orders, new subscribers, stock cover. Opens the Monday meeting.",
    owners: [DANA],
    tags: ["gold"],
    builtOn: ["sales-model"],
    fields: [
      day("Week", "finance.revenue_daily.date_day"),
      measure("Net revenue", "finance.revenue_daily.net_revenue"),
      measure("Orders", "finance.revenue_daily.orders_count"),
      measure("New subscribers", "marts.fct_subscription_months.is_new"),
      measure("Days of cover", "marts.fct_inventory_daily.days_of_cover"),
    ],
  },
  {
    slug: "margin-review",
    name: "Margin Review",
    type: "DASHBOARD",
    folderPath: "/Finance",
    viewCount: 860,

    description: "Margin by product and month, and what green coffee prices did to it.",
    owners: [FINANCE, MORGAN],
    tags: ["finance"],
    fields: [
      day("Month", "finance.margin_by_product.month_start"),
      dimension("Product name", "finance.margin_by_product.product_name"),
      measure("Margin percent", "finance.margin_by_product.margin_pct"),
      measure("Green stock value", "finance.green_inventory_value.value_amount"),
    ],
  },
  {
    slug: "subscription-health",
    name: "Subscription Health",
    type: "DASHBOARD",
    folderPath: "/Growth/Subscriptions",
    viewCount: 1_940,

    description: "MRR, churn and the reasons given for leaving.",
    owners: [GROWTH, SAM],
    tags: ["subscription"],
    fields: [
      day("Month", "finance.mrr_monthly.month_start"),
      measure("MRR", "finance.mrr_monthly.mrr", "Monthly recurring revenue, euro."),
      measure("Churn rate", "finance.mrr_monthly.churn_rate"),
      dimension("Cancel reason", "staging.stg_subscriptions.cancel_reason"),
    ],
  },
  {
    slug: "roast-floor",
    name: "Roast Floor",
    type: "DASHBOARD",
    folderPath: "/Operations",
    viewCount: 2_650,

    description: "Yield and cupping scores by machine and lot, shown on the screen beside the drums.",
    owners: [OPERATIONS],
    tags: ["production"],
    reads: ["raw_roastery.roaster_telemetry"],
    fields: [
      day("Roasted on", "marts.fct_roast_yield.roasted_on"),
      dimension("Machine", "marts.fct_roast_yield.machine_name"),
      measure("Yield percent", "marts.fct_roast_yield.yield_pct"),
      measure("Cupping score", "marts.fct_roast_yield.cupping_score"),
    ],
  },
  {
    slug: "revenue-today",
    name: "Revenue today",
    type: "TILE",
    folderPath: "/Company/Monday Numbers",
    viewCount: 3_480,

    owners: [BILLIE],
    tags: ["finance"],
    builtOn: ["monday-numbers"],
    fields: [measure("Net revenue", "finance.revenue_daily.net_revenue")],
  },
  {
    slug: "old-customer-list",
    name: "Customer list (old)",
    type: "DASHBOARD",
    folderPath: "/Archive",
    viewCount: 12,

    tags: ["deprecated", "pii"],
    fields: [
      dimension("E-mail", "marts.customer_orders_wide.email"),
      measure("Revenue", "marts.customer_orders_wide.net_revenue"),
    ],
  },
];

export const dashboardId = (slug: string): string => `looker/${slug}`;
export const dashboardFieldId = (slug: string, fieldName: string): string => `${dashboardId(slug)}/${fieldName}`;

const dashboardRecord = ({ slug, reads: _reads, builtOn: _builtOn, ...draft }: DashboardDraft): DemoDashboard => ({
  ...draft,
  externalId: dashboardId(slug),
  url: `https://bi.example.com/dashboards/${slug}`,
  tags: draft.tags ?? [],
  owners: draft.owners ?? [],
  fields: draft.fields.map(({ from: _from, ...rest }) => ({ ...rest, externalId: dashboardFieldId(slug, rest.name) })),
});

const parentTables = (draft: DashboardDraft): readonly string[] => [
  ...draft.fields.map((each) => tableOfColumn(each.from)),
  ...(draft.reads ?? []),
];

export const visualization: DemoVisualization = {
  source: { name: "Roastery Looker", technology: "LOOKER", type: "VISUALIZATION" },
  dashboards: drafts.map(dashboardRecord),
  tableLineages: uniqueEdges(
    drafts.flatMap((draft) =>
      parentTables(draft).map((table) => ({
        parentExternalId: warehouseId(table),
        childExternalId: dashboardId(draft.slug),
      })),
    ),
  ),
  dashboardLineages: drafts.flatMap((draft) =>
    (draft.builtOn ?? []).map((parent) => ({
      parentExternalId: dashboardId(parent),
      childExternalId: dashboardId(draft.slug),
    })),
  ),
  fieldLineages: drafts.flatMap((draft) =>
    draft.fields.map((each) => ({
      parentExternalId: warehouseId(each.from),
      childExternalId: dashboardFieldId(draft.slug, each.name),
    })),
  ),
};
