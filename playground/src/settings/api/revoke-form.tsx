import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Dialog } from "../../app/parts/dialog.tsx";
import { ProblemView } from "../../app/parts/problem-view.tsx";
import { useSubmit } from "./use-submit.ts";

type RevokeFormProps = {
  readonly title: string;
  /** What ends, and whom it strikes. */
  readonly children: ReactNode;
  /** Resolves when the server has said that it is done. */
  readonly revoke: (reason: string | null) => Promise<void>;
  readonly onClose: () => void;
};

/** The question before a token's end, with a reason for the history. */
export function RevokeForm({ title, children, revoke, onClose }: RevokeFormProps) {
  const [reason, setReason] = useState("");
  const { submit, isBusy, problem } = useSubmit();
  const cancel = useRef<HTMLButtonElement>(null);
  const reasonId = useId();
  // What cannot be undone is not one Enter away.
  useEffect(() => cancel.current?.focus(), []);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    void submit(() => revoke(reason.trim() || null));
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={onSubmit}>
        {children}
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
