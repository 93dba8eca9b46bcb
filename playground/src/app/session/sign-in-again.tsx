import { Dialog } from "../parts/dialog.tsx";
import type { Person } from "./person.ts";
import type { AskReason } from "./session.tsx";
import { SignInForm } from "./sign-in-form.tsx";

type SignInAgainProps = {
  readonly why: AskReason;
  readonly email: string;
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
    text: "A Read & Write token needs a sign-in of the last 10 minutes. It goes on right after.",
  },
};

/** Asks over whatever is open, so that nothing that was typed is lost. */
export function SignInAgain({ why, email, onSignedIn, onEnd }: SignInAgainProps) {
  const { title, text } = words[why];
  return (
    <Dialog title={title} onClose={() => onEnd(false)} size="small">
      <p>{text}</p>
      <SignInForm
        email={email}
        submitLabel="Sign in"
        onCancel={() => onEnd(false)}
        onSignedIn={(person) => {
          onSignedIn(person);
          onEnd(true);
        }}
      />
    </Dialog>
  );
}
