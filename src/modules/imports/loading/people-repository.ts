import { type Row, sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import { claimRows, dropUnclaimed } from "./claims-repository.ts";
import { placedTable } from "./level-repository.ts";
import type { Load } from "./load.ts";

/** Joins the source's users with the persons of the account by e-mail address, and makes those who are missing. */
export async function joinPeople({ write: { tx, accountId }, sourceId }: Load): Promise<void> {
  await tx.$executeRaw(sql`INSERT INTO unified_users (id, account_id, email, name)
    SELECT DISTINCT ON (email) id, ${accountId}::uuid, email, name
    FROM (SELECT id, lower(email) AS email, name FROM ${placedTable("users")} WHERE email IS NOT NULL) u
    ORDER BY email, id ON CONFLICT (account_id, email) DO NOTHING`);
  await tx.$executeRaw(sql`UPDATE source_users u SET unified_user_id = p.id
    FROM unified_users p
    WHERE u.account_id = ${accountId}::uuid AND u.source_id = ${sourceId}::uuid AND p.account_id = u.account_id
      AND p.email = u.email AND u.unified_user_id IS DISTINCT FROM p.id`);
}

/** An owner is a user of the source by external id, a person by e-mail address, or a team by name. */
const namedOwners = (accountId: string, sourceId: string): Sql => sql`
  SELECT n.file, n.line, n.owner, n.table_id, p.id AS person_id, u.id AS user_id, m.id AS team_id
  FROM (SELECT t.file, t.line, t.id AS table_id, unnest(t.owners) AS owner FROM ${placedTable("tables")} t) n
  LEFT JOIN source_users s ON s.source_id = ${sourceId}::uuid AND s.external_id = n.owner AND s.deleted_at IS NULL
  LEFT JOIN unified_users p ON p.account_id = ${accountId}::uuid
    AND (p.id = s.unified_user_id OR (s.id IS NULL AND p.email = lower(n.owner)))
  LEFT JOIN users u ON u.account_id = ${accountId}::uuid AND u.unified_user_id = p.id
  LEFT JOIN teams m ON m.account_id = ${accountId}::uuid AND m.name = n.owner AND p.id IS NULL`;

/** Owners that the files name. Those that people gave an asset stay as they are. */
export async function mergeOwners(load: Load): Promise<void> {
  const { write, sourceId, findings } = load;
  const { tx, accountId } = write;
  await tx.$executeRaw(sql`CREATE TEMP TABLE import_owners
    (file text, line int, owner text, table_id uuid, person_id uuid, user_id uuid, team_id uuid) ON COMMIT DROP`);
  await tx.$executeRaw(sql`INSERT INTO import_owners ${namedOwners(accountId, sourceId)}`);
  await tx.$executeRaw(sql`ANALYZE import_owners`);
  await claimRows(load, {
    relation: "owner_entities",
    insert: sql`INSERT INTO owner_entities (id, account_id, unified_user_id, user_id, table_id, updated_at)
      SELECT DISTINCT ON (person_id, table_id) gen_random_uuid(), ${accountId}::uuid, person_id, user_id, table_id, now()
      FROM import_owners WHERE person_id IS NOT NULL ORDER BY person_id, table_id, user_id ON CONFLICT DO NOTHING`,
    current: sql`SELECT e.id FROM owner_entities e
      JOIN import_owners o ON o.person_id = e.unified_user_id AND o.table_id = e.table_id`,
  });
  await claimRows(load, {
    relation: "team_owner_entities",
    insert: sql`INSERT INTO team_owner_entities (id, account_id, team_id, table_id, updated_at)
      SELECT DISTINCT gen_random_uuid(), ${accountId}::uuid, team_id, table_id, now()
      FROM (SELECT DISTINCT team_id, table_id FROM import_owners WHERE team_id IS NOT NULL) o ON CONFLICT DO NOTHING`,
    current: sql`SELECT e.id FROM team_owner_entities e
      JOIN import_owners o ON o.team_id = e.team_id AND o.table_id = e.table_id`,
  });
  for (const relation of ["owner_entities", "team_owner_entities"] as const) await dropUnclaimed(load, relation);
  const unknown = await sqlRows<Row & { file: string; line: number; owner: string }>(
    tx,
    sql`SELECT file, line, owner FROM import_owners WHERE person_id IS NULL AND team_id IS NULL ORDER BY line LIMIT 1000`,
  );
  for (const { file, line, owner } of unknown) {
    const message = `The owner ${JSON.stringify(owner)} is no team, and nobody whose e-mail address is known; the table was loaded without.`;
    findings.add({ file, line, column: "owner_external_id", kind: "UNKNOWN_REFERENCE", message });
  }
}

/** The authors of dashboards, as users of the source who edit them. */
export async function mergeEditors({ write: { tx, accountId }, sourceId }: Load): Promise<void> {
  await tx.$executeRaw(sql`DELETE FROM entity_editors e USING dashboards d
    WHERE d.source_id = ${sourceId}::uuid AND e.dashboard_id = d.id AND NOT EXISTS (
      SELECT FROM ${placedTable("dashboards")} p JOIN source_users u ON u.source_id = d.source_id AND u.external_id = p.author
      WHERE p.id = d.id AND u.id = e.source_user_id)`);
  await tx.$executeRaw(sql`INSERT INTO entity_editors (id, account_id, source_user_id, dashboard_id, updated_at)
    SELECT gen_random_uuid(), ${accountId}::uuid, u.id, p.id, now() FROM ${placedTable("dashboards")} p
    JOIN source_users u ON u.source_id = ${sourceId}::uuid AND u.external_id = p.author
    ON CONFLICT DO NOTHING`);
}
