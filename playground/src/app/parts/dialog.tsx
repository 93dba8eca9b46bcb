import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";

type DialogProps = {
  readonly title: string;
  /** Called when the person wants it closed, by whichever way; the dialog goes when its owner removes it. */
  readonly onClose: () => void;
  readonly size?: "small" | "wide";
  /** Esc, the backdrop and the Back button only ask `onClose`; the browser closes nothing by itself. */
  readonly isGuarded?: boolean;
  readonly children: ReactNode;
};

/**
 * A native modal dialog. What it covers is inert, and focus returns to where it came from. The browser's own ways to
 * close it are switched off: of two Esc in a row the second closes a dialog whatever its `cancel` handler says.
 */
export function Dialog({ title, onClose, size, isGuarded = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Before React takes it out of the document, because only close() gives the focus back.
    return () => element?.close();
  }, []);
  useBackGuard(isGuarded, onClose);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  }
  function onClick(event: MouseEvent) {
    // The content fills the dialog, so that a click on the dialog itself is one on its backdrop.
    if (isGuarded && event.target === dialog.current) onClose();
  }

  return (
    <dialog
      ref={dialog}
      closedby="none"
      className={`dialog ${size ?? ""}`}
      aria-labelledby={heading}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onCancel={(event) => event.preventDefault()}
    >
      <div className="dialog-body">
        <h2 id={heading}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

/** While guarded, the Back button asks as well: an entry of our own lies on top of the history, and is put back. */
function useBackGuard(isGuarded: boolean, onBack: () => void): void {
  const listener = useRef(onBack);
  listener.current = onBack;
  useEffect(() => {
    if (!isGuarded) return;
    history.pushState(history.state, "");
    function onPopState() {
      history.pushState(history.state, "");
      listener.current();
    }
    window.addEventListener("popstate", onPopState);
    return () => {
      window.removeEventListener("popstate", onPopState);
      history.back();
    };
  }, [isGuarded]);
}
