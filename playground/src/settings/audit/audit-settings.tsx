import "../../card-table.css";
import { useState } from "react";
import { graphql } from "../../app/api/operation.ts";
import { usePageTitle } from "../../app/parts/page-title.ts";
import { RelativeTime } from "../../app/parts/time.tsx";
import { useSession } from "../../app/session/session.tsx";
import type { AuditRowFragment } from "../../generated/graphql.ts";
import { RowList } from "../row-list.tsx";
import { AdministratorsOnly } from "../settings-page.tsx";
import { usePages } from "../use-pages.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { type AuditWish, actionsOf, detailLines, everything, instantOf } from "./audit-wish.ts";

/** @public Operations name it by its GraphQL name. */
export const auditRow = graphql(`
  fragment AuditRow on AuditEvent {
    id at action actorKind actorId actor subjectId requestId remoteAddress details
  }
`);

const listEvents = graphql(`
  query ListAuditEvents(
    $actions: [String!]
    $actorId: ID
    $subjectId: ID
    $since: DateTime
    $until: DateTime
    $after: ID
  ) {
    auditEvents(
      actions: $actions
      actorId: $actorId
      subjectId: $subjectId
      since: $since
      until: $until
      after: $after
      limit: 50
    ) {
      ...AuditRow
    }
  }
`);

const pageSize = 50;

/** Settings > Audit: who did what. */
export default function AuditSettings() {
  usePageTitle("Settings › Audit");
  return (
    <div className="page">
      <h1>Audit</h1>
      <p>
        Everything that was done about tokens, people and settings. It cannot be changed, and{" "}
        <code>catalog audit verify</code> tells whether anybody tried. <code>catalog audit export</code> writes all of
        it as JSON lines.
      </p>
      <AdministratorsOnly what="The audit log is read">
        <Events />
      </AdministratorsOnly>
    </div>
  );
}

function Events() {
  const { call } = useSession();
  const [wish, setWish] = useState<AuditWish>(everything);
  const pages = usePages(JSON.stringify(wish), pageSize, async (after, signal) => {
    const variables = {
      actions: actionsOf(wish.about),
      actorId: wish.actor?.id ?? null,
      subjectId: wish.subjectId ?? null,
      since: instantOf(wish.since, "start"),
      until: instantOf(wish.until, "end"),
      after,
    };
    return (await call(listEvents, variables, { signal })).auditEvents;
  });
  return (
    <>
      <AuditFilters wish={wish} onChange={setWish} />
      <RowList
        pages={pages}
        what="Events"
        columns={["When", "What", "Who", "Details"]}
        empty="Nothing was done that fits."
      >
        {(event) => <EventRow key={event.id} event={event} onWish={(part) => setWish({ ...wish, ...part })} />}
      </RowList>
    </>
  );
}

const kindWords: Record<AuditRowFragment["actorKind"], string> = {
  USER: "person",
  API_TOKEN: "API token",
  CLI: "command line",
  SYSTEM: "the instance itself",
  SCIM_TOKEN: "identity provider",
};

type EventRowProps = { readonly event: AuditRowFragment; readonly onWish: (part: Partial<AuditWish>) => void };

function EventRow({ event, onWish }: EventRowProps) {
  const { actor, actorId, actorKind, subjectId } = event;
  const name = actor ?? kindWords[actorKind];
  return (
    <tr>
      <td data-label="When">
        <RelativeTime at={event.at} />
      </td>
      <th scope="row">
        <code>{event.action}</code>
      </th>
      <td data-label="Who">
        <div>
          {actorId == null ? (
            name
          ) : (
            <button type="button" className="quiet flush" onClick={() => onWish({ actor: { id: actorId, name } })}>
              {name}
              <span className="visually-hidden">: only what they did</span>
            </button>
          )}
          {actor != null && <span className="soft small block">{kindWords[actorKind]}</span>}
        </div>
      </td>
      <td data-label="Details">
        <details>
          <summary>Show</summary>
          <dl className="details-list">
            {detailLines(event).map(([word, value]) => (
              <div key={word}>
                <dt>{word}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {subjectId != null && (
            <button type="button" className="quiet flush" onClick={() => onWish({ subjectId })}>
              Only what was done to this
            </button>
          )}
        </details>
      </td>
    </tr>
  );
}
