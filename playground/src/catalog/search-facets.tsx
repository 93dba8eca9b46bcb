import { Link } from "react-router";
import type { SearchCatalogQuery } from "../generated/graphql.ts";
import { type AssetKind, kindWords, pathOf } from "./asset-kinds.ts";

type SearchFacetsProps = {
  readonly text: string;
  readonly kind: AssetKind | undefined;
  readonly total: number;
  readonly facets: SearchCatalogQuery["all"]["facets"];
};

/** What was found by kind, which narrows it down, and by source and tag. */
export function SearchFacets({ text, kind, total, facets }: SearchFacetsProps) {
  if (total === 0) return null;
  const to = (one?: AssetKind) =>
    `/search?${new URLSearchParams(one === undefined ? { q: text } : { q: text, kind: one })}`;
  return (
    <aside className="facets" aria-label="What was found">
      <nav aria-label="By kind">
        <h2>Kind</h2>
        <ul>
          <Facet to={to()} word="All" count={total} isCurrent={kind === undefined} />
          {facets.types.map(({ assetType, count }) => (
            <Facet
              key={assetType}
              to={to(assetType)}
              word={kindWords[assetType].many}
              count={count}
              isCurrent={kind === assetType}
            />
          ))}
        </ul>
      </nav>
      <Named title="Sources" kind="SOURCE" counts={facets.sources} />
      <Named title="Tags" kind="TAG" counts={facets.tags.slice(0, 12)} />
    </aside>
  );
}

type Counted = { readonly id: string; readonly name: string; readonly count: number };

function Named({ title, kind, counts }: { title: string; kind: "SOURCE" | "TAG"; counts: readonly Counted[] }) {
  if (counts.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {counts.map(({ id, name, count }) => (
          <Facet key={id} to={pathOf(kind, id)} word={name} count={count} />
        ))}
      </ul>
    </section>
  );
}

function Facet({ to, word, count, isCurrent }: { to: string; word: string; count: number; isCurrent?: boolean }) {
  return (
    <li>
      <Link to={to} aria-current={isCurrent ? "true" : undefined}>
        {word}
      </Link>{" "}
      <span className="soft small">{count.toLocaleString("en-GB")}</span>
    </li>
  );
}
