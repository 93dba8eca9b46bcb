import "../card-table.css";
import "./catalog.css";
import { lazy, Suspense } from "react";
import { Link, useParams } from "react-router";
import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { usePageTitle } from "../app/parts/page-title.ts";
import { Skeleton } from "../app/parts/skeleton.tsx";
import { useSession } from "../app/session/session.tsx";
import type { ReadDashboardQuery } from "../generated/graphql.ts";
import { AssetHead, Description } from "./asset-head.tsx";
import { pathOf, wordOf } from "./asset-kinds.ts";
import { DashboardFields } from "./dashboard-fields.tsx";
import { AssetPage } from "./loaded-asset.tsx";
import { Owners, TagList } from "./people.tsx";
import { Pins } from "./pins.tsx";
import { Popularity } from "./table-facts.tsx";

const LineageSection = lazy(() => import("./lineage/lineage-section.tsx"));

const readDashboard = graphql(`
  query ReadDashboard($id: String!) {
    getDashboards(scope: { ids: [$id], withDeleted: true }, pagination: { nbPerPage: 1, page: 0 }) {
      data {
        id name description type url folderPath popularity isVerified isDeprecated deletedAt
        source { id name }
        tagEntities { ...TagOn }
        ownerEntities { ...OwnerOf }
        teamOwnerEntities { ...TeamOf }
      }
    }
    getPinnedAssets(scope: { fromDashboardId: $id }, pagination: { nbPerPage: 20, page: 0 }) { data { ...PinEnds } }
  }
`);

const dashboardIn = ({ getDashboards }: ReadDashboardQuery) => getDashboards.data[0];

export default function DashboardPage() {
  const { id = "" } = useParams();
  const { call } = useSession();
  const loaded = useLoad(id, (signal) => call(readDashboard, { id }, { signal }));
  usePageTitle((loaded.data && dashboardIn(loaded.data)?.name) ?? "Dashboard");
  return (
    <AssetPage loaded={loaded} kind="dashboard" rows={8} find={dashboardIn}>
      {(dashboard, data) => <DashboardView dashboard={dashboard} pins={data.getPinnedAssets.data} />}
    </AssetPage>
  );
}

type DashboardViewProps = {
  readonly dashboard: ReadDashboardQuery["getDashboards"]["data"][number];
  readonly pins: ReadDashboardQuery["getPinnedAssets"]["data"];
};

function DashboardView({ dashboard, pins }: DashboardViewProps) {
  const { id, name, source, folderPath } = dashboard;
  const folders = folderPath.split("/").filter((folder) => folder !== "");
  const path = [
    <Link key="source" to={pathOf("SOURCE", source.id)}>
      {source.name}
    </Link>,
    ...folders,
  ];
  return (
    <>
      <AssetHead kind={wordOf(dashboard.type)} name={name} path={path} states={dashboard} url={dashboard.url} />
      <div className="asset-body">
        <div className="asset-text">
          <Description text={dashboard.description} />
          <Pins pins={pins} isOfOne />
        </div>
        <dl className="facts asset-facts">
          <dt>Owners</dt>
          <dd>
            <Owners people={dashboard.ownerEntities} teams={dashboard.teamOwnerEntities} />
          </dd>
          <dt>Tags</dt>
          <dd>
            <TagList tags={dashboard.tagEntities} />
          </dd>
          <dt>Popularity</dt>
          <dd>
            <Popularity popularity={dashboard.popularity} />
          </dd>
        </dl>
      </div>
      <section aria-labelledby="lineage">
        <Suspense fallback={<Skeleton rows={5} label="Reading the lineage" />}>
          <LineageSection assetId={id} />
        </Suspense>
      </section>
      <DashboardFields dashboardId={id} />
    </>
  );
}
