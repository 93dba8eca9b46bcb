import "../../sign-in/sign-in.css";
import { useEffect, useState } from "react";
import { Navigate, useSearchParams } from "react-router";
import { IdentityProvider } from "../../sign-in/identity-provider.tsx";
import { RedeemForm } from "../../sign-in/redeem-form.tsx";
import { takeLink } from "../../sign-in/sign-in-link.ts";
import { readSignInOptions } from "../../sign-in/sign-in-options.ts";
import { useLoad } from "../api/use-load.ts";
import { usePageTitle } from "../parts/page-title.ts";
import { Skeleton } from "../parts/skeleton.tsx";
import { returnPath } from "./return-path.ts";
import { useSession } from "./session.tsx";
import { SignInForm } from "./sign-in-form.tsx";

export function SignInPage() {
  usePageTitle("Sign in");
  const { person, signedIn } = useSession();
  const [query] = useSearchParams();
  const [link, setLink] = useState(takeLink);
  const { data: options } = useLoad("sign-in options", readSignInOptions);
  const target = returnPath(query.get("next"), location.origin);
  const isOtherDocument = target === "/playground" || target.startsWith("/playground/");
  useEffect(() => {
    if (person !== undefined && link === undefined && isOtherDocument) location.replace(target);
  }, [person, link, isOtherDocument, target]);

  if (link !== undefined) {
    return (
      <RedeemForm
        link={link}
        onCancel={() => setLink(undefined)}
        onSignedIn={(someone) => {
          signedIn(someone);
          setLink(undefined);
        }}
      />
    );
  }
  if (person !== undefined) return isOtherDocument ? null : <Navigate to={target} replace />;
  return (
    <div className="card sign-in">
      <h1>Sign in</h1>
      {options === undefined && <Skeleton rows={5} label="Reading how to sign in" />}
      {options?.oidc != null && (
        <IdentityProvider label={options.oidc.label} target={target} error={query.get("error")} onSignedIn={signedIn} />
      )}
      {options?.password && (
        <>
          <SignInForm submitLabel="Sign in" onSignedIn={signedIn} />
          <p className="soft small">
            {options.setup
              ? "This catalog has no administrator yet: open the link that it printed when it started."
              : "No password yet, or forgotten? An administrator can send you a link."}
          </p>
        </>
      )}
    </div>
  );
}
