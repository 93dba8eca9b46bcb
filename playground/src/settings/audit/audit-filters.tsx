import { useId } from "react";
import { type About, type AuditWish, actionsAbout, everything } from "./audit-wish.ts";

const words: Record<About, string> = {
  everything: "Everything",
  tokens: "Tokens",
  people: "People",
  "sign-ins": "Sign-ins",
};

const choices: readonly About[] = ["everything", ...(Object.keys(actionsAbout) as (keyof typeof actionsAbout)[])];

type AuditFiltersProps = { readonly wish: AuditWish; readonly onChange: (wish: AuditWish) => void };

export function AuditFilters({ wish, onChange }: AuditFiltersProps) {
  const ids = { about: useId(), since: useId(), until: useId() };
  const narrowed = [
    wish.actor === undefined ? undefined : `done by ${wish.actor.name}`,
    wish.subjectId === undefined ? undefined : `done to ${wish.subjectId}`,
  ].filter((one) => one !== undefined);
  return (
    <search>
      <div className="filters">
        <div className="field">
          <label htmlFor={ids.about}>About</label>
          <select
            id={ids.about}
            value={wish.about}
            onChange={({ target }) =>
              onChange({ ...wish, about: choices.find((one) => one === target.value) ?? "everything" })
            }
          >
            {choices.map((about) => (
              <option key={about} value={about}>
                {words[about]}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={ids.since}>From</label>
          <input
            id={ids.since}
            type="date"
            value={wish.since}
            onChange={({ target }) => onChange({ ...wish, since: target.value })}
          />
        </div>
        <div className="field">
          <label htmlFor={ids.until}>To</label>
          <input
            id={ids.until}
            type="date"
            value={wish.until}
            onChange={({ target }) => onChange({ ...wish, until: target.value })}
          />
        </div>
        {wish !== everything && (
          <button type="button" onClick={() => onChange(everything)}>
            Show everything
          </button>
        )}
      </div>
      {narrowed.length > 0 && <p className="small">Only what was {narrowed.join(" and ")}.</p>}
    </search>
  );
}
