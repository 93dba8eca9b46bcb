import "../card-table.css";
import "./catalog.css";
import { Link, useParams } from "react-router";
import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { usePageTitle } from "../app/parts/page-title.ts";
import { useSession } from "../app/session/session.tsx";
import type { ReadTermQuery } from "../generated/graphql.ts";
import { AssetHead, Description } from "./asset-head.tsx";
import { pathOf } from "./asset-kinds.ts";
import { AssetPage } from "./loaded-asset.tsx";
import { Owners, TagList } from "./people.tsx";
import { Pins } from "./pins.tsx";

const readTerm = graphql(`
  query ReadTerm($id: String!) {
    getTerms(scope: { ids: [$id] }, pagination: { nbPerPage: 1, page: 0 }) {
      data {
        id name description url isVerified isDeprecated deletedAt
        parentTerm { id name parentTerm { id name } }
        childrenTerms { id name description }
        linkedTag { id label }
        tagEntities { ...TagOn }
        ownerEntities { ...OwnerOf }
        teamOwnerEntities { ...TeamOf }
      }
    }
    getPinnedAssets(scope: { fromTermId: $id }, pagination: { nbPerPage: 50, page: 0 }) { data { ...PinEnds } }
  }
`);

const termIn = ({ getTerms }: ReadTermQuery) => getTerms.data[0];

const unnamed = "No name";

export default function TermPage() {
  const { id = "" } = useParams();
  const { call } = useSession();
  const loaded = useLoad(id, (signal) => call(readTerm, { id }, { signal }));
  usePageTitle((loaded.data && termIn(loaded.data)?.name) ?? "Term");
  return (
    <AssetPage loaded={loaded} kind="term" rows={6} find={termIn}>
      {(term, data) => <TermView term={term} pins={data.getPinnedAssets.data} />}
    </AssetPage>
  );
}

type Term = ReadTermQuery["getTerms"]["data"][number];

function TermView({ term, pins }: { term: Term; pins: ReadTermQuery["getPinnedAssets"]["data"] }) {
  const { parentTerm, childrenTerms, linkedTag } = term;
  const parents = [parentTerm?.parentTerm, parentTerm].flatMap((one) => one ?? []);
  const path = parents.map(({ id, name }) => (
    <Link key={id} to={pathOf("TERM", id)}>
      {name ?? unnamed}
    </Link>
  ));
  return (
    <>
      <AssetHead kind="Term" name={term.name ?? unnamed} path={path} states={term} url={term.url} />
      <div className="asset-body">
        <div className="asset-text">
          <Description text={term.description} />
          <Pins pins={pins} isOfOne />
          {childrenTerms.length > 0 && (
            <section aria-labelledby="below">
              <h2 id="below">Terms below it</h2>
              <ul className="asset-list">
                {childrenTerms.map(({ id, name, description }) => (
                  <li key={id}>
                    <Link to={pathOf("TERM", id)}>{name ?? unnamed}</Link>
                    {description !== "" && <p className="soft small one-line">{description}</p>}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <dl className="facts asset-facts">
          <dt>Owners</dt>
          <dd>
            <Owners people={term.ownerEntities} teams={term.teamOwnerEntities} />
          </dd>
          <dt>Tags</dt>
          <dd>
            <TagList tags={term.tagEntities} />
          </dd>
          {linkedTag != null && (
            <>
              <dt>Stands for the tag</dt>
              <dd>
                <Link to={pathOf("TAG", linkedTag.id)} className="tag">
                  {linkedTag.label}
                </Link>
              </dd>
            </>
          )}
        </dl>
      </div>
    </>
  );
}
