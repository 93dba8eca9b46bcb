import { Navigate, useParams } from "react-router";
import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { usePageTitle } from "../app/parts/page-title.ts";
import { useSession } from "../app/session/session.tsx";
import type { FindColumnQuery } from "../generated/graphql.ts";
import { pathOf } from "./asset-kinds.ts";
import { AssetPage } from "./loaded-asset.tsx";

const findColumn = graphql(`
  query FindColumn($id: String!) {
    getColumns(scope: { ids: [$id], withHidden: true }, pagination: { nbPerPage: 1, page: 0 }) {
      data { id tableId }
    }
  }
`);

const columnIn = ({ getColumns }: FindColumnQuery) => getColumns.data[0];

/** A column is shown on its table's page. */
export default function ColumnPage() {
  usePageTitle("Column");
  const { id = "" } = useParams();
  const { call } = useSession();
  const loaded = useLoad(id, (signal) => call(findColumn, { id }, { signal }));
  return (
    <AssetPage loaded={loaded} kind="column" rows={8} find={columnIn}>
      {({ id, tableId }) => <Navigate to={`${pathOf("TABLE", tableId)}#${id}`} replace />}
    </AssetPage>
  );
}
