const longestPath = 2_000;
// Two slashes, or a slash and what browsers take for one, would lead to another host.
const ownPath = /^\/(?![/\\])[^\\\p{Cc}]*$/u;

/** Where to go after the sign-in: a path of this instance; whatever else was asked for is the start page. */
export function returnPath(asked: string | null): string {
  if (asked === null || asked.length > longestPath || !ownPath.test(asked)) return "/";
  // Read as a browser reads it, so that what is checked is what it would do.
  const url = URL.parse(asked, "http://own.invalid");
  if (url === null || url.origin !== "http://own.invalid") return "/";
  const path = `${url.pathname}${url.search}${url.hash}`;
  return ownPath.test(path) ? path : "/";
}
