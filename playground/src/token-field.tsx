import { type InputEvent, useEffect, useRef, useState } from "react";
import { readToken } from "./api-token.ts";

interface TokenFieldProps {
  onChange(input: { token: string; isIncomplete: boolean }): void;
  statusId: string;
  /** What stands in the empty field: where the token in use came from, if not from here. */
  placeholder: string;
}

/**
 * The field for the token. It is uncontrolled and has no name on purpose: React would copy a controlled value into
 * the `value` attribute of the document, and a named field could end in the URL if the form were ever submitted.
 */
export function TokenField({ onChange, statusId, placeholder }: TokenFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [isShown, setShown] = useState(false);

  useEffect(() => {
    // A page kept for the Back button must not keep the secret.
    function forget() {
      if (field.current !== null) field.current.value = "";
      onChange({ token: "", isIncomplete: false });
    }
    window.addEventListener("pagehide", forget);
    return () => window.removeEventListener("pagehide", forget);
  }, [onChange]);

  return (
    <form className="token" autoComplete="off" onSubmit={(event) => event.preventDefault()}>
      <label htmlFor="token">API token</label>
      <input
        ref={field}
        id="token"
        type={isShown ? "text" : "password"}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        data-1p-ignore=""
        data-lpignore="true"
        data-bwignore=""
        data-form-type="other"
        aria-describedby={statusId}
        onInput={(event: InputEvent<HTMLInputElement>) => onChange(readToken(event.currentTarget.value))}
      />
      <button type="button" aria-pressed={isShown} aria-label="Show token" onClick={() => setShown(!isShown)}>
        {isShown ? "Hide" : "Show"}
      </button>
    </form>
  );
}
