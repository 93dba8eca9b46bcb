/** The PostgreSQL that tests use: by default the one of this machine. */
export function postgresUrl(database: string): string {
  const url = new URL(process.env.CATALOG_TEST_POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/postgres");
  url.pathname = `/${database}`;
  return url.href;
}
