import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Row } from "#platform/database/database.ts";
import { rawSql, sql } from "#platform/database/sql.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";

// What is kept is held against what a plain reading of the tables counts, after every step of a random history.

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const bystander = uuidV7();
const run = (text: string) => app.database.query(rawSql(text));
/** The n-th row of a kind, counted around; the history says `n` without knowing how many there are. */
const nth = (table: string, n: number) =>
  `(SELECT id FROM ${table} WHERE account_id = '${app.accountId}' ORDER BY external_id
    OFFSET ${n} % greatest((SELECT count(*) FROM ${table} WHERE account_id = '${app.accountId}'), 1) LIMIT 1)`;

const one = fc.nat(40);
/** So few that the same edge is written again now and then. */
const few = fc.nat(2);
const flag = fc.boolean();
const instant = (is: boolean) => (is ? "now()" : "NULL");
const containers = fc.constantFrom(
  "sources",
  "databases",
  "schemas",
  "tables",
  "columns",
  "dashboards",
  "dashboard_fields",
);
const tableEnds = ["table", "dashboard"] as const;
const fieldParents = ["column", "dashboard_field"] as const;
const fieldChildren = ["column", "dashboard", "dashboard_field"] as const;

/** Each step is a statement or a few; those that break a rule of the database change nothing. */
const step = fc.oneof(
  fc.tuple(one, one, flag, flag).map(
    ([table, n, pii, key]) =>
      () =>
        `INSERT INTO columns (id, account_id, source_id, database_id, schema_id, table_id, external_id, name, data_type,
       is_nullable, is_pii, is_primary_key, description_raw, updated_at)
     SELECT gen_random_uuid(), account_id, id, id, id, id, gen_random_uuid()::text, 'c', 'text', true,
       ${pii ? "true" : "NULL"}, ${key}, ${n % 2 ? "'told'" : "''"}, now()
     FROM tables WHERE id IN (${nth("tables", table)}, ${nth("tables", table + n)})`,
  ),
  fc.tuple(containers, one, flag).map(
    ([table, n, is]) =>
      () =>
        `UPDATE ${table} SET deleted_at = ${instant(is)} WHERE id = ${nth(table, n)}`,
  ),
  fc.tuple(fc.constantFrom("databases", "schemas"), one, flag).map(
    ([table, n, is]) =>
      () =>
        `UPDATE ${table} SET is_hidden = ${is} WHERE id = ${nth(table, n)}`,
  ),
  // Both ends of an edge at once, and everything at once.
  fc.tuple(fc.constantFrom("tables", "columns", "dashboards", "dashboard_fields"), flag).map(
    ([table, is]) =>
      () =>
        `UPDATE ${table} SET deleted_at = ${instant(is)} WHERE account_id = '${app.accountId}'`,
  ),
  fc.tuple(one, flag, fc.constantFrom("is_pii", "is_primary_key")).map(
    ([n, is, mark]) =>
      () =>
        `UPDATE columns SET ${mark} = ${is}, external_description = ${is ? "'text'" : "NULL"} WHERE id = ${nth("columns", n)}`,
  ),
  fc.tuple(few, few, fc.constantFrom(...tableEnds), fc.constantFrom(...tableEnds)).map(
    ([p, c, parent, child]) =>
      () =>
        `INSERT INTO lineages (id, account_id, lineage_type, parent_${parent}_id, child_${child}_id)
     SELECT gen_random_uuid(), '${app.accountId}', 'AUTOMATIC', p, c FROM (
       SELECT ${nth(`${parent}s`, p)} AS p, ${nth(`${child}s`, c)} AS c) e
     ON CONFLICT (account_id, coalesce(parent_table_id, parent_dashboard_id), coalesce(child_table_id, child_dashboard_id))
     DO UPDATE SET lineage_type = 'MANUAL_OPS', refreshed_at = now()`,
  ),
  fc.tuple(few, few, fc.constantFrom(...fieldParents), fc.constantFrom(...fieldChildren)).map(
    ([p, c, parent, child]) =>
      () =>
        `INSERT INTO field_lineages (id, account_id, lineage_type, parent_${parent}_id, child_${child}_id)
     SELECT gen_random_uuid(), '${app.accountId}', 'AUTOMATIC', ${nth(`${parent}s`, p)}, ${nth(`${child}s`, c)}`,
  ),
  // As queries are read: the joins of columns follow.
  fc.tuple(few, one).map(
    ([query, n]) =>
      () =>
        `WITH q AS (
       INSERT INTO queries (id, account_id, hash, query, query_type, timestamp)
       VALUES (gen_random_uuid(), '${app.accountId}', '${query}', 'SELECT 1', 'SELECT', now())
       ON CONFLICT (account_id, hash) DO UPDATE SET timestamp = now() RETURNING id)
     INSERT INTO query_joins (account_id, query_id, first_column_id, second_column_id)
     SELECT '${app.accountId}', q.id, least(a, b), greatest(a, b)
     FROM q, (SELECT ${nth("columns", n)} AS a, ${nth("columns", n + query + 1)} AS b) c`,
  ),
  fc.tuple(few).map(
    ([query]) =>
      () =>
        `DELETE FROM queries WHERE account_id = '${app.accountId}' AND hash = '${query}'`,
  ),
  fc.tuple(fc.constantFrom("lineages", "field_lineages"), one).map(
    ([table, n]) =>
      () =>
        `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE account_id = '${app.accountId}' ORDER BY id OFFSET ${n % 5} LIMIT 2)`,
  ),
  // Rows that go for good take everything below them and their edges along.
  fc.tuple(fc.constantFrom("tables", "columns", "dashboards", "dashboard_fields", "schemas"), one).map(
    ([table, n]) =>
      () =>
        `DELETE FROM ${table} WHERE id = ${nth(table, n)}`,
  ),
  // Somebody moves a dashboard to the other tool, or a database to the other warehouse.
  fc.tuple(fc.constantFrom("dashboards", "databases"), one, one).map(
    ([table, n, source]) =>
      () =>
        `UPDATE ${table} SET source_id = ${nth("(SELECT id, account_id, name AS external_id FROM sources) s", source)} WHERE id = ${nth(table, n)}`,
  ),
  fc.constant(() => `UPDATE accounts SET catalog_version = catalog_version + 1 WHERE id = '${app.accountId}'`),
);

