import { useEffect } from "react";
import { graphql } from "../app/api/operation.ts";
import { ProblemText } from "../app/parts/problem-view.tsx";
import type { Person } from "../app/session/person.ts";
import { useSession } from "../app/session/session.tsx";
import { failureWords } from "./sign-in-options.ts";

const readMe = graphql(`
  query ReadMe { me { email name role } }
`);

type IdentityProviderProps = {
  readonly label: string;
  readonly target: string;
  readonly error: string | null;
  readonly onSignedIn: (person: Person) => void;
};

/** Leads to the identity provider. Who comes back from it has a session that this browser's page does not know of yet. */
export function IdentityProvider({ label, target, error, onSignedIn }: IdentityProviderProps) {
  const { call } = useSession();
  const failure = failureWords(error);
  useEffect(() => {
    if (error !== null) return;
    const abort = new AbortController();
    call(readMe, {}, { signal: abort.signal })
      .then(({ me: { email, name, role } }) => onSignedIn({ email, firstName: name, lastName: "", role }))
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
      <a className="provider-link" href={`/sign-in/oidc?${new URLSearchParams({ return: target })}`}>
        Continue with {label}
      </a>
    </>
  );
}
