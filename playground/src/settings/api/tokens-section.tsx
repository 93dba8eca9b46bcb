import { useEffect, useRef, useState } from "react";
import { asProblem, type Problem } from "../../app/api/problem.ts";
import { useLoad } from "../../app/api/use-load.ts";
import { useAnnounce } from "../../app/parts/announcer.tsx";
import { ProblemView } from "../../app/parts/problem-view.tsx";
import { Skeleton } from "../../app/parts/skeleton.tsx";
import { useSession } from "../../app/session/session.tsx";
import { NoTokens } from "./no-tokens.tsx";
import { endOverlap, readPolicy, type TokenRow, takeOverToken } from "./operations.ts";
import { type OpenDialog, TokenDialogs } from "./token-dialogs.tsx";
import { TokenTable } from "./token-table.tsx";
import { tokenTitle } from "./token-words.ts";
import { type Filter, useTokens } from "./use-tokens.ts";

const longestLifeDays = 365;

/** `changes` counts what was heard of the account's tokens. */
export function TokensSection({ changes }: { changes: number }) {
  const { call } = useSession();
  const announce = useAnnounce();
  const [filter, setFilter] = useState<Filter>("ACTIVE");
  const [open, setOpen] = useState<OpenDialog>();
  const [problem, setProblem] = useState<Problem>();
  const ownChange = useRef(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const tokens = useTokens(filter, changes, ownChange);
  const policy = useLoad("policy", (signal) => call(readPolicy, {}, { signal }));

  function changed(text?: string) {
    ownChange.current = Date.now();
    if (text !== undefined) announce(text);
    tokens.reload();
  }
  async function change(work: () => Promise<unknown>, text: string) {
    setProblem(undefined);
    try {
      await work();
      changed(text);
    } catch (error) {
      setProblem(asProblem(error));
    }
  }
  // The button that was pressed may have gone with its row: the focus stays near it.
  useEffect(() => {
    if (ownChange.current > 0 && document.activeElement === document.body) heading.current?.focus();
  }, [tokens.data]);

  const actions = {
    onReplace: ({ id, name, scope }: TokenRow) =>
      setOpen({ dialog: "create", start: { name: name ?? "", scope, replaceId: id } }),
    onRevoke: (token: TokenRow) => setOpen({ dialog: "revoke", token }),
    onEndOverlap: (token: TokenRow) =>
      void change(() => call(endOverlap, { id: token.id }), `${tokenTitle(token)} has ended.`),
    onTakeOver: (token: TokenRow) =>
      void change(() => call(takeOverToken, { id: token.id }), `${tokenTitle(token)} is yours now.`),
  };
  const openCreate = () => setOpen({ dialog: "create", start: { name: "", scope: "READ_ONLY" } });

  return (
    <section aria-labelledby="tokens-heading">
      <div className="section-head">
        <h2 id="tokens-heading" ref={heading} tabIndex={-1}>
          Tokens
        </h2>
        <FilterChoice value={filter} onChange={setFilter} />
        <button type="button" className="primary" onClick={openCreate}>
          Create token
        </button>
      </div>
      {problem !== undefined && <ProblemView problem={problem} />}
      {tokens.problem !== undefined && <ProblemView problem={tokens.problem} onRetry={tokens.reload} />}
      {tokens.data === undefined && tokens.problem === undefined && (
        <div className="tokens-place">
          <Skeleton rows={3} label="Reading the tokens" />
        </div>
      )}
      {tokens.data?.length === 0 && <NoTokens onCreate={openCreate} />}
      {tokens.data !== undefined && tokens.data.length > 0 && <TokenTable tokens={tokens.data} actions={actions} />}

      <TokenDialogs
        open={open}
        maxLifeDays={policy.data?.tokenPolicy.maxTokenLifeDays ?? longestLifeDays}
        onOpen={setOpen}
        onChanged={changed}
      />
    </section>
  );
}

function FilterChoice({ value, onChange }: { value: Filter; onChange: (filter: Filter) => void }) {
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">Which tokens</legend>
      {(["ACTIVE", "ALL"] as const).map((filter) => (
        <label key={filter}>
          <input type="radio" name="token-filter" checked={value === filter} onChange={() => onChange(filter)} />
          {filter === "ACTIVE" ? "Active" : "All"}
        </label>
      ))}
    </fieldset>
  );
}
