import { McpRefusal } from "./mcp-tool.ts";

/** The longest answer that a tool gives, in characters of JSON: about 10,000 tokens. */
export const longestAnswer = 40_000;

type Values = Readonly<Record<string, unknown>>;

/**
 * An answer short enough for a model's context: the longest list in it is cut from its end, and `truncated` says so.
 * `cut` is told how many rows of that list are left, so that a cursor can point at the next one.
 */
export function fitted<T extends Values>(answer: T, cut: (list: string, left: number) => Partial<T>): T {
  let fitting = answer;
  while (JSON.stringify(fitting).length > longestAnswer) {
    const [name, rows] = longestList(fitting);
    if (rows.length === 0) return fitting;
    const left = Math.floor(rows.length * 0.8);
    fitting = { ...fitting, [name]: rows.slice(0, left), truncated: true, ...cut(name, left) };
  }
  return fitting;
}

function longestList(answer: Values): [name: string, rows: readonly unknown[]] {
  const lists = Object.entries(answer).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const sorted = lists.sort(([, a], [, b]) => JSON.stringify(b).length - JSON.stringify(a).length);
  return sorted[0] ?? ["", []];
}

/** Text of the catalog cut to what an answer has room for, so that no single row is larger than the whole answer may be. */
export function shortened(text: string | null, most: number): string {
  const whole = text ?? "";
  return whole.length <= most ? whole : `${whole.slice(0, most)}…`;
}

/** Cursors of numbered lists: opaque to the model, the place of the next row to us. */
export function cursorOf(place: number): string {
  return `row-${place}`;
}

/** Refuses what is no cursor: a model that were answered the beginning again could go round for ever. */
export function placeOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const place = /^row-(\d{1,7})$/.exec(cursor)?.[1];
  if (place === undefined) throw badCursor();
  return Number(place);
}

export function badCursor(): McpRefusal {
  const next = "Pass nextCursor of an answer unchanged, or leave cursor out to begin again.";
  return new McpRefusal("BAD_USER_INPUT", `cursor is not the nextCursor of an earlier answer of this tool. ${next}`);
}
