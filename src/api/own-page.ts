import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether a page of this instance asks, or a program that is no browser. Both guards have to hold, so that neither alone
 * decides. The header: another site's page cannot set it without asking first, which no origin but our own is allowed.
 * The origin: a browser names it with whatever it posts; where it names none, as with what a page only reads, it says how
 * the page's site relates to ours. Programs send neither, and have no cookie that somebody could make them send.
 */
export function isFromOwnPage(headers: IncomingHttpHeaders, isOwnOrigin: (origin: string) => boolean): boolean {
  if (headers["x-catalog-csrf"] === undefined) return false;
  if (headers.origin !== undefined) return isOwnOrigin(headers.origin);
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "same-origin";
}
