import type { Dialect } from "#platform/sql-parser/dialect.ts";

/** A text, the tables that it uses, the columns that it joins, as `table.column=table.column`; null when it is not read. */
export type Case = {
  readonly title: string;
  readonly dialect: Dialect;
  readonly text: string;
  readonly tables: string | null;
  readonly joins?: string;
  readonly kind?: "SELECT" | "WRITE" | "OTHER";
};

const cases =
  (dialect: Dialect) =>
  (title: string, text: string, tables: string | null, joins = "", kind: Case["kind"] = "SELECT"): Case => ({
    ...{ title, dialect, text, tables, joins, kind },
  });

const postgres = cases("postgresql");
const snowflake = cases("snowflake");
const bigquery = cases("bigquery");
const mysql = cases("mysql");

export const corpus: readonly Case[] = [
  postgres("a table", "select * from orders", "orders"),
  postgres("no table", "select 1", ""),
  postgres("a schema", "select id from shop.orders where id = 3", "shop.orders"),
  postgres("three parts", "select * from lake.shop.orders o", "lake.shop.orders"),
  postgres("quoted names", 'select "T"."Id" from "Shop"."T"', "Shop.T"),
  postgres("a table twice", "select * from a union all select * from A", "a"),
  postgres("ON", "select * from a join b on a.id = b.a_id", "a b", "a.id=b.a_id"),
  postgres(
    "aliases",
    "select * from shop.a x left join shop.b as y on y.k = x.k",
    "shop.a shop.b",
    "shop.b.k=shop.a.k",
  ),
  postgres(
    "several conditions",
    "select * from a join b on a.i = b.i and (a.j = b.j) and a.z > 3",
    "a b",
    "a.i=b.i a.j=b.j",
  ),
  postgres("a choice is no join", "select * from a join b on a.i = b.i or a.j = b.j", "a b"),
  postgres("casts", "select * from a join b on a.id::text = cast(b.a_id as text)", "a b", "a.id=b.a_id"),
  postgres("a function is no join", "select * from a join b on lower(a.k) = lower(b.k)", "a b"),
  postgres("USING", "select * from a join b using (id, day)", "a b", "a.id=b.id a.day=b.day"),
  postgres("USING again", "select * from a join b using (id) join c using (id)", "a b c", "a.id=b.id a.id=c.id"),
  postgres("USING that nobody can place", "select * from a join b on a.x = b.y join c using (id)", "a b c", "a.x=b.y"),
  postgres("a comma and WHERE", "select * from a, b where a.id = b.a_id and a.n = 3", "a b", "a.id=b.a_id"),
  postgres(
    "a comma after ON",
    "select * from a join b on a.i = b.i, shop.c where c.j = a.j",
    "a b shop.c",
    "a.i=b.i shop.c.j=a.j",
  ),
  postgres("itself", "select * from staff e join staff m on e.boss_id = m.id", "staff", "staff.boss_id=staff.id"),
  postgres("a WITH", "with t as (select id as k from a) select * from t join b on b.k = t.k", "a b", "b.k=a.id"),
  postgres(
    "a WITH over a WITH",
    "with t as (select * from a), u as (select t.id from t) select * from u, b where b.a = u.id",
    "a b",
    "b.a=a.id",
  ),
  postgres("a WITH named like a table", "with a as (select * from shop.a) select * from a", "shop.a"),
  postgres(
    "a recursive WITH",
    "with recursive t as (select id, up from tree union all select c.id, c.up from tree c join t on t.id = c.up) select * from t",
    "tree",
  ),
  postgres(
    "worked out columns do not join",
    "with t as (select max(id) as k from a) select * from t join b on b.k = t.k",
    "a b",
  ),
  postgres("a query in FROM", "select * from (select x.id from x) q join y on y.id = q.id", "x y", "y.id=x.id"),
  postgres(
    "queries in conditions",
    "select * from a where exists (select 1 from b where b.a = a.id) and a.k in (select k from c)",
    "a b c",
    "b.a=a.id",
  ),
  postgres("a query as a column", "select (select max(p.at) from p where p.o = a.id) from a", "a p", "p.o=a.id"),
  postgres("functions as tables", "select * from a, generate_series(1, 3) g where g.n = a.n", "a"),
  postgres("LATERAL", "select * from a, lateral (select * from b where b.a = a.id) l", "a b", "b.a=a.id"),
  postgres("placeholders", "select * from a join b on a.i = b.i where a.n = $1 limit $2", "a b", "a.i=b.i"),
  postgres("INSERT", "insert into t (x) select a.x from a join b on a.i = b.i", "t a b", "a.i=b.i", "WRITE"),
  postgres("INSERT of values", "insert into t (x) values (1)", "t", "", "WRITE"),
  postgres("UPDATE", "update t set x = b.y from b where b.id = t.id", "t b", "b.id=t.id", "WRITE"),
  postgres("DELETE", "delete from t where id in (select id from gone)", "t gone", "", "WRITE"),
  postgres("CREATE TABLE AS", "create table s.n as select x from b", "s.n b", "", "WRITE"),
  postgres("a materialized view", "-- nightly\ncreate materialized view s.v as select x from b", "s.v b", "", "WRITE"),
  postgres(
    "a view over a union",
    'create or replace view s."v" as select x from a union select y from b',
    "s.v a b",
    "",
    "WRITE",
  ),
  cases("hive")(
    "CREATE TABLE AS over a WITH",
    "create table n as with t as (select x from a) select x from t",
    "n a",
    "",
    "WRITE",
  ),
  postgres("DROP", "drop table s.a", "s.a", "", "WRITE"),
  postgres("several statements", "select * from a; insert into b select * from c", "a b c", "", "WRITE"),
  postgres("no data", "begin", "", "", "OTHER"),
  postgres(
    "MERGE, which the grammar does not know",
    "merge into t using s on t.id = s.id when matched then delete",
    null,
  ),
  postgres("no SQL", "what is this", null),
  snowflake(
    "three parts",
    'select * from db.sch.t a join "DB"."S"."T2" b on a.id = b.id',
    "db.sch.t DB.S.T2",
    "db.sch.t.id=DB.S.T2.id",
  ),
  snowflake(
    "QUALIFY",
    "select * from a join b on a.i = b.i qualify row_number() over (partition by a.i order by a.d) = 1",
    "a b",
    "a.i=b.i",
  ),
  snowflake("CREATE OR REPLACE", "create or replace table a.b.c as select x from d", "a.b.c d", "", "WRITE"),
  bigquery(
    "one pair of quotes",
    "select * from `p.d.t` a join `p`.d.u b using (id)",
    "p.d.t p.d.u",
    "p.d.t.id=p.d.u.id",
  ),
  bigquery("arrays are no tables", "select i.x from p.d.orders o, unnest(o.items) i where i.x = o.y", "p.d.orders"),
  bigquery("arrays by a comma", "select * from d.orders o, o.items", "d.orders"),
  mysql("backquotes", "select * from `shop`.`a` x left join u on x.id = u.a_id", "shop.a u", "shop.a.id=u.a_id"),
  mysql("UPDATE of a join", "update a join b on a.id = b.id set a.x = b.y", "a b", "a.id=b.id", "WRITE"),
  mysql("DELETE by an alias", "delete x from a x join b on x.id = b.id", "a b", "a.id=b.id", "WRITE"),
  cases("mariadb")("REPLACE", "replace into t select * from b", "t b", "", "WRITE"),
  cases("redshift")("a join", "select * from sch.t a join u b on a.id = b.id", "sch.t u", "sch.t.id=u.id"),
  cases("hive")("INSERT OVERWRITE", "insert overwrite table a select * from b", "a b", "", "WRITE"),
  cases("transactsql")(
    "brackets",
    "select top 5 * from [db].[dbo].[t] a join u b on a.id = b.id",
    "db.dbo.t u",
    "db.dbo.t.id=u.id",
  ),
  cases("trino")("catalogs", "select * from cat.sch.t a join u b on a.id = b.id", "cat.sch.t u", "cat.sch.t.id=u.id"),
];
