import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { asProblem, type Problem } from "../../app/api/problem.ts";
import { useLoad } from "../../app/api/use-load.ts";
import { Dialog } from "../../app/parts/dialog.tsx";
import { ProblemView } from "../../app/parts/problem-view.tsx";
import { Skeleton } from "../../app/parts/skeleton.tsx";
import { RelativeTime } from "../../app/parts/time.tsx";
import { useSession } from "../../app/session/session.tsx";
import { ClientList } from "./client-list.tsx";
import { readTokenClients, revokeToken, type TokenRow } from "./operations.ts";
import { scopeWords, tokenTitle } from "./token-words.ts";

type RevokeTokenDialogProps = {
  readonly token: TokenRow;
  readonly onRevoked: (token: TokenRow) => void;
  readonly onClose: () => void;
};

export function RevokeTokenDialog({ token, onRevoked, onClose }: RevokeTokenDialogProps) {
  const { call } = useSession();
  const [reason, setReason] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const isSent = useRef(false);
  const cancel = useRef<HTMLButtonElement>(null);
  const reasonId = useId();
  const clients = useLoad(token.id, (signal) => call(readTokenClients, { id: token.id }, { signal }));
  const listed = clients.data?.apiToken?.clients;
  // What cannot be undone is not one Enter away.
  useEffect(() => cancel.current?.focus(), []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isSent.current) return;
    isSent.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = await call(revokeToken, { id: token.id, reason: reason.trim() || null });
      onRevoked(answer.revokeToken);
    } catch (error) {
      setProblem(asProblem(error));
      isSent.current = false;
      setBusy(false);
    }
  }

  return (
    <Dialog title={`Revoke ${tokenTitle(token)}?`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p>
          <code>{token.maskedValue}</code>, {scopeWords[token.scope]},{" "}
          {token.lastUsedAt == null ? (
            "never used."
          ) : (
            <>
              last used <RelativeTime at={token.lastUsedAt} />.
            </>
          )}{" "}
          It stops working at once and cannot be restored.
        </p>
        <div>
          {clients.problem !== undefined && <ProblemView problem={clients.problem} onRetry={clients.reload} />}
          {listed === undefined && clients.problem === undefined && <Skeleton rows={1} label="Reading its clients" />}
          {listed?.length === 0 && <p className="soft">Nobody has called with it in the last 30 days.</p>}
          {listed !== undefined && listed.length > 0 && (
            <>
              <p>These stop working:</p>
              <ClientList clients={listed} caption="Clients that stop working" />
            </>
          )}
        </div>
        <div className="field">
          <label htmlFor={reasonId}>
            Reason <span className="soft">(optional, kept in the history)</span>
          </label>
          <input
            id={reasonId}
            value={reason}
            maxLength={1000}
            autoComplete="off"
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {problem !== undefined && <ProblemView problem={problem} />}
        <div className="actions">
          <button ref={cancel} type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="danger-button" aria-disabled={isBusy}>
            {isBusy ? "Revoking…" : "Revoke token"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
