import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Loaded } from "../app/api/use-load.ts";
import { ProblemView } from "../app/parts/problem-view.tsx";
import { Skeleton } from "../app/parts/skeleton.tsx";

type LoadedPartProps<T> = {
  readonly loaded: Loaded<T>;
  /** What is being read: "the columns". */
  readonly what: string;
  readonly rows: number;
  readonly children: (data: T) => ReactNode;
};

/** A part of a page that is read by itself: waiting, failed, or there. What was read stays while it is read again. */
export function LoadedPart<T>({ loaded: { data, problem, reload }, what, rows, children }: LoadedPartProps<T>) {
  return (
    <>
      {problem !== undefined && <ProblemView problem={problem} onRetry={reload} />}
      {data === undefined && problem === undefined && <Skeleton rows={rows} label={`Reading ${what}`} />}
      {data !== undefined && children(data)}
    </>
  );
}

type AssetPageProps<T, Asset> = {
  readonly loaded: Loaded<T>;
  /** "table" */
  readonly kind: string;
  readonly rows: number;
  /** Undefined when what was read has none of this id. */
  readonly find: (data: T) => Asset | undefined;
  readonly children: (asset: Asset, data: T) => ReactNode;
};

/** The page of one asset. */
export function AssetPage<T, Asset>({ loaded, kind, rows, find, children }: AssetPageProps<T, Asset>) {
  const asset = loaded.data === undefined ? undefined : find(loaded.data);
  if (loaded.data !== undefined && asset === undefined) return <NoSuchAsset kind={kind} />;
  return (
    <div className="page">
      {asset === undefined && <h1 className="visually-hidden">{kind.charAt(0).toUpperCase() + kind.slice(1)}</h1>}
      <LoadedPart loaded={loaded} what={`the ${kind}`} rows={rows}>
        {(data) => asset !== undefined && children(asset, data)}
      </LoadedPart>
    </div>
  );
}

function NoSuchAsset({ kind }: { kind: string }) {
  return (
    <div className="page narrow">
      <h1>There is no such {kind}</h1>
      <p>It may have been removed from the catalog, or it belongs to another account or region.</p>
      <p>
        <Link to="/">To the catalog</Link>
      </p>
    </div>
  );
}
