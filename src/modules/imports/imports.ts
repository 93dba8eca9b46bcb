/** The face of the slice: two readers, the client of the public API, and the writer that joins them. */
export { readDbt } from "./dbt/read-dbt.ts";
export type { ImportedRecords } from "./imported-records.ts";
export { readPostgres } from "./postgres/read-postgres.ts";
export type { OnProgress, Progress } from "./progress.ts";
export { createPublicApi, type PublicApi } from "./public-api.ts";
export { formatSummary, type ImportSummary } from "./summary.ts";
export { writeCatalog } from "./write-catalog.ts";
