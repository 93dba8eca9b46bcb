import "../../card-table.css";
import { useState } from "react";
import { graphql } from "../../app/api/operation.ts";
import { asProblem, type Problem } from "../../app/api/problem.ts";
import { useAnnounce } from "../../app/parts/announcer.tsx";
import type { IconName } from "../../app/parts/icon-paths.ts";
import { Icon } from "../../app/parts/icons.tsx";
import { usePageTitle } from "../../app/parts/page-title.ts";
import { ProblemView } from "../../app/parts/problem-view.tsx";
import { RelativeTime } from "../../app/parts/time.tsx";
import { useSession } from "../../app/session/session.tsx";
import type { NoticeRowFragment, NoticeState } from "../../generated/graphql.ts";
import { RowList } from "../row-list.tsx";
import { AdministratorsOnly } from "../settings-page.tsx";
import { StateFilter } from "../state-filter.tsx";
import { usePages } from "../use-pages.ts";

/** @public Operations name it by its GraphQL name. */
export const noticeRow = graphql(`
  fragment NoticeRow on Notice {
    id kind channel recipient state subject text createdAt sentAt lastError attempts
    token { id maskedValue }
  }
`);

const listNotices = graphql(`
  query ListNotices($states: [NoticeState!], $after: ID) {
    notices(states: $states, after: $after, limit: 50) { ...NoticeRow }
  }
`);

const retryNotice = graphql(`
  mutation RetryNotice($id: ID!) { retryNotice(id: $id) { ...NoticeRow } }
`);

const pageSize = 50;

const stateWords: Record<NoticeState, { readonly word: string; readonly icon: IconName; readonly tone: string }> = {
  SENT: { word: "Sent", icon: "check", tone: "good" },
  PENDING: { word: "Waiting", icon: "hourglass", tone: "soft" },
  SKIPPED: { word: "Not sent", icon: "swap", tone: "soft" },
  DEAD: { word: "Given up", icon: "cross", tone: "bad" },
};

const kindWords: Record<NoticeRowFragment["kind"], string> = {
  TOKEN_GENERATED: "Token created",
  TOKEN_REPLACED: "Token replaced",
  TOKEN_REVOKED: "Token revoked",
  TOKEN_EXPIRING: "Token expires soon",
  TOKEN_EXPIRED: "Token expired",
  TOKEN_LEAKED: "Token leaked",
  TOKEN_OVERLAP_ENDING: "Overlap ends soon",
  TOKEN_SUPERSEDED_USED: "Replaced token still in use",
};

/** Settings > Notices: what was, or should have been, mailed and posted. */
export default function NoticesSettings() {
  usePageTitle("Settings › Notices");
  return (
    <div className="page">
      <h1>Notices</h1>
      <p>What people and webhooks are told about tokens. Mails can be read here, also where no mail server is set.</p>
      <AdministratorsOnly what="Notices are read">
        <Notices />
      </AdministratorsOnly>
    </div>
  );
}

function Notices() {
  const { call } = useSession();
  const announce = useAnnounce();
  const [state, setState] = useState<NoticeState>();
  const [problem, setProblem] = useState<Problem>();
  const pages = usePages(`notices ${state}`, pageSize, async (after, signal) => {
    const variables = { states: state === undefined ? null : [state], after };
    return (await call(listNotices, variables, { signal })).notices;
  });

  async function retry(id: string) {
    setProblem(undefined);
    try {
      await call(retryNotice, { id });
      announce("It is tried again.");
      pages.reload();
    } catch (error) {
      setProblem(asProblem(error));
    }
  }

  return (
    <>
      <StateFilter words={stateWords} value={state} onChange={setState} />
      {problem !== undefined && <ProblemView problem={problem} />}
      <RowList
        pages={pages}
        what="Notices"
        columns={["Notice", "To", "State", "When"]}
        empty="There are none. They begin with the first token that is made, replaced or about to expire."
      >
        {(notice) => <NoticeLine key={notice.id} notice={notice} onRetry={retry} />}
      </RowList>
    </>
  );
}

function NoticeLine({ notice, onRetry }: { notice: NoticeRowFragment; onRetry: (id: string) => void }) {
  const { word, icon, tone } = stateWords[notice.state];
  return (
    <tr>
      <th scope="row">
        {kindWords[notice.kind]} <code className="soft">{notice.token.maskedValue}</code>
        {notice.text != null && (
          <details>
            <summary className="small">{notice.subject ?? "Read it"}</summary>
            <p className="mail-text small">{notice.text}</p>
          </details>
        )}
      </th>
      <td data-label="To">
        <div className="recipient">
          {notice.recipient}
          <span className="soft small block">{notice.channel === "MAIL" ? "mail" : "webhook"}</span>
        </div>
      </td>
      <td data-label="State">
        <div>
          <span className={tone}>
            <Icon name={icon} /> {word}
          </span>
          {notice.lastError != null && <span className="soft small block">{notice.lastError}</span>}
          {notice.state === "DEAD" && (
            <button type="button" className="quiet flush" onClick={() => onRetry(notice.id)}>
              Try again<span className="visually-hidden"> to tell {notice.recipient}</span>
            </button>
          )}
        </div>
      </td>
      <td data-label="When">
        <RelativeTime at={notice.sentAt ?? notice.createdAt} />
      </td>
    </tr>
  );
}
