const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A malformed id is never sent to the database: it simply names nothing. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** A readable, stable part of a URL: the name in lower case and the end of the id, which keeps it unique. */
export function slugOf(name: string, id: string): string {
  const readable = name
    .normalize("NFKD")
    // What is left of an accent once its letter stands alone.
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return readable === "" ? id.slice(-12) : `${readable}-${id.slice(-12)}`;
}
