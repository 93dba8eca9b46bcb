import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { asProblem, type Problem } from "../../app/api/problem.ts";
import { Dialog } from "../../app/parts/dialog.tsx";
import { ProblemView } from "../../app/parts/problem-view.tsx";

type ConfirmDialogProps = {
  readonly title: string;
  readonly submitLabel: string;
  readonly isDanger?: boolean;
  /** It would be refused: the content says why. */
  readonly isRefused?: boolean;
  /** What is confirmed. It is done once, and its failure is shown here. */
  readonly work: () => Promise<unknown>;
  readonly onDone?: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, submitLabel, isDanger = false, isRefused = false, work, onDone, onClose, children } = props;
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const isSent = useRef(false);
  const cancel = useRef<HTMLButtonElement>(null);
  // What strikes somebody is not one Enter away.
  useEffect(() => {
    if (isDanger) cancel.current?.focus();
  }, [isDanger]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isSent.current || isRefused) return;
    isSent.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
      onDone?.();
    } catch (error) {
      setProblem(asProblem(error));
      isSent.current = false;
      setBusy(false);
    }
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {children}
        {problem !== undefined && <ProblemView problem={problem} />}
        <div className="actions">
          <button ref={cancel} type="button" onClick={onClose}>
            {isRefused ? "Close" : "Cancel"}
          </button>
          {!isRefused && (
            <button type="submit" className={isDanger ? "danger-button" : "primary"} aria-disabled={isBusy}>
              {submitLabel}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
