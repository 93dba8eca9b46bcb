import { useId } from "react";
import type { Replaced } from "./replacement-warning.tsx";
import { tokenTitle } from "./token-words.ts";

type ReplacedChoiceProps = {
  readonly tokens: readonly Replaced[];
  readonly value: string;
  readonly onChange: (id: string) => void;
};

/** Where a scope has several tokens: which of them makes way. */
export function ReplacedChoice({ tokens, value, onChange }: ReplacedChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>The token that makes way</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {tokens.map((token) => (
          <option key={token.id} value={token.id}>
            {tokenTitle(token)} ({token.maskedValue})
          </option>
        ))}
      </select>
    </div>
  );
}
