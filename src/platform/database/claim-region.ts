import { StartError } from "#kernel/errors.ts";
import type { Database, Row } from "./database.ts";
import { sql } from "./sql.ts";

/**
 * Regions share no data. The instance that opens a database first makes it its region's; an instance of another region
 * does not start on it, since its tokens would be refused there and its catalog would be the wrong one.
 */
export async function claimRegion(database: Database, region: string): Promise<void> {
  const [table] = await database.query<Row & { isThere: boolean }>(
    sql`SELECT to_regclass('instance') IS NOT NULL AS "isThere"`,
  );
  // Without migrations there is no data either, and /ready says so.
  if (table?.isThere !== true) return;
  // While nobody has an account there is nothing to mix up: a first start with the wrong region can be put right.
  await database.query(sql`
    INSERT INTO instance (region) VALUES (${region})
    ON CONFLICT ("only") DO UPDATE SET region = EXCLUDED.region WHERE NOT EXISTS (SELECT FROM accounts)`);
  const [owner] = await database.query<Row & { region: string }>(sql`SELECT region FROM instance`);
  if (owner === undefined || owner.region === region) return;
  throw new StartError(
    `This database belongs to the region ${owner.region}, and this instance is of ${region}. Each region has a database of its own: see DATABASE_URL and CATALOG_REGION.`,
  );
}
