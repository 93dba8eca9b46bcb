import "../card-table.css";
import "./catalog.css";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { graphql } from "../app/api/operation.ts";
import { asProblem, type Problem } from "../app/api/problem.ts";
import { useLoad } from "../app/api/use-load.ts";
import { usePageTitle } from "../app/parts/page-title.ts";
import { ProblemView } from "../app/parts/problem-view.tsx";
import { useSession } from "../app/session/session.tsx";
import type { SearchCatalogQuery } from "../generated/graphql.ts";
import { type AssetKind, kindWords } from "./asset-kinds.ts";
import { LoadedPart } from "./loaded-asset.tsx";
import { SearchBox } from "./search-box.tsx";
import { SearchFacets } from "./search-facets.tsx";
import { SearchHit } from "./search-hit.tsx";

const searchCatalog = graphql(`
  query SearchCatalog($text: String!, $assetTypes: [SearchAssetType!], $after: String) {
    search(text: $text, assetTypes: $assetTypes, after: $after, limit: 20) {
      totalCount
      endCursor
      data { ...SearchHitRow }
    }
    all: search(text: $text, limit: 1) {
      totalCount
      facets { types { assetType count } sources { id name count } tags { id name count } }
    }
  }
`);

type Found = SearchCatalogQuery["search"];

function askedKind(value: string | null): AssetKind | undefined {
  return Object.keys(kindWords).find((kind): kind is AssetKind => kind === value);
}

export default function SearchPage() {
  const [query] = useSearchParams();
  const text = (query.get("q") ?? "").trim();
  const kind = askedKind(query.get("kind"));
  usePageTitle(text === "" ? "Search" : `${text} · Search`);
  return (
    <div className="page">
      <h1>Search</h1>
      <SearchBox text={text} />
      {text === "" ? (
        <p className="soft">Type a name, a piece of one, or words of a description.</p>
      ) : (
        <Results key={`${kind} ${text}`} text={text} kind={kind} />
      )}
    </div>
  );
}

function Results({ text, kind }: { text: string; kind: AssetKind | undefined }) {
  const { call } = useSession();
  const [more, setMore] = useState<readonly Found[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const variables = { text, assetTypes: kind === undefined ? null : [kind] };
  const loaded = useLoad(`${kind} ${text}`, (signal) => call(searchCatalog, { ...variables, after: null }, { signal }));

  async function showMore(after: string) {
    setProblem(undefined);
    try {
      const { search } = await call(searchCatalog, { ...variables, after });
      setMore((before) => [...before, search]);
    } catch (error) {
      setProblem(asProblem(error));
    }
  }

  return (
    <LoadedPart loaded={loaded} what="the results" rows={8}>
      {({ search, all }) => {
        const pages = [search, ...more];
        const cursor = pages.at(-1)?.endCursor;
        return (
          <div className="search-results">
            <SearchFacets text={text} kind={kind} total={all.totalCount} facets={all.facets} />
            <section aria-labelledby="found">
              <div role="status">
                <h2 id="found">{foundWords(search.totalCount, text)}</h2>
              </div>
              {all.totalCount === 0 && <NothingFound />}
              <ol className="hits">
                {pages.flatMap(({ data }) => data.map((hit) => <SearchHit key={hit.id} hit={hit} />))}
              </ol>
              {problem !== undefined && <ProblemView problem={problem} />}
              {cursor != null && (
                <button type="button" onClick={() => showMore(cursor)}>
                  Show more
                </button>
              )}
            </section>
          </div>
        );
      }}
    </LoadedPart>
  );
}

function foundWords(count: number, text: string): string {
  if (count === 0) return `Nothing found for “${text}”`;
  return `${count.toLocaleString("en-GB")} ${count === 1 ? "result" : "results"} for “${text}”`;
}

function NothingFound() {
  return (
    <p className="soft">
      Try fewer words, another spelling, or begin at the <Link to="/">most used tables</Link>.
    </p>
  );
}
