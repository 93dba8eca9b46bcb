import "../card-table.css";
import "./catalog.css";
import { Link } from "react-router";
import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { usePageTitle } from "../app/parts/page-title.ts";
import { useSession } from "../app/session/session.tsx";
import type { CatalogHomeQuery } from "../generated/graphql.ts";
import { pathOf } from "./asset-kinds.ts";
import { DataProducts } from "./data-products.tsx";
import { LoadedPart } from "./loaded-asset.tsx";
import { Pins } from "./pins.tsx";
import { SearchBox } from "./search-box.tsx";

const readHome = graphql(`
  query CatalogHome {
    getTables(sorting: [{ sortingKey: popularity, direction: DESC }], pagination: { nbPerPage: 12, page: 0 }) {
      totalCount
      data { id name description schema { name database { name } } }
    }
    getColumns(pagination: { nbPerPage: 1, page: 0 }) { totalCount }
    getDashboards(pagination: { nbPerPage: 1, page: 0 }) { totalCount }
    getTerms(pagination: { nbPerPage: 1, page: 0 }) { totalCount }
    getSources(pagination: { nbPerPage: 50, page: 0 }) { totalCount data { id name } }
    getDataProducts(pagination: { nbPerPage: 12, page: 0 }) { data { ...ProductCard } }
    getPinnedAssets(pagination: { nbPerPage: 12, page: 0 }) { data { ...PinEnds } }
  }
`);

/** What there is, and where to begin. */
export default function CatalogHome() {
  usePageTitle("Catalog");
  const { call } = useSession();
  const loaded = useLoad("catalog", (signal) => call(readHome, {}, { signal }));
  return (
    <div className="page">
      <h1>Catalog</h1>
      <SearchBox />
      <LoadedPart loaded={loaded} what="the catalog" rows={12}>
        {(data) => (data.getTables.totalCount === 0 ? <NoTables /> : <Overview data={data} />)}
      </LoadedPart>
    </div>
  );
}

function NoTables() {
  return (
    <div className="empty-note">
      <p>
        There are no tables yet. Load some with <code>catalog import postgres</code>, <code>catalog upload</code> or
        through the API.
      </p>
    </div>
  );
}

function Overview({ data }: { data: CatalogHomeQuery }) {
  const counts = [
    ["Tables", data.getTables.totalCount],
    ["Columns", data.getColumns.totalCount],
    ["Dashboards", data.getDashboards.totalCount],
    ["Terms", data.getTerms.totalCount],
    ["Sources", data.getSources.totalCount],
  ] as const;
  return (
    <>
      <dl className="counts">
        {counts.map(([word, count]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{count.toLocaleString("en-GB")}</dd>
          </div>
        ))}
      </dl>
      <div className="two-columns">
        <section aria-labelledby="popular">
          <h2 id="popular">Most used tables</h2>
          <ul className="asset-list">
            {data.getTables.data.map(({ id, name, description, schema }) => (
              <li key={id}>
                <Link to={pathOf("TABLE", id)}>{name}</Link>{" "}
                <span className="soft small">
                  {schema.database.name}.{schema.name}
                </span>
                {description !== "" && <p className="soft small one-line">{description}</p>}
              </li>
            ))}
          </ul>
        </section>
        <div className="stack">
          <DataProducts products={data.getDataProducts.data} />
          <Pins pins={data.getPinnedAssets.data} />
          <section aria-labelledby="sources">
            <h2 id="sources">Sources</h2>
            <ul className="asset-list">
              {data.getSources.data.map(({ id, name }) => (
                <li key={id}>
                  <Link to={pathOf("SOURCE", id)}>{name}</Link>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </div>
    </>
  );
}
