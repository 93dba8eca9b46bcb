import type { GraphiQLPlugin } from "@graphiql/react";
import { type FormEvent, useCallback, useEffect, useRef, useState } from "react";
import { usePlayground } from "./playground-context.ts";
import { deleteSaved, listSaved, type SavedOperation, saveOperation } from "./saved-operations.ts";
import { type LinkRefusal, writeLink } from "./share-link.ts";
import { useCopy } from "./use-copy.ts";
import { useCurrentOperation, variablesOf } from "./use-current-operation.ts";
import { useOpenOperation } from "./use-open-operation.ts";

function SavedIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M5 3h10v14l-5-4-5 4z" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

function useSaved() {
  const { ask } = usePlayground();
  const [list, setList] = useState<SavedOperation[]>();
  const [problem, setProblem] = useState<string>();
  const newest = useRef(ask);
  newest.current = ask;

  /** Does the work and reads the list anew; answers whether it went well. */
  const change = useCallback(
    async (work: () => Promise<void>): Promise<boolean> => {
      try {
        await work();
        if (ask === undefined) return false;
        const read = await listSaved(ask);
        // An answer to the token of before is not shown under the next one.
        if (newest.current === ask) setList(read);
        setProblem(undefined);
        return true;
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error));
        return false;
      }
    },
    [ask],
  );
  useEffect(() => {
    setList(undefined);
    setProblem(undefined);
    if (ask !== undefined) void change(async () => undefined);
  }, [ask, change]);
  return { ask, list, problem, change };
}

const linkRefusals: Readonly<Record<LinkRefusal, string>> = {
  SECRET: "Not copied: the document or its variables contain a token.",
  TOO_LONG: "Not copied: it is too long for a link.",
  EMPTY: "Not copied: the editor is empty.",
};

function ShareLink() {
  const { document, variables } = useCurrentOperation();
  const [refusal, setRefusal] = useState("");
  const [link, setLink] = useState("");
  const place = useRef<HTMLElement>(null);
  const { outcome, copy } = useCopy();

  function share() {
    const made = writeLink({ document, variables }, location.href);
    const refused = linkRefusals[made as LinkRefusal];
    setRefusal(refused ?? "");
    setLink(refused === undefined ? made : "");
    if (refused === undefined) void copy(made, place.current);
  }
  return (
    <>
      <p className="actions">
        <button type="button" onClick={share}>
          Copy a link to it
        </button>
        <span role="status">{refusal || outcome}</span>
      </p>
      <p className="hint">
        The link carries document and variables, and no token.
        {link !== "" && <code ref={place}>{link}</code>}
      </p>
    </>
  );
}

function SavedPanel() {
  const { token } = usePlayground();
  const { ask, list, problem, change } = useSaved();
  const { document, variables } = useCurrentOperation();
  const openOperation = useOpenOperation();
  const canWrite = token?.scope === "READ_WRITE";

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get("name") ?? "");
    if (ask === undefined) return;
    const isSaved = await change(() => saveOperation(ask, { name, document, variables: variablesOf(variables) }));
    if (isSaved) form.reset();
  }

  return (
    <section aria-label="Saved operations" className="panel">
      <h2>Saved</h2>
      <form onSubmit={submit} className="saver" autoComplete="off">
        <label htmlFor="operation-name">Save what is in the editor, for your account</label>
        <span>
          <input id="operation-name" name="name" required maxLength={100} placeholder="A name" disabled={!canWrite} />
          <button type="submit" disabled={!canWrite}>
            Save
          </button>
        </span>
        {ask !== undefined && !canWrite && <p className="hint">Saving takes a Read &amp; Write token.</p>}
      </form>
      <ShareLink />
      <p role="alert" className="bad">
        {problem}
      </p>
      {ask === undefined && <p>A token shows what your account has saved.</p>}
      {list?.length === 0 && <p>Your account has saved nothing yet.</p>}
      <ul>
        {list?.map((saved) => (
          <li key={saved.id} className="example">
            <button
              type="button"
              className="opener"
              onClick={() =>
                openOperation(saved.document, saved.variables === null ? "" : JSON.stringify(saved.variables, null, 2))
              }
            >
              {saved.name}
            </button>
            {canWrite && ask !== undefined && (
              <button type="button" className="runner" onClick={() => void change(() => deleteSaved(ask, saved.id))}>
                Delete<span className="visually-hidden"> {saved.name}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export const savedPlugin: GraphiQLPlugin = { title: "Saved operations", icon: SavedIcon, content: SavedPanel };
