import { Icon } from "../../app/parts/icons.tsx";
import { RelativeTime } from "../../app/parts/time.tsx";
import type { PersonRow } from "./operations.ts";
import { nameOf, roleWords, statusWords } from "./person-words.ts";

export type PersonDialog = "role" | "suspend" | "reactivate" | "link";

type PersonLineProps = { readonly person: PersonRow; readonly onOpen: (dialog: PersonDialog) => void };

export function PersonLine({ person, onOpen }: PersonLineProps) {
  const { word, icon, tone } = statusWords[person.status];
  const whose = <span className="visually-hidden"> of {nameOf(person)}</span>;
  const whom = <span className="visually-hidden"> {nameOf(person)}</span>;
  return (
    <tr>
      <th scope="row">
        {nameOf(person)} {person.isYou && <span className="soft">(you)</span>}
        <span className="soft small block">{person.email}</span>
      </th>
      <td data-label="Role">{roleWords[person.role]}</td>
      <td data-label="State">
        <span className={tone}>
          <Icon name={icon} /> {word}
        </span>
      </td>
      <td data-label="Last seen">
        {person.lastSeenAt == null ? (
          <span className="soft">Not this month</span>
        ) : (
          <RelativeTime at={person.lastSeenAt} />
        )}
      </td>
      <td className="row-buttons">
        <button type="button" className="quiet" onClick={() => onOpen("role")}>
          Change role{whose}
        </button>
        {person.status === "SUSPENDED" ? (
          <button type="button" className="quiet" onClick={() => onOpen("reactivate")}>
            Reactivate{whom}
          </button>
        ) : (
          <>
            <button type="button" className="quiet" onClick={() => onOpen("link")}>
              {person.status === "PENDING" ? <>Invite again{whom}</> : <>Reset password{whose}</>}
            </button>
            <button type="button" className="quiet danger" onClick={() => onOpen("suspend")}>
              Suspend{whom}
            </button>
          </>
        )}
      </td>
    </tr>
  );
}
