import { FRANKIE, SAM } from "./people.ts";
import {
  CODE,
  col,
  columnsOf,
  DATE,
  ID,
  PII,
  pk,
  RATIO,
  req,
  type SchemaDraft,
  TEXT,
  table,
} from "./warehouse-draft.ts";

const churnScores = table(
  "tmp_churn_scores",
  "",
  { size: 2, queries: 7, refreshed: 23, owners: [SAM], tags: ["experimental"] },
  [
    pk("customer_id", ID, "", columnsOf("marts.dim_customers")("customer_id")),
    pk("scored_on", DATE),
    col(
      "churn_probability",
      RATIO,
      "0 to 1, from a notebook.",
      columnsOf("marts.fct_subscription_months")("is_churned"),
    ),
    col("model_version", CODE),
  ],
);

const wholesaleLeads = table(
  "wholesale_leads_import",
  "Spreadsheet of the spring trade fair, loaded by hand.",
  { size: 1, queries: 2, refreshed: 148, owners: [FRANKIE], tags: ["pii"] },
  [
    pk("lead_id", ID),
    req("company_name", TEXT),
    col("contact_email", TEXT, "", PII),
    col("city", TEXT),
    col("status", CODE, "Who has called them already."),
  ],
);

/** Hidden, so that `withHidden` has something to show. */
export const sandbox: SchemaDraft = {
  name: "sandbox",
  description: "Trials of single people. Emptied without notice.",
  isHidden: true,
  isBuiltByDbt: false,
  tables: [churnScores, wholesaleLeads],
};
