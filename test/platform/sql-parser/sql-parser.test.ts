import { describe, expect, test } from "vitest";
import { dialectOf } from "#platform/sql-parser/dialect.ts";
import type { ColumnName } from "#platform/sql-parser/sql-facts.ts";
import { longestSql, parseSql, parseViewLineage } from "#platform/sql-parser/sql-parser.ts";
import { createSqlParsing } from "#platform/sql-parser/sql-parsing.ts";
import { corpus } from "./corpus.ts";

const written = ({ table, column }: ColumnName) => [...table, column].join(".");
const words = (text: string) =>
  text
    .split(" ")
    .filter((word) => word !== "")
    .toSorted();

describe("SP1 what a text uses and joins", () => {
  test.each(corpus.map((one) => [one.dialect, one.title, one] as const))("%s: %s", async (dialect, _, one) => {
    const parsed = await parseSql(one.text, dialect);
    if ("unparsed" in parsed) {
      expect({ parsed, expected: one.tables }).toMatchObject({ expected: null });
      return;
    }
    expect({
      tables: parsed.tables.map((name) => name.join(".")).toSorted(),
      joins: parsed.joins.map(({ left, right }) => `${written(left)}=${written(right)}`).toSorted(),
      kind: parsed.kind,
    }).toEqual({ tables: words(one.tables ?? "not read"), joins: words(one.joins ?? ""), kind: one.kind });
  });
});

test("SP2 a text that is too long is not read, and says so", async () => {
  const text = `select '${"x".repeat(longestSql)}'`;
  expect(await parseSql(text, "postgresql")).toEqual({ unparsed: "it is longer than 100000 characters" });
});

test("SP3 technologies without a grammar of their own are read as PostgreSQL", () => {
  expect([dialectOf("SNOWFLAKE"), dialectOf("DATABRICKS"), dialectOf("GENERIC_WAREHOUSE")]).toEqual([
    "snowflake",
    "hive",
    "postgresql",
  ]);
});

describe("SP4 the lineage of a view", () => {
  const lineage = async (text: string) => {
    const read = await parseViewLineage(text, "postgresql");
    if ("unparsed" in read) return read;
    const columns = read.columns.map(({ column, sources }) => `${column} < ${sources.map(written).join(" ")}`);
    return { ...read, target: read.target?.join("."), tables: read.tables.map((name) => name.join(".")), columns };
  };

  test.each([
    [
      "plain and renamed columns",
      "create view s.v as select a.x, b.y as z from a join b on a.i = b.i",
      ["x < a.x", "z < b.y"],
      0,
    ],
    ["names beside the view", "create view s.v (p, q) as select x, y from a", ["p < a.x", "q < a.y"], 0],
    [
      "what an expression names",
      "create view s.v as select a.x + b.y as total, count(*) as n from a, b",
      ["total < a.x b.y"],
      0,
    ],
    [
      "through a WITH",
      "create view s.v as with t as (select a.x as k, a.y from a) select t.k, upper(t.y) as u from t",
      ["k < a.x", "u < a.y"],
      0,
    ],
    [
      "a star over a query",
      "create table s.v as select * from (select a.x, a.y as z from a) q",
      ["x < a.x", "z < a.y"],
      0,
    ],
    ["a union, by position", "create view s.v as select a.x from a union select b.y from b", ["x < a.x b.y"], 0],
    ["a star over a table is counted", "create view s.v as select a.*, b.y from a, b", ["y < b.y"], 1],
    ["a column that nobody can place is not guessed", "create view s.v as select x from a, b", [], 0],
  ])("%s", async (_, text, columns, unknownColumns) => {
    expect(await lineage(text)).toMatchObject({ target: "s.v", columns, unknownColumns });
  });

  test("a view does not read itself, and a bare query is taken for that of a view", async () => {
    expect(await lineage("create view v as select x from a")).toMatchObject({ tables: ["a"] });
    expect(await lineage("select x from a")).toMatchObject({ target: undefined, columns: ["x < a.x"] });
    expect(await lineage("drop table a")).toEqual({ unparsed: "it has no query" });
  });
});

describe("SP5 the thread", () => {
  const text = (sql: string) => ({ text: sql, dialect: "postgresql" }) as const;
  // A list of ten thousand columns takes seconds.
  const slow = text(`select ${Array.from({ length: 10_000 }, (_, place) => `a${place}`).join(", ")} from t`);

  test("answers in order, also two batches at once", async () => {
    await using parsing = createSqlParsing();
    const [one, two] = await Promise.all([
      parsing.parse([text("select 1 from a"), text("?")]),
      parsing.parse([text("select 1 from b")]),
    ]);
    expect(one).toMatchObject([{ tables: [["a"]] }, { unparsed: expect.any(String) }]);
    expect(two).toMatchObject([{ tables: [["b"]] }]);
    expect(await parsing.parse([])).toEqual([]);
  });

  test("gives up a text that takes too long, and reads on", async () => {
    await using parsing = createSqlParsing({ textMilliseconds: 100, batchMilliseconds: 60_000 });
    const answers = await parsing.parse([text("select 1 from a"), slow, text("select 1 from b")]);
    expect(answers).toMatchObject([{ tables: [["a"]] }, { unparsed: "it took too long to read" }, { tables: [["b"]] }]);
  });

  test("gives up a batch that takes too long", async () => {
    await using parsing = createSqlParsing({ batchMilliseconds: 1 });
    const answers = await parsing.parse([slow, text("select 1 from b")]);
    expect(answers.at(-1)).toEqual({ unparsed: "its batch took too long to read" });
  });
});
