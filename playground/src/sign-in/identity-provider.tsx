import { useEffect } from "react";
import { ProblemText } from "../app/parts/problem-view.tsx";
import type { Person } from "../app/session/person.ts";
import { personOf, readSignedIn } from "../app/session/read-me.ts";
import { useSession } from "../app/session/session.tsx";
import { failureWords } from "./sign-in-options.ts";

type IdentityProviderProps = {
  readonly label: string;
  readonly target: string;
  readonly error: string | null;
  readonly onSignedIn: (person: Person) => void;
};

const wentThere = "catalog.went-to-provider";

/** Whether this tab is back from the identity provider; nobody else is asked for, since a refusal is logged as an error. */
function isBack(): boolean {
  try {
    return sessionStorage.getItem(wentThere) !== null;
  } catch {
    // A browser that keeps nothing for us may have been there.
    return true;
  }
}

function remember(isGoing: boolean): void {
  try {
    if (isGoing) sessionStorage.setItem(wentThere, "1");
    else sessionStorage.removeItem(wentThere);
  } catch {
    // Then isBack answers that it may be so.
  }
}

/** Leads to the identity provider. Who comes back from it has a session that this browser's page does not know of yet. */
export function IdentityProvider({ label, target, error, onSignedIn }: IdentityProviderProps) {
  const { call } = useSession();
  const failure = failureWords(error);
  useEffect(() => {
    if (error !== null || !isBack()) return;
    const abort = new AbortController();
    call(readSignedIn, {}, { signal: abort.signal })
      .then(({ me }) => {
        remember(false);
        onSignedIn(personOf(me, undefined));
      })
      // Nobody is signed in: that is what this page is for.
      .catch(() => undefined);
    return () => abort.abort();
  }, [call, error, onSignedIn]);
  return (
    <>
      {failure !== undefined && (
        <div role="alert">
          <ProblemText>{failure}</ProblemText>
        </div>
      )}
      <a
        className="provider-link"
        href={`/sign-in/oidc?${new URLSearchParams({ return: target })}`}
        onClick={() => remember(true)}
      >
        Continue with {label}
      </a>
    </>
  );
}
