import type { DemoQuery } from "./demo-records.ts";
import { ALEX, BILLIE, CHARLIE, DANA, FRANKIE, JO, MORGAN, PARKER, SAM, TERRY } from "./people.ts";
import type { SchemaDraft, TableDraft } from "./warehouse-draft.ts";

const lookers = [TERRY, DANA, PARKER, SAM, FRANKIE, BILLIE, JO, MORGAN, CHARLIE, ALEX];

/** What a tool runs when somebody opens a table to see its rows: hidden from readers, yet use of the table. */
export function previewsOf(schemas: readonly SchemaDraft[]): readonly DemoQuery[] {
  return schemas.flatMap((schema) => schema.tables.flatMap((table, place) => previews(schema.name, table, place)));
}

/** The more is looked, the more people do; the first of them most. */
function previews(schema: string, { name, queries = 0, deleted }: TableDraft, place: number): readonly DemoQuery[] {
  if (queries === 0 || deleted === true) return [];
  const people = Math.min(lookers.length, Math.floor(Math.log2(queries)));
  return Array.from({ length: people }, (_, rank) => ({
    query: `select * from ${schema}.${name} limit 100`,
    author: lookers[(place + rank) % lookers.length] ?? TERRY,
    seconds: 0.3,
    rowsProduced: 100,
    snowflakeWarehouseSize: "X-Small",
    daysAgo: 0.1 + rank * 3,
    runs: Math.max(1, Math.round((queries * (people - rank) * 2) / (people * (people + 1)))),
    isHidden: true,
  }));
}
