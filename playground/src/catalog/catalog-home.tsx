import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { usePageTitle } from "../app/parts/page-title.ts";
import { ProblemView } from "../app/parts/problem-view.tsx";
import { Skeleton } from "../app/parts/skeleton.tsx";
import { useSession } from "../app/session/session.tsx";

const firstTables = graphql(`
  query CatalogHome {
    getTables(sorting: [{ sortingKey: popularity, direction: DESC }], pagination: { nbPerPage: 50, page: 0 }) {
      totalCount
      data {
        id
        name
        description
        schema { name database { name } }
      }
    }
  }
`);

/** The tables that are used most. */
export default function CatalogHome() {
  usePageTitle("Catalog");
  const { call } = useSession();
  const { data, problem, reload } = useLoad("catalog", (signal) => call(firstTables, {}, { signal }));
  return (
    <div className="page">
      <h1>Catalog</h1>
      {problem !== undefined && <ProblemView problem={problem} onRetry={reload} />}
      {data === undefined && problem === undefined && <Skeleton rows={10} label="Reading the catalog" />}
      {data !== undefined && data.getTables.data.length === 0 && (
        <p>
          There are no tables yet. Load some with <code>catalog import postgres</code> or through the API.
        </p>
      )}
      {data !== undefined && data.getTables.data.length > 0 && (
        <>
          <p className="soft">The most used of {data.getTables.totalCount} tables.</p>
          <ul className="table-list">
            {data.getTables.data.map(({ id, name, description, schema }) => (
              <li key={id}>
                <code>
                  {schema.database.name}.{schema.name}.<strong>{name}</strong>
                </code>
                {description !== "" && <span className="soft">{description}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
