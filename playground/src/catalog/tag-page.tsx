import "../card-table.css";
import "./catalog.css";
import { Link, useParams } from "react-router";
import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { usePageTitle } from "../app/parts/page-title.ts";
import { useSession } from "../app/session/session.tsx";
import type { ReadTagQuery } from "../generated/graphql.ts";
import { pathOf } from "./asset-kinds.ts";
import { AssetPage } from "./loaded-asset.tsx";

const readTag = graphql(`
  query ReadTag($id: String!) {
    getTags(scope: { ids: [$id] }, pagination: { nbPerPage: 1, page: 0 }) { data { id label linkedTermId } }
  }
`);

const tagIn = ({ getTags }: ReadTagQuery) => getTags.data[0];

/** What a tag is. The API lists no assets by their tag, so the way to them is the search. */
export default function TagPage() {
  const { id = "" } = useParams();
  const { call } = useSession();
  const loaded = useLoad(id, (signal) => call(readTag, { id }, { signal }));
  usePageTitle((loaded.data && tagIn(loaded.data)?.label) ?? "Tag");
  return (
    <AssetPage loaded={loaded} kind="tag" rows={3} find={tagIn}>
      {({ label, linkedTermId }) => (
        <>
          <header className="asset-head">
            <p className="asset-path">
              <span className="kind">Tag</span>
            </p>
            <h1 className="asset-name">{label}</h1>
          </header>
          {linkedTermId != null && (
            <p>
              The glossary explains it: <Link to={pathOf("TERM", linkedTermId)}>its term</Link>.
            </p>
          )}
          <p>
            <Link to={`/search?${new URLSearchParams({ q: label })}`}>Search for “{label}”</Link>
          </p>
        </>
      )}
    </AssetPage>
  );
}
