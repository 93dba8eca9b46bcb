const longest = 500;
const passwordInUrl = /([a-z]+:\/\/)[^/\s@]+@/gi;

/** What went wrong, on one line, as administrators read it: servers' own words, but no password of a URL. */
export function scrubbed(error: unknown): string {
  const text = error instanceof AggregateError ? error.errors.map(messageOf).join("; ") : messageOf(error);
  return text
    .replace(passwordInUrl, "$1")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .toWellFormed()
    .slice(0, longest)
    .toWellFormed();
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}
