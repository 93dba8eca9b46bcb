import { useId } from "react";

type StateFilterProps<State extends string> = {
  readonly words: Record<State, { readonly word: string }>;
  readonly value: State | undefined;
  readonly onChange: (state: State | undefined) => void;
};

export function StateFilter<State extends string>({ words, value, onChange }: StateFilterProps<State>) {
  const id = useId();
  // The keys of a record of states are the states.
  const states = Object.keys(words) as State[];
  return (
    <div className="filters">
      <div className="field">
        <label htmlFor={id}>State</label>
        <select
          id={id}
          value={value ?? ""}
          onChange={({ target }) => onChange(states.find((state) => state === target.value))}
        >
          <option value="">All</option>
          {states.map((state) => (
            <option key={state} value={state}>
              {words[state].word}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
