import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { CopyOutcome, useCopy } from "../../app/parts/copy-field.tsx";
import { Dialog } from "../../app/parts/dialog.tsx";
import { Icon } from "../../app/parts/icons.tsx";
import type { SecretBox } from "./secret-box.ts";

type RevealTokenProps = {
  readonly box: SecretBox;
  /** What to do with it now. */
  readonly children: ReactNode;
  readonly onClose: () => void;
};

/**
 * Shows a new token, once. The secret is the field's live value and nothing else: no state, no prop, no attribute of the
 * document holds it, and it is emptied when the dialog goes and when the page does.
 */
export function RevealToken({ box, children, onClose }: RevealTokenProps) {
  const field = useRef<HTMLInputElement>(null);
  const [isLeaving, setLeaving] = useState(false);
  const { outcome, copy } = useCopy();

  useLayoutEffect(() => {
    const input = field.current;
    if (input === null) return;
    input.value = box.take();
    const empty = () => {
      input.value = "";
    };
    window.addEventListener("pagehide", empty);
    return () => {
      window.removeEventListener("pagehide", empty);
      empty();
    };
  }, [box]);
  useEffect(() => field.current?.focus(), []);

  return (
    <Dialog title="Your new token" size="wide" isGuarded onClose={() => setLeaving(true)}>
      <p className="problem-text">
        <Icon name="warning" /> <strong>Copy your token now. It cannot be shown again.</strong>
      </p>
      <div className="secret">
        <input
          ref={field}
          aria-label="New token"
          readOnly
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          data-1p-ignore=""
          data-lpignore="true"
          data-bwignore=""
          data-form-type="other"
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          className="primary"
          onClick={() => copy(field.current?.value ?? "", () => field.current?.select())}
        >
          <Icon name="copy" /> Copy<span className="visually-hidden"> token</span>
        </button>
      </div>
      <CopyOutcome outcome={outcome} />
      {children}
      {isLeaving ? (
        <Leaving onStay={() => setLeaving(false)} onLeave={onClose} />
      ) : (
        <div className="actions">
          <button type="button" onClick={onClose}>
            I have stored it
          </button>
        </div>
      )}
    </Dialog>
  );
}

function Leaving({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  return (
    <div className="notice warn leaving" role="alert">
      <p>You will not see it again. Close anyway?</p>
      <div className="actions">
        <button type="button" onClick={onLeave}>
          Close anyway
        </button>
        <button ref={stay} type="button" className="primary" onClick={onStay}>
          Keep it open
        </button>
      </div>
    </div>
  );
}
