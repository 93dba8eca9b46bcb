const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The largest unit that fits is used once two of it have passed, so that "90 min" is not called "1 h". */
const units = [
  { size: day, from: 2 * day, one: "day", many: "days" },
  { size: hour, from: 2 * hour, one: "h", many: "h" },
  { size: minute, from: minute, one: "min", many: "min" },
] as const;

function span(milliseconds: number, whole: (count: number) => number): string | undefined {
  const unit = units.find(({ from }) => milliseconds >= from);
  if (unit === undefined) return undefined;
  const count = whole(milliseconds / unit.size);
  return `${count} ${count === 1 ? unit.one : unit.many}`;
}

/** "in 12 days", "3 min ago", "just now". */
export function relativeTime(at: number, now: number): string {
  // A token made a second ago for 30 days still has "30 days", and one used 119 minutes ago was used 1 hour ago at most.
  const words = span(Math.abs(at - now), at > now ? Math.round : Math.floor);
  if (at > now) return words === undefined ? "in less than a minute" : `in ${words}`;
  return words === undefined ? "just now" : `${words} ago`;
}

/** "22 November 2026, 19:42:57 GMT+1". */
export function exactTime(at: number): string {
  const options = { day: "numeric", month: "long", year: "numeric" } as const;
  const date = new Intl.DateTimeFormat("en-GB", options).format(at);
  const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "long" }).format(at);
  return `${date}, ${time}`;
}

/** "Monday, 22 November 2027": a date written out. */
export function writtenDate(at: number): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "full" }).format(at);
}
