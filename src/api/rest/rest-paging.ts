import { z } from "zod";

/** GraphQL counts pages from 0 in 32 bits. */
const greatestPage = 2_147_483_647;

/** Pages over REST count from 1. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(greatestPage).default(1).describe("The page's number, counted from 1."),
  pageSize: z.coerce.number().int().min(1).max(100).default(20).describe("Rows per page, 1 to 100."),
};

export const pageAnswer = {
  total: z.number().int().describe("Rows in all pages."),
  page: z.number().int().describe("The page's number, counted from 1."),
  pageSize: z.number().int().describe("Rows per page."),
};

export const orderDirection = z.enum(["asc", "desc"]).default("desc").describe("Which way to sort.");

/** Repeated (`?tags=a&tags=b`) or separated by commas (`?tags=a,b`). */
export const textList = z.union([z.string(), z.array(z.string())]).transform((given) =>
  [given]
    .flat()
    .flatMap((text) => text.split(","))
    .filter((text) => text !== ""),
);

export const trueOrFalse = z.enum(["true", "false"]).transform((text) => text === "true");

type Paged = Readonly<Record<string, unknown>>;

/** The variables that a page over REST is asked for with over GraphQL. */
export function paginationOf({ page, pageSize }: Paged): Paged {
  // Both were read by `pageQuery`.
  return { nbPerPage: pageSize, page: (page as number) - 1 };
}

/** `Link` of RFC 8288: where the neighbouring pages are, or undefined for what is no page. */
export function linkHeader(url: URL, { page, pageSize, total }: Paged): string | undefined {
  if (typeof page !== "number" || typeof pageSize !== "number" || typeof total !== "number") return undefined;
  const last = Math.max(1, Math.ceil(total / pageSize));
  const links: [string, number][] = [["first", 1]];
  if (page > 1) links.push(["prev", Math.min(page - 1, last)]);
  if (page < last) links.push(["next", page + 1]);
  links.push(["last", last]);
  return links.map(([rel, number]) => `<${pathTo(url, number)}>; rel="${rel}"`).join(", ");
}

function pathTo(url: URL, page: number): string {
  const query = new URLSearchParams(url.searchParams);
  query.set("page", String(page));
  return `${url.pathname}?${query.toString()}`;
}
