import { hash } from "node:crypto";
import { readMigrations } from "#platform/database/migrations.ts";

/** Names the templates by what was migrated into them, so that a changed migration never meets an old template. */
export function migrationsFingerprint(): string {
  const all = readMigrations().map(({ name, checksum }) => name + checksum);
  return hash("sha256", all.join(), "hex").slice(0, 16);
}
