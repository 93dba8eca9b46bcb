import "../card-table.css";
import "./catalog.css";
import { Link, useParams } from "react-router";
import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { usePageTitle } from "../app/parts/page-title.ts";
import { RelativeTime } from "../app/parts/time.tsx";
import { useSession } from "../app/session/session.tsx";
import type { ReadSourceQuery } from "../generated/graphql.ts";
import { type AssetKind, pathOf, wordOf } from "./asset-kinds.ts";
import { AssetPage } from "./loaded-asset.tsx";

const readSource = graphql(`
  query ReadSource($id: String!) {
    getSources(scope: { withDeleted: true }, pagination: { nbPerPage: 1000, page: 0 }) {
      data { id name technology type lastRefreshedAt }
    }
    getTables(
      scope: { warehouseId: $id }
      sorting: [{ sortingKey: schemaName }, { sortingKey: name }]
      pagination: { nbPerPage: 500, page: 0 }
    ) {
      totalCount
      data { id name schema { name database { name } } }
    }
    getDashboards(
      scope: { sourceId: $id }
      sorting: [{ sortingKey: name }]
      pagination: { nbPerPage: 500, page: 0 }
    ) {
      totalCount
      data { id name folderPath }
    }
  }
`);

const sourceIn = ({ getSources }: ReadSourceQuery, id: string) => getSources.data.find((one) => one.id === id);

export default function SourcePage() {
  const { id = "" } = useParams();
  const { call } = useSession();
  const loaded = useLoad(id, (signal) => call(readSource, { id }, { signal }));
  usePageTitle((loaded.data && sourceIn(loaded.data, id)?.name) ?? "Source");
  return (
    <AssetPage loaded={loaded} kind="source" rows={8} find={(data) => sourceIn(data, id)}>
      {(source, data) => <SourceView source={source} data={data} />}
    </AssetPage>
  );
}

type SourceViewProps = {
  readonly source: ReadSourceQuery["getSources"]["data"][number];
  readonly data: ReadSourceQuery;
};

function SourceView({ source, data: { getTables, getDashboards } }: SourceViewProps) {
  const tables = getTables.data.map(({ id, name, schema }) => ({
    id,
    name,
    place: `${schema.database.name}.${schema.name}`,
  }));
  const dashboards = getDashboards.data.map(({ id, name, folderPath }) => ({ id, name, place: folderPath }));
  return (
    <>
      <header className="asset-head">
        <p className="asset-path">
          <span className="kind">Source</span> {wordOf(source.technology)}
        </p>
        <h1 className="asset-name">{source.name}</h1>
        {source.lastRefreshedAt != null && (
          <p className="soft small">
            Refreshed <RelativeTime at={source.lastRefreshedAt} />
          </p>
        )}
      </header>
      <Assets title="Tables" kind="TABLE" total={getTables.totalCount} assets={tables} />
      <Assets title="Dashboards" kind="DASHBOARD" total={getDashboards.totalCount} assets={dashboards} />
      {getTables.totalCount + getDashboards.totalCount === 0 && <p className="soft">Nothing is known of it yet.</p>}
    </>
  );
}

type AssetsProps = {
  readonly title: string;
  readonly kind: AssetKind;
  readonly total: number;
  readonly assets: readonly { readonly id: string; readonly name: string; readonly place: string }[];
};

function Assets({ title, kind, total, assets }: AssetsProps) {
  if (total === 0) return null;
  return (
    <section aria-labelledby={kind}>
      <h2 id={kind}>
        {title} <span className="soft">{total.toLocaleString("en-GB")}</span>
      </h2>
      {total > assets.length && <p className="soft small">The first {assets.length} by schema and name.</p>}
      <ul className="asset-list in-columns">
        {assets.map(({ id, name, place }) => (
          <li key={id}>
            <Link to={pathOf(kind, id)}>{name}</Link> <span className="soft small">{place}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
