import { type FormEvent, useId, useState } from "react";
import { serverNow } from "../../../app/api/server-clock.ts";
import { Dialog } from "../../../app/parts/dialog.tsx";
import { useSession } from "../../../app/session/session.tsx";
import { expiryOf, type Life } from "../expiry.ts";
import { LifeChoice } from "../life-choice.tsx";
import { boxSecret } from "../secret-box.ts";
import { oneWish, useSubmit } from "../use-submit.ts";
import { IssueProblem, useUnsure } from "./issue-problem.tsx";
import type { IssuedScim } from "./issued-scim.ts";
import { createScimToken } from "./scim-operations.ts";

type CreateScimDialogProps = {
  readonly maxLifeDays: number;
  readonly onIssued: (issued: IssuedScim) => void;
  readonly onUnsure: () => void;
  readonly onClose: () => void;
};

const year = 365;

export function CreateScimDialog({ maxLifeDays, onIssued, onUnsure, onClose }: CreateScimDialogProps) {
  const { call } = useSession();
  const [name, setName] = useState("");
  const [life, setLife] = useState<Life>({ kind: "days", days: Math.min(year, maxLifeDays) });
  const { submit, isBusy, problem } = useSubmit();
  const nameId = useId();
  useUnsure(problem, onUnsure);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const expiresAt = expiryOf(life, serverNow(), maxLifeDays);
    if (expiresAt === undefined) return;
    const variables = { name: name.trim() || null, expiresAt: new Date(expiresAt).toISOString() };
    void submit(async () => {
      const { secret, token } = (await call(createScimToken, variables, oneWish())).createScimToken;
      onIssued({ box: boxSecret(secret), token });
    });
  }

  return (
    <Dialog title="Create SCIM token" onClose={onClose}>
      <form className="stack" onSubmit={onSubmit}>
        <p>It lets the identity provider invite, change and suspend people here, and opens nothing else.</p>
        <div className="field">
          <label htmlFor={nameId}>
            Name <span className="soft">(optional)</span>
          </label>
          <input
            id={nameId}
            value={name}
            maxLength={255}
            autoComplete="off"
            placeholder="Okta"
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <LifeChoice value={life} maxDays={maxLifeDays} onChange={setLife} />
        <IssueProblem problem={problem} />
        <div className="actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="primary" aria-disabled={isBusy}>
            {isBusy ? "Generating…" : "Generate SCIM token"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
