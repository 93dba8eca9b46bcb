import { type FormEvent, useEffect, useId, useState } from "react";
import { serverNow } from "../../app/api/server-clock.ts";
import { useLoad } from "../../app/api/use-load.ts";
import { Dialog } from "../../app/parts/dialog.tsx";
import { ProblemView } from "../../app/parts/problem-view.tsx";
import { Skeleton } from "../../app/parts/skeleton.tsx";
import { useSession } from "../../app/session/session.tsx";
import { Acknowledgement, useAcknowledgement } from "./acknowledgement.tsx";
import { CreateProblem } from "./create-problem.tsx";
import { expiryOf, type Life } from "./expiry.ts";
import { LifeChoice } from "./life-choice.tsx";
import { readReplacement, type TokenRow } from "./operations.ts";
import { ReplacedChoice } from "./replaced-choice.tsx";
import { ReplacementWarning } from "./replacement-warning.tsx";
import type { RotationChoice } from "./rotation.ts";
import { RotationFields } from "./rotation-choice.tsx";
import { ScopeCards } from "./scope-cards.tsx";
import { type CreatedToken, useCreateToken } from "./use-create-token.ts";

export type TokenStart = {
  readonly name: string;
  readonly scope: TokenRow["scope"];
  readonly replaceId?: string;
};

type CreateTokenDialogProps = {
  /** What the new token begins with: a row's own name and scope when it replaces that row. */
  readonly start: TokenStart;
  readonly maxLifeDays: number;
  readonly onCreated: (created: CreatedToken) => void;
  readonly onClose: () => void;
};

const year = 365;

export function CreateTokenDialog({ start, maxLifeDays, onCreated, onClose }: CreateTokenDialogProps) {
  const { call } = useSession();
  const [name, setName] = useState(start.name);
  const [scope, setScope] = useState(start.scope);
  const [life, setLife] = useState<Life>({ kind: "days", days: Math.min(year, maxLifeDays) });
  const [rotation, setRotation] = useState<RotationChoice>({ kind: "AT_ONCE" });
  const [replaceId, setReplaceId] = useState(start.replaceId);
  const { create, isBusy, problem } = useCreateToken(onCreated);
  const nameId = useId();
  const place = useLoad(scope, (signal) => call(readReplacement, { scope }, { signal }));
  const first = place.data?.tokenReplacement ?? undefined;
  const live = place.data?.apiTokens ?? [];
  // The row that was asked for is replaced even while a place is free: the server would replace nothing by itself then.
  const taken = live.find(({ id }) => id === replaceId) ?? first;
  const candidates = taken === undefined ? [] : live;
  const acknowledgement = useAcknowledgement(taken?.id);
  const { reload } = place;
  // The place was taken by somebody meanwhile, or the answer was lost: what is there now has to be seen first.
  useEffect(() => {
    if (problem !== undefined) reload();
  }, [problem, reload]);

  function submit(event: FormEvent) {
    event.preventDefault();
    const expiresAt = expiryOf(life, serverNow(), maxLifeDays);
    if (place.data === undefined || expiresAt === undefined) return;
    if (taken !== undefined && !acknowledgement.demand()) return;
    void create({ scope, name, expiresAt, replace: taken?.id, rotation });
  }

  return (
    <Dialog title="Create token" onClose={onClose} size="wide">
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor={nameId}>
            Name <span className="soft">(optional)</span>
          </label>
          <input
            id={nameId}
            value={name}
            maxLength={255}
            autoComplete="off"
            placeholder="nightly dbt sync"
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <ScopeCards
          value={scope}
          onChange={(next) => {
            setScope(next);
          }}
        />
        <LifeChoice value={life} maxDays={maxLifeDays} onChange={setLife} />
        {taken !== undefined && candidates.length > 1 && (
          <ReplacedChoice
            tokens={candidates}
            value={taken.id}
            onChange={(id) => {
              setReplaceId(id);
            }}
          />
        )}
        <div aria-live="polite">
          {place.data === undefined && place.problem === undefined && (
            <Skeleton rows={1} label="Looking whether this scope has a token" />
          )}
          {place.problem !== undefined && <ProblemView problem={place.problem} onRetry={reload} />}
          {taken !== undefined && <ReplacementWarning token={taken} />}
        </div>
        {taken !== undefined && (
          <>
            <RotationFields value={rotation} onChange={setRotation} />
            <Acknowledgement {...acknowledgement} />
          </>
        )}
        {problem !== undefined && <CreateProblem problem={problem} />}
        <div className="actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="primary" aria-disabled={isBusy || place.data === undefined}>
            {isBusy ? "Generating…" : taken === undefined ? "Create token" : "Generate new token"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