async function story(): Promise<void> {
  const account = app.accountId;
  await run(`DELETE FROM sources WHERE account_id = '${account}'`);
  const of = (table: string, columns: string, select: string) =>
    run(
      `INSERT INTO ${table} (id, account_id, ${columns}, updated_at) SELECT gen_random_uuid(), '${account}', ${select}`,
    );
  await of(
    "sources",
    "name, origin, technology, type",
    "'s' || n, 'EXTRACTION', 'POSTGRES', 'WAREHOUSE', now() FROM generate_series(1, 2) n",
  );
  await of(
    "databases",
    "source_id, external_id, name",
    `s.id, 'd' || s.name || n, 'd', now() FROM sources s, generate_series(1, 2) n WHERE s.account_id = '${account}'`,
  );
  await of(
    "schemas",
    "source_id, database_id, external_id, name",
    `p.id, p.id, 'h' || p.external_id || n, 'h', now() FROM databases p, generate_series(1, 2) n WHERE p.account_id = '${account}'`,
  );
  await of(
    "tables",
    "source_id, database_id, schema_id, external_id, name",
    `p.id, p.id, p.id, 't' || p.external_id || n, 't', now() FROM schemas p, generate_series(1, 2) n WHERE p.account_id = '${account}'`,
  );
  await of(
    "columns",
    "source_id, database_id, schema_id, table_id, external_id, name, data_type, is_nullable",
    `p.id, p.id, p.id, p.id, 'c' || p.external_id || n, 'c', 'text', true, now() FROM tables p, generate_series(1, 2) n WHERE p.account_id = '${account}'`,
  );
  await of(
    "dashboards",
    "source_id, external_id, name, folder_path, url",
    `s.id, 'b' || s.name || n, 'b', '/', 'https://example.com', now() FROM sources s, generate_series(1, 3) n WHERE s.account_id = '${account}'`,
  );
  await of(
    "dashboard_fields",
    "dashboard_id, external_id, name, label, data_type",
    `p.id, 'f' || p.external_id || n, 'f', 'f', 'text', now() FROM dashboards p, generate_series(1, 2) n WHERE p.account_id = '${account}'`,
  );
}

const counted = async (text: string) => {
  const rows = await app.database.query<Row & { class: string; count: number }>(rawSql(text));
  return Object.fromEntries(rows.map((row) => [row.class, row.count]));
};

const keptColumns = () =>
  counted(`SELECT concat_ws(' ', account_id, source_id, database_id, schema_id, is_deleted, is_hidden, is_pii, is_primary_key,
      is_documented) AS class, sum(count)::int AS count FROM column_counts GROUP BY 1 HAVING sum(count) <> 0`);
const countedColumns = () =>
  counted(`SELECT concat_ws(' ', account_id, source_id, database_id, schema_id, parent_deleted OR deleted_at IS NOT NULL, hidden,
      coalesce(is_pii, false), coalesce(is_primary_key, false),
      coalesce(nullif(description_raw, ''), external_description, '') <> '') AS class, count(*)::int AS count
    FROM columns GROUP BY 1`);
const keptEdges = () =>
  counted(`SELECT concat_ws(' ', account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id,
      is_deleted, is_hidden) AS class, sum(count)::int AS count FROM edge_counts GROUP BY 1 HAVING sum(count) <> 0`);
