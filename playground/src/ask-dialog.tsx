import { type ReactNode, useEffect, useId, useRef } from "react";

interface AskDialogProps {
  title: string;
  /** Called by whichever way the dialog closes that is not one of its own buttons. */
  onCancel(): void;
  children: ReactNode;
}

/** A native modal dialog: what it covers is inert, Esc cancels, and the focus returns to where it came from. */
export function AskDialog({ title, onCancel, children }: AskDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="ask"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}
