import type { Row } from "./catalog-client.ts";

/** The catalog that is going to be built, in words of our own: everything is named, nothing has an id yet. */
const count = (length: number): number[] => Array.from({ length }, (_, index) => index);
const labels = ["gold", "PII", "Finance", "raw data", "été", "100%_sure"];
const labelOf = (index: number): string => labels[index % labels.length] ?? "";
const two = (number: number): string => String(number).padStart(2, "0");

export const databases = ["lake", "warehouse"];
export const schemas = count(10).map((index) => ({ name: `schema_${index}`, database: databases[index % 2] ?? "" }));

export const tables = count(200).map((index) => ({
  name: `table_${String(index).padStart(3, "0")}`,
  schema: `schema_${index % 10}`,
  tableType: ["TABLE", "VIEW", "EXTERNAL"][index % 3] ?? "",
  tableSize: index % 4 === 0 ? null : index * 1_000,
  numberOfQueries: index * 3,
  externalDescription: index % 5 === 0 ? null : `Facts of table ${index}: “quoted”, <b>not</b> markup.`,
  url: index % 7 === 0 ? `https://example.com/tables/${index}` : null,
  tags: index % 2 === 0 ? [labelOf(index / 2), labelOf(index / 2 + 1)] : [],
  isUsers: index % 4 === 0,
  isTeams: index % 5 === 0,
}));

export const columns = tables.flatMap((table, at) =>
  count(15).map((index) => ({
    table: table.name,
    name: `column_${two(index)}`,
    dataType: ["text", "integer", "timestamp with time zone", "numeric(10,2)"][index % 4] ?? "",
    isNullable: index !== 0,
    isPrimaryKey: index === 0,
    isPii: (at + index) % 11 === 0,
    sourceOrder: index + 1,
    externalDescription: (at + index) % 2 === 0 ? `What column ${index} of ${table.name} holds.` : null,
    tags: (at + index) % 3 === 0 ? [labelOf(at + index)] : [],
  })),
);

/** Each table feeds the next one, and the one that lies seven further. */
export const lineages = [1, 7].flatMap((step) =>
  count(200 - step).map((index) => ({ parent: tables[index]?.name ?? "", child: tables[index + step]?.name ?? "" })),
);

/** Five roots with five children each; a root explains a tag. */
export const terms = count(5).flatMap((root) => [
  { name: `Term ${root}`, parent: null, label: labelOf(root), table: tables[root]?.name ?? "" },
  ...count(5).map((child) => ({ name: `Term ${root}.${child}`, parent: `Term ${root}`, label: null, table: null })),
]);

export const checks = tables
  .filter((_, index) => index % 4 === 1)
  .flatMap((table, index) =>
    ["freshness", "uniqueness"].map((name) => ({
      table: table.name,
      name,
      column: name === "uniqueness" ? "column_00" : null,
      status: ["SUCCESS", "WARNING", "ALERT"][index % 3] ?? "",
      runAt: 1_772_000_000_000 + index * 1_000,
    })),
  );

export const team: Row = { name: "Analysts", description: "Who answers", slackChannel: "#analysts" };
