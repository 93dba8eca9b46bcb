import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useRegion } from "./region.ts";
import { TokenField } from "./token-field.tsx";
import { describeAccess, type SchemaAccess } from "./token-status.ts";
import { createTransport, type SchemaOutcome } from "./transport.ts";

// The shell shows at once; GraphiQL and Monaco follow as a chunk of their own.
const Editor = lazy(() => import("./editor.tsx"));

const noToken: SchemaAccess = { state: "none" };

/** The whole page. The token lives in this component's state and nowhere else. */
export function Page() {
  const region = useRegion();
  const [token, setToken] = useState("");
  const [isIncomplete, setIncomplete] = useState(false);
  const [outcome, setOutcome] = useState<{ token: string; outcome: SchemaOutcome }>();

  const transport = useMemo(() => createTransport(token, (result) => setOutcome({ token, outcome: result })), [token]);
  // A new token ends what ran under the old one, open subscriptions included.
  useEffect(() => () => transport.dispose(), [transport]);

  const changeToken = useCallback((input: { token: string; isIncomplete: boolean }) => {
    setToken(input.token);
    setIncomplete(input.isIncomplete);
  }, []);

  let access: SchemaAccess = noToken;
  if (isIncomplete) access = { state: "incomplete" };
  else if (token !== "") access = outcome?.token === token ? outcome.outcome : { state: "checking" };
  const status = describeAccess(access);

  return (
    <>
      <header className="page-header">
        <h1>Catalog</h1>
        {region !== undefined && (
          <p className="region">
            <span className="visually-hidden">Region: </span>
            {region}
          </p>
        )}
        <TokenField onChange={changeToken} statusId="token-status" />
        <p id="token-status" role="status" className="token-status" data-state={access.state}>
          <span aria-hidden="true">{status.sign}</span> {status.text}
        </p>
      </header>
      <main>
        <Suspense fallback={<p className="loading">Loading the editor…</p>}>
          <Editor transport={transport} hasToken={token !== ""} />
        </Suspense>
      </main>
    </>
  );
}
