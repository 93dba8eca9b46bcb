import { serverNow } from "../../app/api/server-clock.ts";
import { useLoad } from "../../app/api/use-load.ts";
import { ProblemView } from "../../app/parts/problem-view.tsx";
import { Skeleton } from "../../app/parts/skeleton.tsx";
import { RelativeTime } from "../../app/parts/time.tsx";
import { usePerson, useSession } from "../../app/session/session.tsx";
import { ClientList } from "./client-list.tsx";
import { readTokenDetails, type TokenRow } from "./operations.ts";
import { historyOf, isLive, tokenTitle } from "./token-words.ts";
import { UsageChart } from "./usage-chart.tsx";

/** What a row opens: usage, clients, history. */
export function TokenDetails({ token, onTakeOver }: { token: TokenRow; onTakeOver: (token: TokenRow) => void }) {
  const { email } = usePerson();
  const isOthers = isLive(token) && token.kind === "STANDARD" && token.createdBy.email !== email;
  const { call } = useSession();
  const { data, problem, reload } = useLoad(token.id, (signal) => call(readTokenDetails, { id: token.id }, { signal }));
  const details = data?.apiToken;
  return (
    <div className="token-details">
      <section>
        <h3>Usage</h3>
        {problem !== undefined && <ProblemView problem={problem} onRetry={reload} />}
        {details == null && problem === undefined && <Skeleton rows={2} label="Reading its usage" />}
        {details != null && <UsageChart days={details.usage} />}
      </section>
      <section>
        <h3>Clients</h3>
        {details == null && problem === undefined && <Skeleton rows={2} label="Reading its clients" />}
        {details?.clients.length === 0 && <p className="soft">Nobody has called with it in 90 days.</p>}
        {details != null && details.clients.length > 0 && (
          <ClientList clients={details.clients} caption="Clients of 90 days" />
        )}
      </section>
      <section>
        <h3>History</h3>
        <ol className="history">
          {historyOf(token, serverNow()).map(({ at, text }) => (
            <li key={`${at} ${text}`}>
              {text} <span className="soft">·</span> <RelativeTime at={at} />
            </li>
          ))}
        </ol>
        {isOthers && (
          <p className="take-over">
            It acts with the role of {token.createdBy.name} and stops should they be suspended.{" "}
            <button type="button" className="quiet" onClick={() => onTakeOver(token)}>
              Take over<span className="visually-hidden"> {tokenTitle(token)}</span>
            </button>
          </p>
        )}
      </section>
    </div>
  );
}
