import type { Retrieved } from "./retrieve.ts";

const mark = /([ \t]?)\[asset:([^\]\s]*)\]/gi;

/** How an answer names an asset. */
export function citationOf({ id }: { readonly id: string }): string {
  return `[asset:${id}]`;
}

/** Text of the catalog inside an answer: what looks like a citation in it is none. */
export function plainText(text: string): string {
  return text.replace(/\[asset:/gi, "[asset\u200b:");
}

/** The names of all assets that an answer may cite, by id. */
export function citable({ assets }: Retrieved): ReadonlyMap<string, string> {
  const near = assets.flatMap(({ upstream, downstream }) => [...upstream.assets, ...downstream.assets]);
  return new Map([...near, ...assets].map(({ id, name, path }) => [id, path === "" ? name : path]));
}

/** The ids that a text cites, each once, in order; only those that it was given. */
export function citedIds(text: string, given: ReadonlyMap<string, string>): string[] {
  const ids = [...text.matchAll(mark)].map(([, , id = ""]) => id.toLowerCase());
  return [...new Set(ids)].filter((id) => given.has(id));
}

/** The text with a link in the place of each citation; what was not given, or is no longer there, is dropped. */
export function withLinks(
  text: string,
  names: ReadonlyMap<string, string>,
  assets: readonly { readonly id: string; readonly internalLink: string }[],
): string {
  const links = new Map(assets.map(({ id, internalLink }) => [id, internalLink]));
  return text
    .replace(mark, (_, space: string, given: string) => {
      const id = given.toLowerCase();
      const link = links.get(id);
      return link === undefined ? "" : `${space}[${(names.get(id) ?? "").replace(/[[\]\\]/g, "\\$&")}](${link})`;
    })
    .trim();
}
