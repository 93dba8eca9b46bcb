import { useId } from "react";
import type { Role } from "./operations.ts";
import { rolePromises, roles, roleWords } from "./person-words.ts";

export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const name = useId();
  return (
    <fieldset>
      <legend>Role</legend>
      <div className="choice-cards">
        {roles.map((role) => (
          <label key={role} className="choice-card">
            <input type="radio" name={name} checked={value === role} onChange={() => onChange(role)} />
            <span>
              <strong>{roleWords[role]}</strong>
              <span className="soft">{rolePromises[role]}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
