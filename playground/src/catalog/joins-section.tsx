import { Link } from "react-router";
import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { useSession } from "../app/session/session.tsx";
import type { JoinSideFragment } from "../generated/graphql.ts";
import { pathOf } from "./asset-kinds.ts";
import { LoadedPart } from "./loaded-asset.tsx";

/** @public Operations name it by its GraphQL name. */
export const joinSide = graphql(`
  fragment JoinSide on Column { id name table { id name } }
`);

const readJoins = graphql(`
  query ReadJoins($tableId: String!) {
    getColumnJoins(
      scope: { tableIds: [$tableId] }
      sorting: [{ sortingKey: count, direction: DESC }]
      pagination: { nbPerPage: 20, page: 0 }
    ) {
      totalCount
      data { id count firstColumn { ...JoinSide } secondColumn { ...JoinSide } }
    }
  }
`);

/** By which columns it is joined with others. */
export function JoinsSection({ tableId }: { tableId: string }) {
  const { call } = useSession();
  const loaded = useLoad(tableId, (signal) => call(readJoins, { tableId }, { signal }));
  return (
    <section aria-labelledby="joins">
      <h2 id="joins">Joins</h2>
      <LoadedPart loaded={loaded} what="the joins" rows={3}>
        {({ getColumnJoins: { totalCount, data } }) =>
          data.length === 0 ? (
            <p className="soft">No query is known to join it.</p>
          ) : (
            <>
              {totalCount > data.length && (
                <p className="soft small">
                  The {data.length} most frequent of {totalCount.toLocaleString("en-GB")}.
                </p>
              )}
              <table className="card-table">
                <caption className="visually-hidden">Joins</caption>
                <thead>
                  <tr>
                    <th scope="col">Column</th>
                    <th scope="col">Joined with</th>
                    <th scope="col" className="number">
                      Times
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.map(({ id, count, firstColumn, secondColumn }) => {
                    const isFirstOurs = firstColumn.table.id === tableId;
                    const [own, other] = isFirstOurs ? [firstColumn, secondColumn] : [secondColumn, firstColumn];
                    return (
                      <tr key={id}>
                        <th scope="row">
                          <code>{own.name}</code>
                        </th>
                        <td data-label="Joined with">
                          <Side column={other} />
                        </td>
                        <td data-label="Times" className="number">
                          {count.toLocaleString("en-GB")}
                        </td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </>
          )
        }
      </LoadedPart>
    </section>
  );
}

function Side({ column: { id, name, table } }: { column: JoinSideFragment }) {
  return (
    <code>
      <Link to={`${pathOf("TABLE", table.id)}#${id}`}>
        {table.name}.{name}
      </Link>
    </code>
  );
}
