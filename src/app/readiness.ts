import type { Readiness } from "#api/http/probes.ts";
import type { Database } from "#platform/database/database.ts";
import { migrationStatus, readMigrations } from "#platform/database/migrations.ts";

/** Ready: the database answers, its migrations are those of this version, and the process is not stopping. */
export function createReadiness(database: Database, state: { readonly draining: boolean }): () => Promise<Readiness> {
  const migrations = readMigrations();
  return async () => {
    const checks = { database: "ok", migrations: "ok", draining: state.draining ? "the process is stopping" : "ok" };
    try {
      const { pending, broken } = await migrationStatus(database, migrations);
      if (pending.length + broken.length > 0)
        checks.migrations = `not this version's: ${[...pending, ...broken].join(", ")}`;
    } catch {
      checks.database = "cannot be reached";
      checks.migrations = "unknown";
    }
    return { ready: Object.values(checks).every((check) => check === "ok"), checks };
  };
}
