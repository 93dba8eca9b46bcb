import { useEffect, useState } from "react";
import { useLocation } from "react-router";
import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { useSession } from "../app/session/session.tsx";
import type { ColumnRowFragment } from "../generated/graphql.ts";
import { LoadedPart } from "./loaded-asset.tsx";
import { TagList } from "./people.tsx";

/** @public Operations name it by its GraphQL name. */
export const columnRow = graphql(`
  fragment ColumnRow on Column {
    id name dataType description isNullable isPrimaryKey isPii
    tagEntities { ...TagOn }
  }
`);

const readColumns = graphql(`
  query ReadColumns($tableId: String!, $most: Int!) {
    getColumns(
      scope: { tableId: $tableId, withHidden: true }
      sorting: [{ sortingKey: sourceOrder }]
      pagination: { nbPerPage: $most, page: 0 }
    ) {
      totalCount
      data { ...ColumnRow }
    }
  }
`);

const atFirst = 500;
const all = 10_000;

export function ColumnsSection({ tableId }: { tableId: string }) {
  const { call } = useSession();
  const { hash } = useLocation();
  const [most, setMost] = useState(atFirst);
  const loaded = useLoad(`${tableId} ${most}`, (signal) => call(readColumns, { tableId, most }, { signal }));
  const sought = decodeURIComponent(hash.slice(1));
  const columns = loaded.data?.getColumns;

  // A link to a column leads here; its row is there only once the columns are read.
  useEffect(() => {
    if (columns === undefined || sought === "") return;
    const row = document.getElementById(sought);
    if (row !== null) row.scrollIntoView({ block: "center" });
    else if (columns.totalCount > columns.data.length) setMost(all);
  }, [columns, sought]);

  return (
    <section aria-labelledby="columns">
      <h2 id="columns">
        Columns {columns !== undefined && <span className="soft">{columns.totalCount.toLocaleString("en-GB")}</span>}
      </h2>
      <LoadedPart loaded={loaded} what="the columns" rows={8}>
        {({ getColumns: { totalCount, data } }) =>
          totalCount === 0 ? (
            <p className="soft">No columns are known.</p>
          ) : (
            <>
              <p className="soft small">{describedWords(data)}</p>
              <ColumnTable columns={data} sought={sought} />
              {totalCount > data.length && (
                <button type="button" onClick={() => setMost(all)}>
                  Show all {totalCount.toLocaleString("en-GB")}
                </button>
              )}
            </>
          )
        }
      </LoadedPart>
    </section>
  );
}

function describedWords(columns: readonly ColumnRowFragment[]): string {
  const described = columns.filter(({ description }) => description.trim() !== "").length;
  if (described === columns.length) return "All are described.";
  return `${described.toLocaleString("en-GB")} of ${columns.length.toLocaleString("en-GB")} are described.`;
}

function ColumnTable({ columns, sought }: { columns: readonly ColumnRowFragment[]; sought: string }) {
  return (
    <table className="card-table">
      <caption className="visually-hidden">Columns</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">Description</th>
          <th scope="col">Tags</th>
        </tr>
      </thead>
      <tbody>
        {columns.map((column) => (
          <tr key={column.id} id={column.id} className={column.id === sought ? "sought" : undefined}>
            <th scope="row">
              <code>{column.name}</code>
            </th>
            <td data-label="Type">
              <div>
                <code>{column.dataType}</code>
                <span className="soft small block">{factsOf(column).join(", ")}</span>
              </div>
            </td>
            <td data-label="Description">
              <span className="description">{column.description || <span className="soft">–</span>}</span>
            </td>
            <td data-label="Tags">
              {column.tagEntities.length > 0 ? <TagList tags={column.tagEntities} /> : <span className="soft">–</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function factsOf({ isPrimaryKey, isNullable, isPii }: ColumnRowFragment): string[] {
  const facts = [isPrimaryKey && "primary key", !isNullable && "not null", isPii && "personal data"];
  return facts.filter((fact) => typeof fact === "string");
}
