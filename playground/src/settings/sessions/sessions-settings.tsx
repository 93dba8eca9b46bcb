import "../../card-table.css";
import { useState } from "react";
import { graphql } from "../../app/api/operation.ts";
import { asProblem, type Problem } from "../../app/api/problem.ts";
import { useLoad } from "../../app/api/use-load.ts";
import { useAnnounce } from "../../app/parts/announcer.tsx";
import { usePageTitle } from "../../app/parts/page-title.ts";
import { ProblemView } from "../../app/parts/problem-view.tsx";
import { RelativeTime } from "../../app/parts/time.tsx";
import { useSession } from "../../app/session/session.tsx";
import type { SessionRowFragment } from "../../generated/graphql.ts";
import { RowList } from "../row-list.tsx";
import { browserOf } from "./browser-words.ts";

/** @public Operations name it by its GraphQL name. */
export const sessionRow = graphql(`
  fragment SessionRow on Session { id userAgent createdAt lastSeenAt expiresAt isCurrent }
`);

const listSessions = graphql(`
  query ListSessions { sessions { ...SessionRow } }
`);

const endSession = graphql(`
  mutation EndSession($id: ID!) { endSession(id: $id) }
`);

const endOtherSessions = graphql(`
  mutation EndOtherSessions { endOtherSessions }
`);

/** Where the person is signed in. Everybody has this page. */
export default function SessionsSettings() {
  usePageTitle("Settings › Sessions");
  const { call, signOut } = useSession();
  const announce = useAnnounce();
  const [problem, setProblem] = useState<Problem>();
  const loaded = useLoad("sessions", async (signal) => (await call(listSessions, {}, { signal })).sessions);

  async function act(work: () => Promise<unknown>, text: string) {
    setProblem(undefined);
    try {
      await work();
      announce(text);
      loaded.reload();
    } catch (error) {
      setProblem(asProblem(error));
    }
  }
  const end = ({ id, isCurrent }: SessionRowFragment) =>
    act(() => (isCurrent ? signOut() : call(endSession, { id })), "That browser is signed out.");

  return (
    <div className="page">
      <h1>Sessions</h1>
      <p>The browsers in which you are signed in. A session ends by itself after 30 minutes without a request.</p>
      {problem !== undefined && <ProblemView problem={problem} />}
      {(loaded.data?.length ?? 0) > 1 && (
        <p>
          <button type="button" onClick={() => act(() => call(endOtherSessions, {}), "You are signed in only here.")}>
            Sign out everywhere else
          </button>
        </p>
      )}
      <RowList
        pages={{ rows: loaded.data, problem: loaded.problem, reload: loaded.reload, showMore: undefined }}
        what="Sessions"
        columns={["Browser", "Signed in", "Last seen", "Ends", "Actions"]}
        empty="None."
      >
        {(session) => (
          <tr key={session.id}>
            <th scope="row">
              <span title={session.userAgent ?? undefined}>{browserOf(session.userAgent)}</span>{" "}
              {session.isCurrent && <span className="soft">(this one)</span>}
            </th>
            <td data-label="Signed in">
              <RelativeTime at={session.createdAt} />
            </td>
            <td data-label="Last seen">
              <RelativeTime at={session.lastSeenAt} />
            </td>
            <td data-label="Ends">
              <RelativeTime at={session.expiresAt} />
            </td>
            <td className="row-buttons">
              <button type="button" className="quiet danger" onClick={() => end(session)}>
                Sign out<span className="visually-hidden"> {browserOf(session.userAgent)}</span>
              </button>
            </td>
          </tr>
        )}
      </RowList>
    </div>
  );
}
