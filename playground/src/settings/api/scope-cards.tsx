import { useId } from "react";
import type { TokenRow } from "./operations.ts";
import { scopePromises, scopeWords } from "./token-words.ts";

type Scope = TokenRow["scope"];

const scopes = ["READ_ONLY", "READ_WRITE"] as const;

export function ScopeCards({ value, onChange }: { value: Scope; onChange: (scope: Scope) => void }) {
  const name = useId();
  return (
    <fieldset>
      <legend>Scope</legend>
      <div className="choice-cards">
        {scopes.map((scope) => (
          <label key={scope} className="choice-card">
            <input type="radio" name={name} checked={value === scope} onChange={() => onChange(scope)} />
            <span>
              <strong>{scopeWords[scope]}</strong>
              <span className="soft">{scopePromises[scope]}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
