import { useEffect } from "react";
import { Navigate, useSearchParams } from "react-router";
import { usePageTitle } from "../parts/page-title.ts";
import { returnPath } from "./return-path.ts";
import { useSession } from "./session.tsx";
import { SignInForm } from "./sign-in-form.tsx";

export function SignInPage() {
  usePageTitle("Sign in");
  const { person, signedIn } = useSession();
  const [query] = useSearchParams();
  const target = returnPath(query.get("next"), location.origin);
  const isOtherDocument = target === "/playground" || target.startsWith("/playground/");
  useEffect(() => {
    if (person !== undefined && isOtherDocument) location.replace(target);
  }, [person, isOtherDocument, target]);

  if (person !== undefined) return isOtherDocument ? null : <Navigate to={target} replace />;
  return (
    <div className="card sign-in">
      <h1>Sign in</h1>
      <SignInForm submitLabel="Sign in" onSignedIn={signedIn} />
      <p className="soft small">
        No password yet? Whoever runs this instance makes one with <code>catalog admin create</code>.
      </p>
    </div>
  );
}
