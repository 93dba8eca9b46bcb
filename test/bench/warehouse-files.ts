import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const columnsPerTable = 50;
const tablesPerSchema = 100;
const words = ["customer", "order", "shipment", "roast", "harvest"];

/** Writes the seven files of a warehouse, each under the name of its part. */
export function writeWarehouse(folder: string, columns: number): void {
  const tables = Math.ceil(columns / columnsPerTable);
  const schemas = Math.ceil(tables / tablesPerSchema);
  const lines = (count: number, line: (n: number) => string): string =>
    Array.from({ length: count }, (_, n) => line(n)).join("");
  const of = (n: number, size: number): number => Math.floor(n / size);
  const write = (part: string, text: string): void => writeFileSync(join(folder, part), text);
  write("database", "id,database_name\nd,lake\n");
  write("schema", `id,database_id,schema_name\n${lines(schemas, (n) => `s${n},d,schema_${n}\n`)}`);
  write("user", "id,email\nu,ada@example.com\n");
  const table = (n: number): string =>
    `t${n},s${of(n, tablesPerSchema)},order_items_${n},One row for each item,TABLE,['gold'],u\n`;
  write("table", `id,schema_id,table_name,description,type,tags,owner_external_id\n${lines(tables, table)}`);
  const column = (n: number): string =>
    `c${n},t${of(n, columnsPerTable)},${words[n % words.length]}_${n % columnsPerTable},"What it says, in words",integer,${n % columnsPerTable}\n`;
  write("column", "id,table_id,column_name,description,data_type,ordinal_position\n");
  for (let start = 0; start < columns; start += 10_000) {
    const some = lines(Math.min(10_000, columns - start), (n) => column(start + n));
    appendFileSync(join(folder, "column"), some);
  }
  write("query", "query_id,query_text,start_time\n");
  write("view_ddl", "database_name,schema_name,view_name,view_definition\n");
}
