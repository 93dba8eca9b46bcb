/** dbt adapters and the technologies of the catalog that they stand for. */
const technologies: Readonly<Record<string, string>> = {
  athena: "AMAZON_ATHENA",
  bigquery: "BIGQUERY",
  databricks: "DATABRICKS",
  dremio: "DREMIO",
  exasol: "EXASOL",
  firebolt: "FIREBOLT",
  glue: "GLUE",
  hive: "HIVE",
  mariadb: "MARIADB",
  mysql: "MYSQL",
  oracle: "ORACLE",
  postgres: "POSTGRES",
  redshift: "REDSHIFT",
  snowflake: "SNOWFLAKE",
  sqlserver: "SQLSERVER",
  synapse: "SYNAPSE",
  teradata: "TERADATA",
  trino: "TRINO",
  vertica: "VERTICA",
};

/** An adapter without a technology of its own, such as duckdb, is a generic warehouse. */
export function technologyOf(adapter: string | null | undefined): string {
  return technologies[adapter?.toLowerCase() ?? ""] ?? "GENERIC_WAREHOUSE";
}
