import type { ReactNode } from "react";
import { ProblemView } from "../app/parts/problem-view.tsx";
import { Skeleton } from "../app/parts/skeleton.tsx";
import type { usePages } from "./use-pages.ts";

type RowListProps<Row extends { readonly id: string }> = {
  readonly pages: ReturnType<typeof usePages<Row>>;
  readonly what: string;
  readonly columns: readonly string[];
  readonly empty: ReactNode;
  readonly children: (row: Row) => ReactNode;
};

/** A list in all its states: waiting, failed, empty, there, with more to come. */
export function RowList<Row extends { readonly id: string }>(props: RowListProps<Row>) {
  const { pages, what, columns, empty, children } = props;
  const { rows, problem, reload, showMore } = pages;
  return (
    <>
      {problem !== undefined && <ProblemView problem={problem} onRetry={reload} />}
      {rows === undefined && problem === undefined && <Skeleton rows={6} label={`Reading ${what}`} />}
      {rows?.length === 0 && <div className="soft">{empty}</div>}
      {rows !== undefined && rows.length > 0 && (
        <table className="card-table">
          <caption className="visually-hidden">{what}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rows.map(children)}</tbody>
        </table>
      )}
      {showMore !== undefined && (
        <p>
          <button type="button" onClick={showMore}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}
