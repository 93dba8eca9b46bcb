import { type FormEvent, useId, useState } from "react";
import { AskDialog } from "./ask-dialog.tsx";
import { issueSessionToken, SessionProblem, signIn } from "./session-call.ts";
import { scopeWords } from "./token-info.ts";

interface TokenDialogProps {
  onCancel(): void;
  onToken(secret: string): void;
}

const scopes = [
  { scope: "READ_ONLY", what: "Search, lists, lineage. It cannot change anything." },
  { scope: "READ_WRITE", what: "Also changes, imports and the AI Assistant. Asks for a recent sign-in." },
] as const;

/** Whether somebody signed in with this browser, as the app remembers it; the server knows better, and is asked. */
function isSignedInPerhaps(): boolean {
  try {
    return localStorage.getItem("catalog.person") !== null;
  } catch {
    return true;
  }
}

/** Makes a token for this page alone; whoever is not signed in, or too long ago, does it here first. */
export function TokenDialog({ onCancel, onToken }: TokenDialogProps) {
  const [problem, setProblem] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const [asksSignIn, setAsksSignIn] = useState(() => !isSignedInPerhaps());
  const problemId = useId();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(undefined);
    try {
      if (asksSignIn) await signIn(String(fields.get("email")), String(fields.get("password")));
      const scope = fields.get("scope") === "READ_WRITE" ? "READ_WRITE" : "READ_ONLY";
      const { secret } = await issueSessionToken(scope, Number(fields.get("minutes")));
      onToken(secret);
    } catch (error) {
      const isSignInMissing = error instanceof SessionProblem && error.needsSignIn && !asksSignIn;
      if (isSignInMissing) setAsksSignIn(true);
      setProblem(isSignInMissing ? new Error("Sign in to go on.") : (error as Error));
      setBusy(false);
    }
  }

  return (
    <AskDialog title="A token for this session" onCancel={onCancel}>
      <form onSubmit={submit} aria-describedby={problemId}>
        <p>It lives in this tab, ends by itself and with your session, and replaces no other token.</p>
        <fieldset>
          <legend>What it may do</legend>
          {scopes.map(({ scope, what }) => (
            <label key={scope} className="scope-choice">
              <input type="radio" name="scope" value={scope} defaultChecked={scope === "READ_ONLY"} />
              <span>
                <b>{scopeWords[scope]}</b> {what}
              </span>
            </label>
          ))}
        </fieldset>
        <label className="row">
          How long it lives
          <select name="minutes" defaultValue="60">
            <option value="15">15 minutes</option>
            <option value="30">30 minutes</option>
            <option value="60">60 minutes</option>
          </select>
        </label>
        {asksSignIn && <SignInFields />}
        <p id={problemId} role="alert" className="bad">
          {problem?.message}
        </p>
        <div className="choices">
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
          <button type="submit" className="primary" aria-disabled={isBusy}>
            {asksSignIn ? "Sign in and issue" : "Issue token"}
          </button>
        </div>
      </form>
    </AskDialog>
  );
}

function SignInFields() {
  return (
    <fieldset>
      <legend>Sign in</legend>
      <label className="row">
        E-mail
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label className="row">
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <p>
        Other ways: <a href="/sign-in?next=/playground">the sign-in page</a>. What is in the editor stays.
      </p>
    </fieldset>
  );
}
