const day = 86_400_000;

/** The lives a token can be given with one click, as far as the account's policy goes. */
export const lives = [
  { days: 365, label: "1 year" },
  { days: 90, label: "90 days" },
  { days: 30, label: "30 days" },
] as const;

export type Life = { readonly kind: "days"; readonly days: number } | { readonly kind: "date"; readonly date: string };

/** "2027-11-22", as a date field wants it, in this browser's zone. */
export function dateField(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * The instant at which a chosen life ends, or undefined while no date is given. A date means the end of that day here, but
 * never more than the policy allows, which is judged to the millisecond by the server's clock.
 */
export function expiryOf(life: Life, now: number, maxDays: number): number | undefined {
  const latest = now + maxDays * day;
  if (life.kind === "days") return Math.min(now + life.days * day, latest);
  const end = new Date(`${life.date}T23:59:59`).getTime();
  return Number.isNaN(end) ? undefined : Math.min(end, latest);
}
