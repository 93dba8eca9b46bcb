/** Where to go after signing in: a path of our own, whatever the address asks for. */
export function returnPath(asked: string | null, origin: string): string {
  if (asked === null || !asked.startsWith("/")) return "/";
  try {
    const url = new URL(asked, origin);
    return url.origin === origin ? url.pathname + url.search : "/";
  } catch {
    return "/";
  }
}
