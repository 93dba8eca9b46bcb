import { lazy, Suspense, useMemo, useState } from "react";
import { regionOfToken } from "./api-token.ts";
import { ChangeQuestion, useChangeGuard } from "./change-guard.tsx";
import { type Playground, PlaygroundContext } from "./playground-context.ts";
import { regionWord } from "./region.ts";
import { RegionSwitch } from "./region-switch.tsx";
import { type RegionChoice, useRegions } from "./regions.ts";
import { TokenDialog } from "./token-dialog.tsx";
import { TokenField } from "./token-field.tsx";
import { describeAccess, type TokenAccess } from "./token-status.ts";
import { useToken } from "./use-token.ts";
import { useTransport } from "./use-transport.ts";

// The shell shows at once; GraphiQL and Monaco follow as a chunk of their own.
const Editor = lazy(() => import("./editor.tsx"));

/** The region that is called: the chosen one, or the one that served the page. */
function useChosenRegion() {
  const regions = useRegions();
  const [name, setName] = useState<string>();
  const home = regions[0] as RegionChoice;
  return { regions, region: regions.find((one) => one.name === name) ?? home, choose: setName };
}

/** The whole page. */
export function Page() {
  const { regions, region, choose } = useChosenRegion();
  const { input, type, issue, forget } = useToken();
  const [isIssuing, setIssuing] = useState(false);
  const { mayChange, asking } = useChangeGuard();

  const named = regionOfToken(input.token);
  // A token is never shown to a region that is not its own.
  const isElsewhere = named !== undefined && region.name !== "" && named !== region.name;
  const token = isElsewhere ? "" : input.token;
  const { transport, outcome, info, lastRun } = useTransport(region.origin, token, mayChange);

  let access: TokenAccess = { state: "none" };
  if (input.isIncomplete) access = { state: "incomplete" };
  else if (isElsewhere) {
    const isKnown = regions.some(({ name }) => name === named);
    access = { state: "elsewhere", region: named, word: regionWord(named), isKnown };
  } else if (token !== "") {
    if (outcome === undefined) access = { state: "checking" };
    else access = outcome.state === "accepted" ? { state: "accepted", info } : outcome;
  }
  const status = describeAccess(access);
  const target = regions.find(({ name }) => name === status.switchTo);

  const playground = useMemo<Playground>(
    () => ({ region, ask: token === "" ? undefined : transport.ask, token: info, lastRun, switchRegion: choose }),
    [region, token, transport, info, lastRun, choose],
  );

  function takeIssued(secret: string) {
    setIssuing(false);
    // A session is of the region that served the page, and so is its token.
    choose(regions[0]?.name);
    issue(secret);
  }

  return (
    <PlaygroundContext value={playground}>
      <header className="page-header">
        <h1>
          <a href="/">Catalog</a>
        </h1>
        <RegionSwitch regions={regions} chosen={region} onChoose={choose} />
        <TokenField
          // A field that still held the token of before would say that it is in use.
          key={input.isIssued ? "issued" : "typed"}
          onChange={type}
          statusId="token-status"
          placeholder={input.isIssued ? "a token of this session" : "cat_tok_…"}
        />
        {input.isIssued ? (
          <button type="button" onClick={forget}>
            Forget token
          </button>
        ) : (
          <button type="button" onClick={() => setIssuing(true)}>
            Issue for this session…
          </button>
        )}
        <p id="token-status" role="status" className="token-status" data-state={access.state}>
          <span aria-hidden="true">{status.sign}</span> {status.text}{" "}
          {target !== undefined && (
            <button type="button" onClick={() => choose(target.name)}>
              Switch to {target.word}
            </button>
          )}
        </p>
      </header>
      <main>
        <Suspense fallback={<p className="loading">Loading the editor…</p>}>
          <Editor transport={transport} hasToken={token !== ""} />
        </Suspense>
      </main>
      {isIssuing && <TokenDialog onCancel={() => setIssuing(false)} onToken={takeIssued} />}
      {asking !== undefined && <ChangeQuestion asking={asking} regionWord={region.word} />}
    </PlaygroundContext>
  );
}
