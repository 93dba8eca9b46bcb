import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { CopyField } from "../app/parts/copy-field.tsx";
import { RelativeTime } from "../app/parts/time.tsx";
import { useSession } from "../app/session/session.tsx";
import { wordOf } from "./asset-kinds.ts";
import { LoadedPart } from "./loaded-asset.tsx";

const readQueries = graphql(`
  query ReadTableQueries($tableId: String!) {
    getTableQueries(
      scope: { tableIds: [$tableId] }
      sorting: [{ sortingKey: timestamp, direction: DESC }]
      pagination: { nbPerPage: 20, page: 0 }
    ) {
      totalCount
      data { hash query queryType author timestamp isHidden tables { id name } }
    }
  }
`);

/** How others use it: the latest queries. */
export function QueriesSection({ tableId }: { tableId: string }) {
  const { call } = useSession();
  const loaded = useLoad(tableId, (signal) => call(readQueries, { tableId }, { signal }));
  return (
    <section aria-labelledby="queries">
      <h2 id="queries">Queries</h2>
      <LoadedPart loaded={loaded} what="the queries" rows={4}>
        {({ getTableQueries: { totalCount, data } }) => {
          // Lists of the API name hidden ones; a page does not show them.
          const shown = data.filter(({ isHidden }) => !isHidden);
          if (shown.length === 0) return <p className="soft">No queries are known.</p>;
          return (
            <>
              {totalCount > data.length && (
                <p className="soft small">
                  The latest {data.length} of {totalCount.toLocaleString("en-GB")}.
                </p>
              )}
              <ul className="query-list">
                {shown.map(({ hash, query, queryType, author, timestamp }) => (
                  <li key={hash}>
                    <details>
                      <summary>
                        <code className="one-line">{query.replaceAll(/\s+/g, " ").slice(0, 160)}</code>
                      </summary>
                      <CopyField text={query} label="the query" isBlock />
                    </details>
                    <p className="soft small">
                      {wordOf(queryType)} · {author ?? "author not known"} · <RelativeTime at={timestamp} />
                    </p>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </LoadedPart>
    </section>
  );
}
