import { graphql } from "../app/api/operation.ts";
import { RelativeTime } from "../app/parts/time.tsx";
import type { ReadTableQuery, TableFactsFragment } from "../generated/graphql.ts";
import { outwardLink, popularityWords, wordOf } from "./asset-kinds.ts";
import { Owners, TagList } from "./people.tsx";

/** @public Operations name it by its GraphQL name. */
export const tableFacts = graphql(`
  fragment TableFacts on Table {
    popularity
    numberOfQueries
    tableSize
    lastQueriedAt
    lastRefreshedAt
    externalId
  }
`);

type TableFactsProps = { readonly table: TableFactsFragment & ReadTableQuery["getTables"]["data"][number] };

/** What stands beside the description: whom to ask, and whether others rely on it. */
export function TableFacts({ table }: TableFactsProps) {
  const links = (table.externalLinks ?? []).flatMap(({ id, technology, url }) => {
    const href = outwardLink(url);
    return href === undefined ? [] : [{ id, technology, href }];
  });
  return (
    <dl className="facts asset-facts">
      <dt>Owners</dt>
      <dd>
        <Owners people={table.ownerEntities} teams={table.teamOwnerEntities} />
      </dd>
      <dt>Tags</dt>
      <dd>
        <TagList tags={table.tagEntities} />
      </dd>
      <dt>Popularity</dt>
      <dd>
        <Popularity popularity={table.popularity} queries={table.numberOfQueries} />
      </dd>
      {table.tableSize != null && (
        <>
          <dt>Size</dt>
          <dd>{table.tableSize.toLocaleString("en-GB")} MB</dd>
        </>
      )}
      <Instant word="Last queried" at={table.lastQueriedAt} />
      <Instant word="Last refreshed" at={table.lastRefreshedAt} />
      {links.length > 0 && (
        <>
          <dt>Built in</dt>
          <dd>
            {links.map(({ id, technology, href }) => (
              <a key={id} href={href} rel="noreferrer" className="block">
                {wordOf(technology)}
              </a>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}

type PopularityProps = { readonly popularity: number | null | undefined; readonly queries?: number | null | undefined };

export function Popularity({ popularity, queries }: PopularityProps) {
  if (popularity == null) return <span className="soft">Not known</span>;
  return (
    <span title={`${popularity.toLocaleString("en-GB")} of 1,000,000`}>
      {popularityWords(popularity)}
      {queries != null && (
        <span className="soft">
          {" "}
          · {queries.toLocaleString("en-GB")} {queries === 1 ? "query" : "queries"} in 90 days
        </span>
      )}
    </span>
  );
}

function Instant({ word, at }: { word: string; at: number | null | undefined }) {
  if (at == null) return null;
  return (
    <>
      <dt>{word}</dt>
      <dd>
        <RelativeTime at={at} />
      </dd>
    </>
  );
}
