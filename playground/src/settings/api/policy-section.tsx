import { type FormEvent, useId, useState } from "react";
import { asProblem, type Problem } from "../../app/api/problem.ts";
import { useLoad } from "../../app/api/use-load.ts";
import { useAnnounce } from "../../app/parts/announcer.tsx";
import { ProblemView } from "../../app/parts/problem-view.tsx";
import { Skeleton } from "../../app/parts/skeleton.tsx";
import { RelativeTime } from "../../app/parts/time.tsx";
import { useSession } from "../../app/session/session.tsx";
import { type Policy, readPolicy, updatePolicy } from "./operations.ts";

/** What holds for every token of the account. */
export function PolicySection() {
  const { call } = useSession();
  const policy = useLoad("policy", (signal) => call(readPolicy, {}, { signal }));
  return (
    <section aria-labelledby="policy-heading">
      <div className="section-head">
        <h2 id="policy-heading">Policy</h2>
      </div>
      {policy.problem !== undefined && <ProblemView problem={policy.problem} onRetry={policy.reload} />}
      {policy.data === undefined && policy.problem === undefined && <Skeleton rows={4} label="Reading the policy" />}
      {policy.data !== undefined && <PolicyForm policy={policy.data.tokenPolicy} onSaved={policy.reload} />}
    </section>
  );
}

function PolicyForm({ policy, onSaved }: { policy: Policy; onSaved: () => void }) {
  const { call } = useSession();
  const announce = useAnnounce();
  const [problem, setProblem] = useState<Problem>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const data = {
      maxTokenLifeDays: Number(given.get("maxTokenLifeDays")),
      maxActiveTokensPerScope: Number(given.get("maxActiveTokensPerScope")),
      usageRetentionDays: Number(given.get("usageRetentionDays")),
      keepsAddresses: given.get("keepsAddresses") !== null,
    };
    setProblem(undefined);
    try {
      await call(updatePolicy, data);
      announce("The policy is saved.");
      onSaved();
    } catch (error) {
      setProblem(asProblem(error));
    }
  }

  return (
    <form className="policy" onSubmit={submit}>
      <NumberField
        name="maxTokenLifeDays"
        label="Longest life of a token"
        unit="days"
        value={policy.maxTokenLifeDays}
      />
      <NumberField
        name="maxActiveTokensPerScope"
        label="Active tokens of a scope"
        unit={policy.maxActiveTokensPerScope === 1 ? "token" : "tokens"}
        value={policy.maxActiveTokensPerScope}
      />
      <NumberField name="usageRetentionDays" label="Usage is kept for" unit="days" value={policy.usageRetentionDays} />
      <label className="choice">
        <input type="checkbox" name="keepsAddresses" defaultChecked={policy.keepsAddresses} />
        Keep the networks that tokens are used from
      </label>
      {problem !== undefined && <ProblemView problem={problem} />}
      <div className="choice-line">
        <button type="submit">Save policy</button>
        <span className="soft small">
          Last change <RelativeTime at={policy.updatedAt} />
        </span>
      </div>
    </form>
  );
}

function NumberField({ name, label, unit, value }: { name: string; label: string; unit: string; value: number }) {
  const id = useId();
  return (
    <div className="field inline">
      <label htmlFor={id}>{label}</label>
      <span>
        <input id={id} name={name} type="number" min={1} required defaultValue={value} /> {unit}
      </span>
    </div>
  );
}
