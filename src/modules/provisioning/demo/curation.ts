import { dashboardFieldId, dashboardId } from "./dashboards.ts";
import type { DemoDataProduct, DemoExternalLink, DemoPin } from "./demo-records.ts";
import { termId } from "./glossary.ts";
import { warehouseId } from "./warehouse-draft.ts";

const aTable = (path: string) => ({ type: "TABLE", externalId: warehouseId(path) }) as const;
const aColumn = (path: string) => ({ type: "COLUMN", externalId: warehouseId(path) }) as const;
const aDashboard = (slug: string) => ({ type: "DASHBOARD", externalId: dashboardId(slug) }) as const;
const aField = (slug: string, name: string) =>
  ({ type: "DASHBOARD_FIELD", externalId: dashboardFieldId(slug, name) }) as const;
const aTerm = (slug: string) => ({ type: "TERM", externalId: termId(slug) }) as const;

export const pins: readonly DemoPin[] = [
  { from: aTerm("net-revenue"), to: aColumn("marts.fct_orders.net_revenue") },
  { from: aTerm("net-revenue"), to: aTable("finance.revenue_daily") },
  { from: aTerm("net-revenue"), to: aField("monday-numbers", "net_revenue") },
  { from: aTerm("mrr"), to: aTable("finance.mrr_monthly") },
  { from: aTerm("mrr"), to: aDashboard("subscription-health") },
  { from: aTerm("roast-yield"), to: aColumn("marts.fct_roast_yield.yield_pct") },
  { from: aTable("marts.fct_orders"), to: aTerm("net-revenue") },
  { from: aTable("marts.customer_orders_wide"), to: aTable("marts.fct_orders") },
  { from: aDashboard("margin-review"), to: aTerm("gross-margin") },
];

export const dataProducts: readonly DemoDataProduct[] = [
  aTable("marts.fct_orders"),
  aTable("marts.dim_customers"),
  aTable("finance.revenue_daily"),
  aDashboard("monday-numbers"),
  aTerm("net-revenue"),
];

const link = (technology: DemoExternalLink["technology"], path: string, url: string): DemoExternalLink => ({
  tableExternalId: warehouseId(path),
  technology,
  url,
});

/** A table has one link of each technology at most. */
export const externalLinks: readonly DemoExternalLink[] = [
  link("GITHUB", "marts.fct_orders", "https://git.example.com/roastery/dbt/blob/main/models/marts/fct_orders.sql"),
  link(
    "GITHUB",
    "marts.dim_customers",
    "https://git.example.com/roastery/dbt/blob/main/models/marts/dim_customers.sql",
  ),
  link(
    "GITHUB",
    "finance.revenue_daily",
    "https://git.example.com/roastery/dbt/blob/main/models/finance/revenue_daily.sql",
  ),
  link("AIRFLOW", "raw_shop.orders", "https://airflow.example.com/dags/shop_hourly"),
  link("AIRFLOW", "raw_roastery.roast_batches", "https://airflow.example.com/dags/roastery_sync"),
  link("AIRFLOW", "finance.revenue_daily", "https://airflow.example.com/dags/finance_nightly"),
  link("OTHER", "finance.ledger_export", "https://wiki.example.com/finance/month-end"),
];
