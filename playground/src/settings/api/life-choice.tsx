import { useId } from "react";
import { serverNow } from "../../app/api/server-clock.ts";
import { writtenDate } from "../../app/parts/time-words.ts";
import { dateField, expiryOf, type Life, lives } from "./expiry.ts";

type LifeChoiceProps = { readonly value: Life; readonly maxDays: number; readonly onChange: (life: Life) => void };

const day = 86_400_000;

/** How long a token lives. There is no "never", and the end is written out. */
export function LifeChoice({ value, maxDays, onChange }: LifeChoiceProps) {
  const name = useId();
  const now = serverNow();
  const offered = lives.filter(({ days }) => days <= maxDays);
  const end = expiryOf(value, now, maxDays);
  return (
    <fieldset>
      <legend>Life</legend>
      <div className="choice-line">
        {offered.map(({ days, label }) => (
          <label key={days} className="choice">
            <input
              type="radio"
              name={name}
              checked={value.kind === "days" && value.days === days}
              onChange={() => onChange({ kind: "days", days })}
            />
            {label}
          </label>
        ))}
        <label className="choice">
          <input
            type="radio"
            name={name}
            checked={value.kind === "date"}
            onChange={() => onChange({ kind: "date", date: dateField(now + Math.min(60, maxDays) * day) })}
          />
          Until a date
        </label>
        {value.kind === "date" && (
          <input
            type="date"
            aria-label="Last day"
            required
            value={value.date}
            min={dateField(now + day)}
            max={dateField(now + maxDays * day)}
            onChange={(event) => onChange({ kind: "date", date: event.target.value })}
          />
        )}
      </div>
      <p className="soft small">{end === undefined ? "Choose a date." : `Expires on ${writtenDate(end)}.`}</p>
    </fieldset>
  );
}
