import { type FormEvent, useId, useRef, useState } from "react";
import { postJson } from "../api/http.ts";
import { asProblem } from "../api/problem.ts";
import { ProblemText } from "../parts/problem-view.tsx";
import type { Person } from "./person.ts";

type SignInFormProps = {
  /** Known when somebody has to prove again who they are. */
  readonly email?: string;
  readonly submitLabel: string;
  readonly onSignedIn: (person: Person) => void;
  readonly onCancel?: () => void;
};

/** E-mail and password. Both fields are uncontrolled, so that React copies neither into the document. */
export function SignInForm({ email, submitLabel, onSignedIn, onCancel }: SignInFormProps) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const isSent = useRef(false);
  const ids = { email: useId(), password: useId(), problem: useId() };

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isSent.current) return;
    isSent.current = true;
    setBusy(true);
    setProblem(undefined);
    const form = event.currentTarget;
    const given = new FormData(form);
    try {
      const body = { email: given.get("email"), password: given.get("password") };
      // The answer is the sign-in door's own form.
      const { user } = (await postJson("/sign-in", body)) as { user: Person };
      form.reset();
      onSignedIn(user);
    } catch (error) {
      setProblem(asProblem(error).message);
      form.querySelector<HTMLInputElement>("[type=password]")?.select();
    } finally {
      isSent.current = false;
      setBusy(false);
    }
  }

  return (
    <form className="stack" onSubmit={submit}>
      <div className="field">
        <label htmlFor={ids.email}>E-mail</label>
        <input
          id={ids.email}
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={email}
          readOnly={email !== undefined}
        />
      </div>
      <div className="field">
        <label htmlFor={ids.password}>Password</label>
        <input
          id={ids.password}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          aria-describedby={ids.problem}
        />
      </div>
      <div id={ids.problem} role="alert">
        {problem !== undefined && <ProblemText>{problem}</ProblemText>}
      </div>
      <div className="actions">
        {onCancel !== undefined && (
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
        )}
        <button type="submit" className="primary" aria-disabled={isBusy}>
          {isBusy ? "Signing in…" : submitLabel}
        </button>
      </div>
    </form>
  );
}
