/** The grammars that texts are read with, by their names in node-sql-parser. */
export const dialects = [
  "bigquery",
  "hive",
  "mariadb",
  "mysql",
  "postgresql",
  "redshift",
  "snowflake",
  "transactsql",
  "trino",
] as const;

export type Dialect = (typeof dialects)[number];

// Spark's and Delta's SQL is closest to Hive's; Athena speaks Trino's, whose grammar reads more of it than its own.
const byTechnology: Readonly<Record<string, Dialect>> = {
  AMAZON_ATHENA: "trino",
  BIGQUERY: "bigquery",
  DATABRICKS: "hive",
  DELTALAKE: "hive",
  GLUE: "hive",
  HIVE: "hive",
  MARIADB: "mariadb",
  MYSQL: "mysql",
  POSTGRES: "postgresql",
  PRESTODB: "trino",
  REDSHIFT: "redshift",
  SNOWFLAKE: "snowflake",
  SQLSERVER: "transactsql",
  SYNAPSE: "transactsql",
  TRINO: "trino",
};

/** The grammar for what a source of this technology runs; PostgreSQL's for all that have none of their own. */
export function dialectOf(technology: string): Dialect {
  return byTechnology[technology] ?? "postgresql";
}
