import { rawSql, type Sql, sql } from "#platform/database/sql.ts";
import { changedIds, placedTable } from "./level-repository.ts";
import type { Load } from "./load.ts";

const taggedStages = [
  { stage: "tables", table: "tables", column: "table_id" },
  { stage: "columns", table: "columns", column: "column_id" },
] as const;

/** Tags that the files name. They are kept apart from those that people attach by their origin. */
export async function mergeTags(load: Load): Promise<void> {
  const { write, sourceId } = load;
  const { tx, accountId } = write;
  const labels = taggedStages.map(({ stage }) => sql`SELECT unnest(tags) AS label FROM ${placedTable(stage)}`);
  const [ofTables, ofColumns] = labels;
  if (ofTables === undefined || ofColumns === undefined) return;
  const newTags = sql`INSERT INTO tags (id, account_id, label, updated_at)
    SELECT gen_random_uuid(), ${accountId}::uuid, label, now() FROM (${ofTables} UNION ${ofColumns}) l
    ON CONFLICT (account_id, label) DO NOTHING`;
  write.changed("TAG", "CREATED", await changedIds(tx, newTags));
  for (const { stage, table, column } of taggedStages) {
    const target = rawSql(column);
    const named = rawSql(`import_tagged_${stage}`);
    await tx.$executeRaw(sql`CREATE TEMP TABLE ${named} (target_id uuid, tag_id uuid) ON COMMIT DROP`);
    await tx.$executeRaw(sql`INSERT INTO ${named} SELECT DISTINCT p.id, g.id
      FROM ${placedTable(stage)} p CROSS JOIN LATERAL unnest(p.tags) AS l(label)
      JOIN tags g ON g.account_id = ${accountId}::uuid AND g.label = l.label`);
    await tx.$executeRaw(sql`CREATE INDEX ON ${named} (target_id, tag_id)`);
    await tx.$executeRaw(sql`ANALYZE ${named}`);
    await tx.$executeRaw(removeOthers({ table, target, named, accountId, sourceId }));
    await tx.$executeRaw(sql`INSERT INTO tag_entities (id, account_id, tag_id, origin, ${target}, updated_at)
      SELECT gen_random_uuid(), ${accountId}::uuid, n.tag_id, 'EXTERNAL', n.target_id, now() FROM ${named} n
      ON CONFLICT DO NOTHING`);
  }
}

type Removal = {
  readonly table: string;
  readonly target: Sql;
  readonly named: Sql;
  readonly accountId: string;
  readonly sourceId: string;
};

/** Takes off what the files do not name any more, and the tags that nothing carries after that. */
function removeOthers({ table, target, named, accountId, sourceId }: Removal): Sql {
  return sql`WITH gone AS (
      DELETE FROM tag_entities e USING ${rawSql(table)} t
      WHERE e.account_id = ${accountId}::uuid AND e.origin = 'EXTERNAL' AND e.${target} = t.id
        AND t.source_id = ${sourceId}::uuid
        AND NOT EXISTS (SELECT FROM ${named} n WHERE n.target_id = e.${target} AND n.tag_id = e.tag_id)
      RETURNING e.id, e.tag_id)
    DELETE FROM tags g WHERE g.account_id = ${accountId}::uuid AND g.id IN (SELECT tag_id FROM gone)
      AND g.linked_term_id IS NULL AND NOT EXISTS (SELECT FROM ${named} n WHERE n.tag_id = g.id)
      AND NOT EXISTS (SELECT FROM tag_entities o WHERE o.tag_id = g.id AND o.id NOT IN (SELECT id FROM gone))`;
}