/** By what stands in the edges too: their own sources have to be those of their ends. */
const countedEdges = () =>
  counted(`WITH ends AS (
      SELECT id, 'TABLE' AS type, source_id, parent_deleted OR deleted_at IS NOT NULL AS deleted, hidden FROM tables
      UNION ALL SELECT id, 'COLUMN', source_id, parent_deleted OR deleted_at IS NOT NULL, hidden FROM columns
      UNION ALL SELECT id, 'DASHBOARD', source_id, parent_deleted OR deleted_at IS NOT NULL, false FROM dashboards
      UNION ALL SELECT f.id, 'DASHBOARD_FIELD', d.source_id, f.parent_deleted OR f.deleted_at IS NOT NULL, false
        FROM dashboard_fields f JOIN dashboards d ON d.id = f.dashboard_id),
    both_kinds AS (
      SELECT 'LINEAGE' AS kind, account_id, lineage_type, coalesce(parent_table_id, parent_dashboard_id) AS parent,
        coalesce(child_table_id, child_dashboard_id) AS child, parent_source_id, child_source_id FROM lineages
      UNION ALL SELECT 'FIELD_LINEAGE', account_id, lineage_type, coalesce(parent_column_id, parent_dashboard_field_id),
        coalesce(child_column_id, child_dashboard_id, child_dashboard_field_id), parent_source_id, child_source_id
      FROM field_lineages)
    SELECT concat_ws(' ', e.account_id, kind, lineage_type, p.type, e.parent_source_id, c.type, e.child_source_id,
      p.deleted OR c.deleted, p.hidden OR c.hidden) AS class, count(*)::int AS count
    FROM both_kinds e JOIN ends p ON p.id = parent AND p.source_id = e.parent_source_id
    JOIN ends c ON c.id = child AND c.source_id = e.child_source_id GROUP BY 1`);

const keptJoins = () =>
  counted(`SELECT concat_ws(' ', id, is_deleted, is_hidden) AS class, 1 AS count FROM column_joins`);
const countedJoins = () =>
  counted(`SELECT concat_ws(' ', j.id, bool_or(c.parent_deleted OR c.deleted_at IS NOT NULL), bool_or(c.hidden)) AS class,
      1 AS count
    FROM column_joins j JOIN columns c ON c.id IN (j.first_column_id, j.second_column_id) GROUP BY j.id`);

async function expectExact(): Promise<void> {
  expect(await keptJoins()).toEqual(await countedJoins());
  expect(await keptColumns()).toEqual(await countedColumns());
  const edges = await countedEdges();
  expect(await keptEdges()).toEqual(edges);
  const [all] = await app.database.query<Row & { n: number }>(
    sql`SELECT ((SELECT count(*) FROM lineages) + (SELECT count(*) FROM field_lineages))::int AS n`,
  );
  expect(Object.values(edges).reduce((sum, count) => sum + count, 0)).toBe(all?.n);
}

describe("CO9, LI15 what the database keeps count of is what there is", () => {
  test("after every step of any history", async () => {
    let edges = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
        await story();
        for (const text of steps) await run(text()).catch(() => undefined);
        await expectExact();
        edges += Object.keys(await keptEdges()).length;
      }),
      { numRuns: 8 },
    );
    expect(edges).toBeGreaterThan(10);
  }, 120_000);

  test("a join knows whether one of its columns is deleted or hidden, and forgets it", async () => {
    await story();
    await run(`INSERT INTO column_joins (id, account_id, first_column_id, second_column_id, count, updated_at)
      SELECT gen_random_uuid(), account_id, id, next, 1, now()
      FROM (SELECT id, account_id, lead(id) OVER (ORDER BY id) AS next FROM columns WHERE account_id = '${app.accountId}') c
      WHERE next IS NOT NULL`);
    const marked = async () => Object.keys(await keptJoins()).filter((join) => join.includes(" t")).length;
    expect(await marked()).toBe(0);
    for (const [table, mark] of [
      ["schemas", "is_hidden = true"],
      ["columns", "deleted_at = now()"],
    ] as const) {
      await run(`UPDATE ${table} SET ${mark} WHERE id = ${nth(table, 1)}`);
      expect(await marked()).toBeGreaterThan(0);
      await expectExact();
    }
    await run(`UPDATE schemas SET is_hidden = false WHERE id = ${nth("schemas", 1)}`);
    await run(`UPDATE columns SET deleted_at = NULL WHERE id = ${nth("columns", 1)}`);
    expect(await marked()).toBe(0);
  });

  test("an account's counts go with it, and changes are folded by whoever raises the version", async () => {
    await run(`INSERT INTO accounts (id, name, updated_at) VALUES ('${bystander}', 'Bystander', now())`);
    await run(`INSERT INTO column_counts (account_id, source_id, database_id, schema_id, is_deleted, is_hidden, is_pii,
      is_primary_key, is_documented, count) SELECT '${bystander}', '${bystander}', '${bystander}', '${bystander}',
      false, false, false, false, false, n FROM generate_series(1, 3) n`);
    await run(`UPDATE accounts SET catalog_version = catalog_version + 1 WHERE id = '${bystander}'`);
    const rows = await run(`SELECT is_change, count FROM column_counts WHERE account_id = '${bystander}'`);
    expect(rows).toEqual([{ is_change: false, count: 6 }]);
    await run(`DELETE FROM accounts WHERE id = '${bystander}'`);
    expect(await run(`SELECT FROM column_counts WHERE account_id = '${bystander}'`)).toEqual([]);
  });
});
