import { useId } from "react";
import { graces, overlaps, type RotationChoice } from "./rotation.ts";

type RotationFieldsProps = { readonly value: RotationChoice; readonly onChange: (choice: RotationChoice) => void };

export function RotationFields({ value, onChange }: RotationFieldsProps) {
  const name = useId();
  const minutes = value.kind === "OVERLAP" ? value.minutes : overlaps[1].minutes;
  const seconds = value.kind === "ON_FIRST_USE" ? value.graceSeconds : graces[1].seconds;
  return (
    <fieldset className="rotation">
      <legend>When the old token ends</legend>
      <label className="choice">
        <input
          type="radio"
          name={name}
          checked={value.kind === "AT_ONCE"}
          onChange={() => onChange({ kind: "AT_ONCE" })}
        />
        At once
      </label>
      <div className="choice-line">
        <label className="choice">
          <input
            type="radio"
            name={name}
            checked={value.kind === "OVERLAP"}
            onChange={() => onChange({ kind: "OVERLAP", minutes })}
          />
          Keep the old one for
        </label>
        <select
          aria-label="Keep the old one for"
          value={minutes}
          onChange={(event) => onChange({ kind: "OVERLAP", minutes: Number(event.target.value) })}
        >
          {overlaps.map((overlap) => (
            <option key={overlap.minutes} value={overlap.minutes}>
              {overlap.label}
            </option>
          ))}
        </select>
      </div>
      <div className="choice-line">
        <label className="choice">
          <input
            type="radio"
            name={name}
            checked={value.kind === "ON_FIRST_USE"}
            onChange={() => onChange({ kind: "ON_FIRST_USE", graceSeconds: seconds })}
          />
          Until the new one is first used, plus
        </label>
        <select
          aria-label="After the first use, keep the old one for"
          value={seconds}
          onChange={(event) => onChange({ kind: "ON_FIRST_USE", graceSeconds: Number(event.target.value) })}
        >
          {graces.map((grace) => (
            <option key={grace.seconds} value={grace.seconds}>
              {grace.label}
            </option>
          ))}
        </select>
      </div>
    </fieldset>
  );
}
