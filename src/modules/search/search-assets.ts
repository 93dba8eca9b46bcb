import type { AccountActor } from "#kernel/actor.ts";
import { badUserInput } from "#kernel/errors.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { type SearchAssetType, searchAssetTypes } from "./asset-kinds.ts";
import {
  assetsLike,
  assetsShown,
  type NamedCount,
  type RankedAsset,
  type ShownAsset,
  sourcesNamed,
  tagsOn,
} from "./asset-search-repository.ts";
import { type HighlightPart, highlight, soughtWords } from "./highlight.ts";
import { assertLength, storable } from "./question.ts";

export type SearchInput = {
  readonly text: string;
  readonly assetTypes?: readonly SearchAssetType[] | null | undefined;
  readonly limit?: number | null | undefined;
  readonly after?: string | null | undefined;
};

export type SearchHighlight = {
  readonly field: "NAME" | "PATH" | "DESCRIPTION";
  readonly parts: readonly HighlightPart[];
};

export type SearchHit = ShownAsset & {
  readonly assetType: SearchAssetType;
  readonly internalLink: string;
  readonly highlights: readonly SearchHighlight[];
};

/** What was found; what is not asked for is not read. */
export type FoundAssets = {
  readonly totalCount: number;
  readonly endCursor: string | null;
  readonly hits: () => Promise<SearchHit[]>;
  readonly typeFacets: () => { readonly assetType: SearchAssetType; readonly count: number }[];
  readonly sourceFacets: () => Promise<NamedCount[]>;
  readonly tagFacets: () => Promise<NamedCount[]>;
};

type LinkTo = (type: SearchAssetType, id: string) => string;

const mostCharacters = 256;
export const defaultLimit = 20;
const mostHits = 100;

/** Assets by what a person typed, the likeliest first. */
export async function searchAssets(
  { store, linkTo }: { readonly store: CatalogStore; readonly linkTo: LinkTo },
  { accountId }: Pick<AccountActor, "accountId">,
  input: SearchInput,
): Promise<FoundAssets> {
  const text = checkedText(input.text);
  const limit = checkedLimit(input.limit);
  const start = startOf(input.after);
  const types = [...new Set(input.assetTypes ?? searchAssetTypes)];
  const ranked = types.length === 0 ? [] : await store.query<RankedAsset>(assetsLike({ accountId, text, types }));
  const page = ranked.slice(start, start + limit);
  const idsOf = (assets: readonly RankedAsset[]) => assets.map(({ id }) => id);
  return {
    totalCount: ranked.length,
    endCursor: start + page.length < ranked.length ? cursorAt(start + page.length) : null,
    hits: async () => {
      if (page.length === 0) return [];
      const shown = await store.query<ShownAsset>(assetsShown(accountId, idsOf(page)));
      const byId = new Map(shown.map((asset) => [asset.id, asset]));
      const sought = soughtWords(text);
      return page.flatMap(({ type, id }) => {
        const asset = byId.get(id);
        if (asset === undefined) return [];
        return { ...asset, assetType: type, internalLink: linkTo(type, id), highlights: highlightsOf(asset, sought) };
      });
    },
    typeFacets: () => countsOf(ranked.map(({ type }) => type)).map(([assetType, count]) => ({ assetType, count })),
    sourceFacets: async () => {
      const counts = countsOf(ranked.flatMap(({ source_id }) => source_id ?? []));
      if (counts.length === 0) return [];
      const ids = counts.map(([id]) => id);
      const named = await store.query<{ id: string; name: string }>(sourcesNamed(accountId, ids));
      const names = new Map(named.map(({ id, name }) => [id, name]));
      return counts.flatMap(([id, count]) => ({ id, name: names.get(id) ?? "", count }));
    },
    tagFacets: async () => (ranked.length === 0 ? [] : store.query<NamedCount>(tagsOn(accountId, idsOf(ranked)))),
  };
}

function highlightsOf(asset: ShownAsset, sought: readonly string[]): SearchHighlight[] {
  const fields = [
    ["NAME", asset.name],
    ["PATH", asset.path === asset.name ? "" : asset.path],
    ["DESCRIPTION", asset.description],
  ] as const;
  return fields.flatMap(([field, text]) => {
    const parts = highlight(text, sought);
    return parts === null ? [] : [{ field, parts }];
  });
}

/** How often each value occurs, the most frequent first. */
function countsOf<T extends string>(values: readonly T[]): [T, number][] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([one, some], [other, more]) => more - some || (one < other ? -1 : 1));
}

function checkedText(text: string): string {
  assertLength(text, "text", mostCharacters);
  const trimmed = storable(text).trim();
  if (trimmed === "") throw badUserInput("text", "The text must not be empty.");
  return trimmed;
}

function checkedLimit(limit: number | null | undefined): number {
  const size = limit ?? defaultLimit;
  if (size < 1 || size > mostHits) {
    throw badUserInput("limit", `A page has 1 to ${mostHits} results, got ${size}.`);
  }
  return size;
}

const cursorPattern = /^after:(\d{1,4})$/;

function cursorAt(place: number): string {
  return Buffer.from(`after:${place}`).toString("base64url");
}

/** The ranking is the same as long as the catalog is, so a place in it says where to go on. */
function startOf(after: string | null | undefined): number {
  if (after === null || after === undefined) return 0;
  const place = cursorPattern.exec(Buffer.from(after, "base64url").toString())?.[1];
  if (place === undefined) throw badUserInput("after", "after is not the endCursor of an earlier page.");
  return Number(place);
}
