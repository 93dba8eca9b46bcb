import type { DemoQuery } from "./demo-records.ts";
import { ALEX, BILLIE, CHARLIE, DANA, FRANKIE, JO, MORGAN, PARKER, SAM, TERRY } from "./people.ts";

type Run = Pick<DemoQuery, "author" | "seconds" | "rowsProduced" | "daysAgo"> & {
  readonly size?: DemoQuery["snowflakeWarehouseSize"];
};

/** The more often somebody needs it, the shorter ago it was run: reports of today run daily, others weekly or less. */
const runsInThreeMonths = (daysAgo: number): number => Math.ceil(90 / (1 + daysAgo * 2));

const query = (run: Run, text: string): DemoQuery => ({
  query: text.trim(),
  author: run.author,
  seconds: run.seconds,
  rowsProduced: run.rowsProduced,
  snowflakeWarehouseSize: run.size ?? "X-Small",
  daysAgo: run.daysAgo,
  runs: runsInThreeMonths(run.daysAgo),
  isHidden: false,
});

export const queries: readonly DemoQuery[] = [
  query(
    { author: BILLIE, seconds: 1.4, rowsProduced: 24, daysAgo: 0.4 },
    `
select date_trunc('month', date_day) as month, channel, sum(net_revenue) as net_revenue
from finance.revenue_daily
group by 1, 2
order by 1, 2`,
  ),
  query(
    { author: DANA, seconds: 3.9, rowsProduced: 7, daysAgo: 0.6 },
    `
select o.channel, count(*) as orders, sum(o.net_revenue) / count(*) as average_order_value
from marts.fct_orders o
join marts.dim_dates d on d.date_day = o.ordered_on
where d.fiscal_year = 2025 and not d.is_holiday
group by o.channel`,
  ),
  query(
    { author: FRANKIE, seconds: 8.2, rowsProduced: 12, daysAgo: 1.2, size: "Small" },
    `
select c.acquisition_channel, count(distinct c.customer_id) as customers, avg(c.lifetime_value) as lifetime_value
from marts.dim_customers c
where c.first_order_on >= date '2025-01-01'
group by c.acquisition_channel
order by lifetime_value desc`,
  ),
  query(
    { author: DANA, seconds: 6.1, rowsProduced: 20, daysAgo: 1.5, size: "Small" },
    `
select p.product_name, sum(l.quantity) as bags, sum(l.gross_margin) as gross_margin
from marts.fct_order_lines l
join marts.dim_products p on p.variant_id = l.variant_id
where l.ordered_on >= date '2025-01-01' and p.product_type = 'single_origin'
group by p.product_name
order by gross_margin desc
limit 20`,
  ),
  query(
    { author: SAM, seconds: 2.2, rowsProduced: 36, daysAgo: 2.1 },
    `
select month_start, mrr, new_mrr, churned_mrr, churn_rate
from finance.mrr_monthly
order by month_start desc
limit 36`,
  ),
  query(
    { author: SAM, seconds: 4.7, rowsProduced: 9, daysAgo: 2.3 },
    `
select s.cancel_reason, count(*) as cancellations
from staging.stg_subscriptions s
where s.status = 'cancelled'
group by s.cancel_reason
order by cancellations desc`,
  ),
  query(
    { author: SAM, seconds: 11.3, rowsProduced: 418, daysAgo: 3, size: "Small" },
    `
select c.customer_id, c.segment, m.monthly_amount
from marts.fct_subscription_months m
join marts.dim_customers c on c.customer_id = m.customer_id
where m.is_churned and c.lifetime_value > 500`,
  ),
  query(
    { author: CHARLIE, seconds: 1.9, rowsProduced: 14, daysAgo: 0.9 },
    `
select machine_name, roast_level, avg(yield_pct) as yield_pct, avg(cupping_score) as cupping_score
from marts.fct_roast_yield
group by machine_name, roast_level`,
  ),
  query(
    { author: CHARLIE, seconds: 2.8, rowsProduced: 61, daysAgo: 4.4 },
    `
select g.lot_code, g.origin_country, g.process, avg(y.cupping_score) as cupping_score
from marts.fct_roast_yield y
join staging.stg_green_lots g on g.lot_id = y.lot_id
group by g.lot_code, g.origin_country, g.process
having avg(y.cupping_score) >= 86`,
  ),
  query(
    { author: CHARLIE, seconds: 0.8, rowsProduced: 240, daysAgo: 5 },
    `
select b.batch_id, b.drop_temp_c, b.development_ratio, s.total_score
from raw_roastery.roast_batches b
join raw_roastery.cupping_scores s on s.batch_id = b.batch_id
where not b.rejected`,
  ),
  query(
    { author: JO, seconds: 1.1, rowsProduced: 33, daysAgo: 0.2 },
    `
select i.site, p.product_name, i.bags_on_hand, i.days_of_cover
from marts.fct_inventory_daily i
join marts.dim_products p on p.sku = i.sku
where i.date_day = current_date and i.days_of_cover < 7
order by i.days_of_cover`,
  ),
  query(
    { author: JO, seconds: 14.6, rowsProduced: 17, daysAgo: 1.1 },
    `
select m.sku, count(*) as movements
from raw_roastery.stock_movements m
left join raw_shop.product_variants v on v.sku = m.sku
where v.sku is null
group by m.sku`,
  ),
  query(
    { author: MORGAN, seconds: 1.7, rowsProduced: 52, daysAgo: 0.7 },
    `
select month_start, product_name, net_revenue, cost_of_goods, margin_pct
from finance.margin_by_product
where margin_pct < 40
order by month_start desc, margin_pct`,
  ),
  query(
    { author: MORGAN, seconds: 2.4, rowsProduced: 18, daysAgo: 6.8 },
    `
select v.month_end, v.origin_country, sum(v.value_amount) as value_amount
from finance.green_inventory_value v
group by v.month_end, v.origin_country`,
  ),
  query(
    { author: ALEX, seconds: 5.5, rowsProduced: 3, daysAgo: 9.1 },
    `
select r.date_day, r.net_revenue, sum(o.net_revenue) as from_orders
from finance.revenue_daily r
join marts.fct_orders o on o.ordered_on = r.date_day and o.channel = r.channel and o.currency_code = r.currency_code
group by r.date_day, r.net_revenue
having abs(r.net_revenue - sum(o.net_revenue)) > 0.01`,
  ),
  query(
    { author: FRANKIE, seconds: 47.8, rowsProduced: 30, daysAgo: 3.6, size: "Medium" },
    `
select cast(e.occurred_at as date) as day, count(distinct e.session_id) as sessions, count(distinct o.order_id) as orders
from raw_shop.web_events e
left join raw_shop.orders o on o.customer_id = e.customer_id and cast(o.placed_at as date) = cast(e.occurred_at as date)
where e.occurred_at >= current_date - 30
group by 1`,
  ),
  query(
    { author: BILLIE, seconds: 3.2, rowsProduced: 6, daysAgo: 12.5 },
    `
select p.method, sum(p.amount) as amount, sum(p.fee_amount) as fees
from staging.stg_payments p
join staging.stg_orders o on o.order_id = p.order_id
where p.is_settled and o.channel = 'web'
group by p.method`,
  ),
  query(
    { author: TERRY, seconds: 96.4, rowsProduced: 8_214, daysAgo: 0.3, size: "Medium" },
    `
insert into finance.revenue_daily (date_day, channel, currency_code, gross_revenue, discounts, refunds, net_revenue, orders_count)
select ordered_on, channel, currency_code, sum(gross_revenue), sum(discount_amount), sum(refund_amount), sum(net_revenue), count(*)
from marts.fct_orders
group by ordered_on, channel, currency_code`,
  ),
  query(
    { author: TERRY, seconds: 41, rowsProduced: 612, daysAgo: 0.3, size: "Small" },
    `
insert into marts.fct_roast_yield (batch_id, lot_id, roasted_on, machine_name, roast_level, green_kg, roasted_kg, yield_pct, cost_per_roasted_kg)
select b.batch_id, b.lot_id, b.roasted_on, b.machine_name, b.roast_level, b.green_kg, b.roasted_kg,
       100 - b.weight_loss_pct, g.cost_per_kg * b.green_kg / b.roasted_kg
from staging.stg_roast_batches b
join staging.stg_green_lots g on g.lot_id = b.lot_id
where not b.is_rejected`,
  ),
  query(
    { author: PARKER, seconds: 12.9, rowsProduced: 1_903, daysAgo: 1, size: "Small" },
    `
update raw_shop.orders
set ip_address = null
where placed_at < current_date - 90 and ip_address is not null`,
  ),
  query(
    { author: SAM, seconds: 7.7, rowsProduced: 5_120, daysAgo: 23, size: "Small" },
    `
insert into sandbox.tmp_churn_scores (customer_id, scored_on, churn_probability, model_version)
select customer_id, current_date, avg(case when is_churned then 1 else 0 end), 'v0'
from marts.fct_subscription_months
group by customer_id`,
  ),
];
