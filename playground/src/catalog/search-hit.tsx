import { Link } from "react-router";
import { graphql } from "../app/api/operation.ts";
import type { SearchHitRowFragment } from "../generated/graphql.ts";
import { kindWords, pathOf } from "./asset-kinds.ts";

/** @public Operations name it by its GraphQL name. */
export const searchHitRow = graphql(`
  fragment SearchHitRow on SearchHit {
    id
    assetType
    name
    path
    description
    highlights { field parts { text isMatch } }
  }
`);

type Field = SearchHitRowFragment["highlights"][number]["field"];

export function SearchHit({ hit }: { hit: SearchHitRowFragment }) {
  return (
    <li>
      <p>
        <Link to={pathOf(hit.assetType, hit.id)} className="hit-name">
          <Marked hit={hit} field="NAME" text={hit.name} />
        </Link>{" "}
        <span className="kind">{kindWords[hit.assetType].one}</span>
      </p>
      {hit.path !== hit.name && (
        <p className="small soft path">
          <Marked hit={hit} field="PATH" text={hit.path} />
        </p>
      )}
      {hit.description !== "" && (
        <p className="small">
          <Marked hit={hit} field="DESCRIPTION" text={hit.description} />
        </p>
      )}
    </li>
  );
}

/** The words that matched, marked; the whole text where the match lies elsewhere. */
function Marked({ hit, field, text }: { hit: SearchHitRowFragment; field: Field; text: string }) {
  const parts = hit.highlights.find((highlight) => highlight.field === field)?.parts;
  if (parts === undefined) return text.length > 300 ? `${text.slice(0, 300)}…` : text;
  return parts.map((part, index) =>
    part.isMatch ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
  );
}
