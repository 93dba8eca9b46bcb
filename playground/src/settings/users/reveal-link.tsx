import { useEffect, useLayoutEffect, useRef } from "react";
import { CopyOutcome, useCopy } from "../../app/parts/copy-field.tsx";
import { Dialog } from "../../app/parts/dialog.tsx";
import { Icon } from "../../app/parts/icons.tsx";
import { RelativeTime } from "../../app/parts/time.tsx";
import type { SecretBox } from "../api/secret-box.ts";
import type { PersonRow } from "./operations.ts";
import { nameOf } from "./person-words.ts";

export type IssuedLink = {
  readonly box: SecretBox;
  readonly person: PersonRow;
  readonly expiresAt: number | null;
  readonly mailed: boolean;
};

/** Shows a link by which somebody comes in, once; like a token it is the field's live value and nothing else. */
export function RevealLink({ issued, onClose }: { issued: IssuedLink; onClose: () => void }) {
  const { box, person, expiresAt, mailed } = issued;
  const field = useRef<HTMLInputElement>(null);
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
    <Dialog title={`A link for ${nameOf(person)}`} size="wide" onClose={onClose}>
      <p className="problem-text">
        <Icon name="warning" />
        <strong>Hand it to {person.email} and to nobody else. It cannot be shown again.</strong>
      </p>
      <div className="secret">
        <input
          ref={field}
          aria-label="Link"
          readOnly
          autoComplete="off"
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          className="primary"
          onClick={() => copy(field.current?.value ?? "", () => field.current?.select())}
        >
          <Icon name="copy" /> Copy<span className="visually-hidden"> link</span>
        </button>
      </div>
      <CopyOutcome outcome={outcome} />
      <p className="soft">
        {expiresAt === null ? (
          "They sign in with the identity provider."
        ) : (
          <>
            It works once and ends <RelativeTime at={expiresAt} />.
          </>
        )}
        {mailed && " It was mailed to them as well."}
      </p>
      <div className="actions">
        <button type="button" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
