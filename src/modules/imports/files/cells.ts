/** Reads a list cell: `['a','b']`, `("a","b")`, `{'a'}`, `'a'`, `a, b` or nothing. Undefined for what is none. */
export function readList(text: string): string[] | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return [];
  const closing = brackets[trimmed.charAt(0)];
  if (closing !== undefined && !trimmed.endsWith(closing)) return undefined;
  return readItems(closing === undefined ? trimmed : trimmed.slice(1, -1));
}

const brackets: Readonly<Record<string, string>> = { "[": "]", "(": ")", "{": "}" };

// An item in either kind of quotes, with the quote doubled or after a backslash inside it, or one without quotes.
const itemPattern = /\s*(?:'((?:[^'\\]|\\.|'')*)'|"((?:[^"\\]|\\.|"")*)"|([^,'"]*))\s*(?:,|$)/y;

function readItems(text: string): string[] | undefined {
  const items: string[] = [];
  itemPattern.lastIndex = 0;
  while (itemPattern.lastIndex < text.length) {
    const match = itemPattern.exec(text);
    if (match === null) return undefined;
    const item = unquoted(match[1], "''", "'") ?? unquoted(match[2], '""', '"') ?? match[3]?.trim() ?? "";
    if (item !== "") items.push(item);
  }
  return [...new Set(items)];
}

function unquoted(text: string | undefined, doubled: string, quote: string): string | undefined {
  return text?.replaceAll(doubled, quote).replace(/\\(.)/gs, "$1");
}

const instantPattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * An instant in ISO 8601, with a space in place of the T or without a time if need be, or as seconds or milliseconds
 * since 1970. Without a zone it is UTC.
 */
export function readInstant(text: string): string | undefined {
  if (/^\d{9,13}(\.\d+)?$/.test(text)) return isoOf(Number(text) * (text.split(".", 1)[0]?.length === 13 ? 1 : 1_000));
  const match = instantPattern.exec(text);
  if (match === null) return undefined;
  const [, day, time = "00:00:00", zone = "Z"] = match;
  const milliseconds = Date.parse(`${day}T${time.replace(/(\.\d{3})\d+$/, "$1")}${zoneOf(zone)}`);
  return isoOf(milliseconds, day);
}

function zoneOf(zone: string): string {
  if (/^(z|utc)$/i.test(zone)) return "Z";
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return `${zone.charAt(0)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/** JavaScript takes 30 February for 1 March; such a day is no day. */
function isoOf(milliseconds: number, day?: string): string | undefined {
  if (Number.isNaN(milliseconds)) return undefined;
  if (day !== undefined && Number(day.slice(8)) !== new Date(`${day}T00:00:00Z`).getUTCDate()) return undefined;
  return new Date(milliseconds).toISOString();
}

const greatestWhole = 2_147_483_647;

/** A whole number that the database's integers hold; `3.0` is one, as spreadsheets and data frames write it. */
export function readWhole(text: string): number | undefined {
  if (!/^-?\d{1,10}(\.0+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) <= greatestWhole ? value : undefined;
}

export function readFlag(text: string): boolean | undefined {
  if (/^(true|t|yes|1)$/i.test(text)) return true;
  return /^(false|f|no|0)$/i.test(text) ? false : undefined;
}
