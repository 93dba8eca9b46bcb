import { Link } from "react-router";
import { graphql } from "../app/api/operation.ts";
import type { OwnerOfFragment, TagOnFragment, TeamOfFragment } from "../generated/graphql.ts";
import { pathOf } from "./asset-kinds.ts";

/** @public Operations name it by its GraphQL name. */
export const tagOn = graphql(`
  fragment TagOn on TagEntity { id tag { id label color } }
`);

/** @public Operations name it by its GraphQL name. */
export const ownerOf = graphql(`
  fragment OwnerOf on OwnerEntity { id ownerLabel { label } unifiedUser { id name email } }
`);

/** @public Operations name it by its GraphQL name. */
export const teamOf = graphql(`
  fragment TeamOf on TeamOwnerEntity { id ownerLabel { label } team { id name email } }
`);

type OwnersProps = { readonly people: readonly OwnerOfFragment[]; readonly teams: readonly TeamOfFragment[] };

export function Owners({ people, teams }: OwnersProps) {
  if (people.length + teams.length === 0) return <p className="soft">Nobody owns it yet.</p>;
  return (
    <ul className="plain-list">
      {people.map(({ id, ownerLabel, unifiedUser: { name, email } }) => (
        <li key={id}>
          <a href={`mailto:${encodeURIComponent(email)}`}>{name ?? email}</a>
          {ownerLabel != null && <span className="soft"> · {ownerLabel.label}</span>}
        </li>
      ))}
      {teams.map(({ id, ownerLabel, team }) => (
        <li key={id}>
          {team.name} <span className="soft">· {ownerLabel?.label ?? "Team"}</span>
        </li>
      ))}
    </ul>
  );
}

export function TagList({ tags }: { tags: readonly TagOnFragment[] }) {
  if (tags.length === 0) return <p className="soft">No tags.</p>;
  return (
    <ul className="tag-list">
      {tags.map(({ id, tag }) => (
        <li key={id}>
          <Link to={pathOf("TAG", tag.id)} className="tag">
            {tag.label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
