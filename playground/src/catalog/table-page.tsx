import "../card-table.css";
import "./catalog.css";
import { lazy, Suspense } from "react";
import { Link, useParams } from "react-router";
import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { usePageTitle } from "../app/parts/page-title.ts";
import { Skeleton } from "../app/parts/skeleton.tsx";
import { useSession } from "../app/session/session.tsx";
import type { ReadTableQuery } from "../generated/graphql.ts";
import { AssetHead, Description } from "./asset-head.tsx";
import { pathOf, wordOf } from "./asset-kinds.ts";
import { ColumnsSection } from "./columns-section.tsx";
import { JoinsSection } from "./joins-section.tsx";
import { AssetPage } from "./loaded-asset.tsx";
import { Pins } from "./pins.tsx";
import { QualitySection } from "./quality-section.tsx";
import { QueriesSection } from "./queries-section.tsx";
import { TableFacts } from "./table-facts.tsx";

const LineageSection = lazy(() => import("./lineage/lineage-section.tsx"));

const readTable = graphql(`
  query ReadTable($id: String!) {
    getTables(scope: { ids: [$id], withDeleted: true, withHidden: true }, pagination: { nbPerPage: 1, page: 0 }) {
      data {
        id name description tableType url isVerified isDeprecated deletedAt
        ...TableFacts
        schema { name database { name warehouse { id name } } }
        tagEntities { ...TagOn }
        ownerEntities { ...OwnerOf }
        teamOwnerEntities { ...TeamOf }
        externalLinks { id technology url }
      }
    }
    getPinnedAssets(scope: { fromTableId: $id }, pagination: { nbPerPage: 20, page: 0 }) { data { ...PinEnds } }
  }
`);

const tableIn = ({ getTables }: ReadTableQuery) => getTables.data[0];

export default function TablePage() {
  const { id = "" } = useParams();
  const { call } = useSession();
  const loaded = useLoad(id, (signal) => call(readTable, { id }, { signal }));
  usePageTitle((loaded.data && tableIn(loaded.data)?.name) ?? "Table");
  return (
    <AssetPage loaded={loaded} kind="table" rows={8} find={tableIn}>
      {(table, data) => <TableView table={table} pins={data.getPinnedAssets.data} />}
    </AssetPage>
  );
}

type TableViewProps = {
  readonly table: ReadTableQuery["getTables"]["data"][number];
  readonly pins: ReadTableQuery["getPinnedAssets"]["data"];
};

function TableView({ table, pins }: TableViewProps) {
  const { id, name, schema } = table;
  const { warehouse } = schema.database;
  const path = [
    <Link key="source" to={pathOf("SOURCE", warehouse.id)}>
      {warehouse.name}
    </Link>,
    schema.database.name,
    schema.name,
  ];
  return (
    <>
      <AssetHead kind={wordOf(table.tableType)} name={name} path={path} states={table} url={table.url} isCode />
      <div className="asset-body">
        <div className="asset-text">
          <Description text={table.description} />
          <Pins pins={pins} isOfOne />
        </div>
        <TableFacts table={table} />
      </div>
      <ColumnsSection tableId={id} />
      <section aria-labelledby="lineage">
        <Suspense fallback={<Skeleton rows={5} label="Reading the lineage" />}>
          <LineageSection assetId={id} />
        </Suspense>
      </section>
      <QueriesSection tableId={id} />
      <JoinsSection tableId={id} />
      <QualitySection tableId={id} />
    </>
  );
}
