import type { DemoTerm } from "./demo-records.ts";
import { BILLIE, CASEY, CHARLIE, FINANCE, GOVERNANCE, GROWTH, MORGAN, OPERATIONS, SAM } from "./people.ts";

export const termId = (slug: string): string => `glossary/${slug}`;

type TermOptions = { readonly parent?: string; readonly tag?: string; readonly owners?: readonly string[] };

const term = (slug: string, name: string, description: string, options: TermOptions = {}): DemoTerm => ({
  externalId: termId(slug),
  name,
  description,
  ...(options.parent === undefined ? {} : { parentExternalId: termId(options.parent) }),
  ...(options.tag === undefined ? {} : { linkedTag: options.tag }),
  owners: options.owners ?? [],
});

/** A parent comes before its children, so that the list can be stored in order. */
export const terms: readonly DemoTerm[] = [
  term("money", "Money", "Words that appear in a report of the finance team.", { tag: "finance", owners: [FINANCE] }),
  term("gross-revenue", "Gross revenue", "Order lines at list price, without tax, before discounts and refunds.", {
    parent: "money",
  }),
  term(
    "net-revenue",
    "Net revenue",
    "Gross revenue less discounts and refunds, booked on the day of the order. When someone says *revenue*, this is meant.",
    { parent: "money", tag: "key-metric", owners: [BILLIE] },
  ),
  term("gross-margin", "Gross margin", "Net revenue less the cost of the goods sold.", {
    parent: "money",
    owners: [MORGAN],
  }),
  term("unit-cost", "Unit cost", "Green coffee, weight loss and packaging of one bag, averaged over 90 days.", {
    parent: "gross-margin",
  }),
  term("customers", "Customers", "Who buys from us, and how we count them.", { tag: "customer", owners: [GROWTH] }),
  term("active-customer", "Active customer", "A customer with an order in the last 90 days.", { parent: "customers" }),
  term("lifetime-value", "Lifetime value", "Net revenue of a customer from the first order until today.", {
    parent: "customers",
  }),
  term("personal-data", "Personal data", "Anything that points to a living person. Ask before exporting it.", {
    tag: "pii",
    owners: [GOVERNANCE, CASEY],
  }),
  term("subscriptions", "Subscriptions", "Coffee delivered again and again until somebody stops it.", {
    tag: "subscription",
    owners: [SAM],
  }),
  term("mrr", "Monthly recurring revenue", "Prices of all active subscriptions, each brought to 30.44 days.", {
    parent: "subscriptions",
    owners: [SAM],
  }),
  term(
    "churn",
    "Churn",
    "MRR of subscriptions cancelled in a month, by the MRR of the month before. A pause is no churn.",
    {
      parent: "subscriptions",
    },
  ),
  term("roasting", "Roasting", "From the green lot to the packed bag.", { tag: "production", owners: [OPERATIONS] }),
  term("green-lot", "Green lot", "Unroasted coffee of one farm, one harvest and one process, received together.", {
    parent: "roasting",
    tag: "green-coffee",
  }),
  term("roast-yield", "Roast yield", "Roasted weight as a percentage of the green weight; 82 to 88 is usual.", {
    parent: "roasting",
    owners: [CHARLIE],
  }),
  term(
    "cupping-score",
    "Cupping score",
    "Quality on a scale of 100, mean of all tasters. Below 80 a lot is not sold as single origin.",
    {
      parent: "roasting",
      owners: [CHARLIE],
    },
  ),
];
