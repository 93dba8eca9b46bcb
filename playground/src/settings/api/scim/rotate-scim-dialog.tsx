import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { serverNow } from "../../../app/api/server-clock.ts";
import { Dialog } from "../../../app/parts/dialog.tsx";
import { useSession } from "../../../app/session/session.tsx";
import { LastUseWords } from "../revoke-token-dialog.tsx";
import { isRecentlyUsed, overlaps } from "../rotation.ts";
import { boxSecret } from "../secret-box.ts";
import { tokenTitle } from "../token-words.ts";
import { oneWish, useSubmit } from "../use-submit.ts";
import { IssueProblem, useUnsure } from "./issue-problem.tsx";
import type { IssuedScim } from "./issued-scim.ts";
import { rotateScimToken, type ScimTokenRow } from "./scim-operations.ts";

type RotateScimDialogProps = {
  readonly token: ScimTokenRow;
  readonly onIssued: (issued: IssuedScim) => void;
  readonly onUnsure: () => void;
  readonly onClose: () => void;
};

export function RotateScimDialog({ token, onIssued, onUnsure, onClose }: RotateScimDialogProps) {
  const { call } = useSession();
  const [overlapMinutes, setOverlap] = useState(0);
  const { submit, isBusy, problem } = useSubmit();
  const overlapId = useId();
  const choice = useRef<HTMLSelectElement>(null);
  // The dialog would begin with the time of the last use, whose tooltip hides the words around it.
  useEffect(() => choice.current?.focus(), []);
  useUnsure(problem, onUnsure);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    void submit(async () => {
      const answer = await call(rotateScimToken, { id: token.id, overlapMinutes }, oneWish());
      const { secret, token: issued } = answer.rotateScimToken;
      onIssued({ box: boxSecret(secret), token: issued });
    });
  }

  return (
    <Dialog title={`Rotate ${tokenTitle(token)}`} onClose={onClose}>
      <form className="stack" onSubmit={onSubmit}>
        <p>
          A new token takes the place of <code>{token.maskedValue}</code>, <LastUseWords at={token.lastUsedAt} /> API
          tokens stay as they are.
        </p>
        <div className="field">
          <label htmlFor={overlapId}>The old token ends</label>
          <select
            ref={choice}
            id={overlapId}
            value={overlapMinutes}
            onChange={(event) => setOverlap(Number(event.target.value))}
          >
            <option value={0}>at once</option>
            {overlaps.map(({ minutes, label }) => (
              <option key={minutes} value={minutes}>
                after {label}
              </option>
            ))}
          </select>
        </div>
        {overlapMinutes === 0 && isRecentlyUsed(token.lastUsedAt, serverNow()) && (
          <p className="notice warn">
            It was used within the last day. Let it live on until the identity provider has the new one.
          </p>
        )}
        <IssueProblem problem={problem} />
        <div className="actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="primary" aria-disabled={isBusy}>
            {isBusy ? "Generating…" : "Generate new token"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
