import { type FormEvent, type ReactNode, useId, useRef, useState } from "react";
import { postJson } from "../app/api/http.ts";
import { asProblem } from "../app/api/problem.ts";
import { ProblemText } from "../app/parts/problem-view.tsx";
import type { Person } from "../app/session/person.ts";
import type { SignInLink } from "./sign-in-link.ts";

const words: Record<SignInLink["kind"], { readonly title: string; readonly text: string; readonly submit: string }> = {
  invitation: { title: "Welcome", text: "Choose a password to come in.", submit: "Sign in" },
  reset: {
    title: "Choose a new password",
    text: "You are signed out everywhere else.",
    submit: "Set password and sign in",
  },
  setup: {
    title: "Set up this catalog",
    text: "You become its first administrator.",
    submit: "Create the account",
  },
};

const fewestCharacters = 12;

type RedeemFormProps = {
  readonly link: SignInLink;
  readonly onSignedIn: (person: Person) => void;
  readonly onCancel: () => void;
};

/** Turns a one-time link into a password and a session. The fields are uncontrolled, like those of the sign-in. */
export function RedeemForm({ link, onSignedIn, onCancel }: RedeemFormProps) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const isSent = useRef(false);
  const problemId = useId();
  const { title, text, submit: submitLabel } = words[link.kind];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isSent.current) return;
    const form = event.currentTarget;
    const { again, ...given } = Object.fromEntries(new FormData(form));
    if (new FormData(form).get("password") !== again) {
      setProblem("The two passwords differ.");
      return;
    }
    isSent.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      // The answer is the sign-in door's own form.
      const { user } = (await postJson("/sign-in/redeem", { token: link.token, ...given })) as { user: Person };
      form.reset();
      onSignedIn(user);
    } catch (error) {
      setProblem(asProblem(error).message);
      isSent.current = false;
      setBusy(false);
    }
  }

  return (
    <div className="card sign-in">
      <h1>{title}</h1>
      <p>{text}</p>
      <form className="stack" onSubmit={submit}>
        {link.kind === "setup" && (
          <Field name="email" type="email" autoComplete="username" isRequired>
            E-mail
          </Field>
        )}
        {link.kind !== "reset" && (
          <>
            <Field name="firstName" autoComplete="given-name">
              First name <span className="soft">(optional)</span>
            </Field>
            <Field name="lastName" autoComplete="family-name">
              Last name <span className="soft">(optional)</span>
            </Field>
          </>
        )}
        <Field name="password" type="password" autoComplete="new-password" isRequired describedBy={problemId}>
          Password <span className="soft">(at least {fewestCharacters} characters)</span>
        </Field>
        <Field name="again" type="password" autoComplete="new-password" isRequired>
          Password again
        </Field>
        <div id={problemId} role="alert">
          {problem !== undefined && <ProblemText>{problem}</ProblemText>}
        </div>
        <div className="actions">
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
          <button type="submit" className="primary" aria-disabled={isBusy}>
            {submitLabel}
          </button>
        </div>
      </form>
    </div>
  );
}

type FieldProps = {
  readonly name: string;
  readonly type?: "text" | "email" | "password";
  readonly autoComplete: string;
  readonly isRequired?: boolean;
  readonly describedBy?: string;
  readonly children: ReactNode;
};

function Field({ name, type = "text", autoComplete, isRequired = false, describedBy, children }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{children}</label>
      <input
        id={id}
        name={name}
        type={type}
        autoComplete={autoComplete}
        required={isRequired}
        minLength={type === "password" ? fewestCharacters : undefined}
        aria-describedby={describedBy}
      />
    </div>
  );
}
