import { useState } from "react";
import { readSignInOptions } from "../../sign-in/sign-in-options.ts";
import { asProblem, type Problem } from "../api/problem.ts";
import { useLoad } from "../api/use-load.ts";
import { Dialog } from "../parts/dialog.tsx";
import { ProblemView } from "../parts/problem-view.tsx";
import type { AskReason } from "./ask-reason.ts";
import type { Person } from "./person.ts";
import { SignInForm } from "./sign-in-form.tsx";

type SignInAgainProps = {
  readonly why: AskReason;
  readonly email: string;
  /** Who is signed in by now, in whichever tab. */
  readonly readPerson: () => Promise<Person>;
  readonly onSignedIn: (person: Person) => void;
  readonly onEnd: (isSignedIn: boolean) => void;
};

const words: Record<AskReason, { title: string; text: string }> = {
  EXPIRED: {
    title: "Sign in again",
    text: "Your session has ended. What you have typed is still here: sign in, and it goes on.",
  },
  CONFIRM: {
    title: "Confirm it is you",
    text: "A token that changes things needs a sign-in of the last 10 minutes. It goes on right after.",
  },
};

/** Asks over whatever is open, so that nothing that was typed is lost. */
export function SignInAgain({ why, email, readPerson, onSignedIn, onEnd }: SignInAgainProps) {
  const { title, text } = words[why];
  const { data: options } = useLoad("sign-in options", readSignInOptions);
  const end = () => onEnd(false);
  const done = (person: Person) => {
    onSignedIn(person);
    onEnd(true);
  };
  return (
    <Dialog title={title} onClose={end} size="small">
      <p>{text}</p>
      {options?.oidc != null && <InAnotherTab label={options.oidc.label} readPerson={readPerson} onSignedIn={done} />}
      {options?.password === false ? (
        <div className="actions">
          <button type="button" onClick={end}>
            Cancel
          </button>
        </div>
      ) : (
        <SignInForm email={email} submitLabel="Sign in" onCancel={end} onSignedIn={done} />
      )}
    </Dialog>
  );
}

type InAnotherTabProps = Pick<SignInAgainProps, "readPerson" | "onSignedIn"> & { readonly label: string };

/** The identity provider's pages would take the place of this one: they open beside it. */
function InAnotherTab({ label, readPerson, onSignedIn }: InAnotherTabProps) {
  const [problem, setProblem] = useState<Problem>();
  const goOn = () => readPerson().then(onSignedIn, (error: unknown) => setProblem(asProblem(error)));
  return (
    <div className="stack">
      <a className="provider-link" href="/sign-in/oidc?return=/settings/sessions" target="_blank" rel="noreferrer">
        Continue with {label} <span className="visually-hidden">(opens another tab)</span>
      </a>
      {problem !== undefined && <ProblemView problem={problem} />}
      <button type="button" onClick={goOn}>
        I have signed in there
      </button>
    </div>
  );
}
