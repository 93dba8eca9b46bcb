import type { GraphiQLPlugin } from "@graphiql/react";
import { useRef, useState } from "react";
import { anySecret } from "./api-token.ts";
import { usePlayground } from "./playground-context.ts";
import { type SnippetKind, snippetKinds, writeSnippet } from "./snippets.ts";
import { operationTypeOf } from "./transport.ts";
import { useCopy } from "./use-copy.ts";
import { useCurrentOperation, variablesOf } from "./use-current-operation.ts";

function CodeIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M7 5 2.5 10 7 15M13 5l4.5 5-4.5 5M11.5 3l-3 14" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

function useSnippet(kind: SnippetKind): string | undefined {
  const { region } = usePlayground();
  const { document, variables, operationName } = useCurrentOperation();
  const name = operationName === "" ? undefined : operationName;
  if (document.trim() === "" || anySecret.test(document) || anySecret.test(variables)) return undefined;
  const isSubscription = operationTypeOf({ query: document, operationName: name ?? null }) === "subscription";
  const source = { origin: region.origin, document, operationName: name, isSubscription };
  return writeSnippet(kind, { ...source, variables: variablesOf(variables) });
}

function CodePanel() {
  const [kind, setKind] = useState<SnippetKind>("curl");
  const code = useRef<HTMLElement>(null);
  const { outcome, copy } = useCopy();
  const snippet = useSnippet(kind);
  return (
    <section aria-label="Code" className="panel">
      <h2>Code</h2>
      <p>What is in the editor, to run elsewhere. It reads the token from $API_TOKEN.</p>
      <fieldset className="kinds">
        <legend className="visually-hidden">Language</legend>
        {snippetKinds.map((one) => (
          <label key={one}>
            <input type="radio" name="snippet" checked={one === kind} onChange={() => setKind(one)} />
            {one}
          </label>
        ))}
      </fieldset>
      {snippet === undefined ? (
        <p>There is nothing to export: the editor is empty, or holds a token.</p>
      ) : (
        <>
          <p className="actions">
            <button type="button" onClick={() => void copy(snippet, code.current)}>
              Copy code
            </button>
            <span role="status">{outcome}</span>
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the arrow keys. */}
          <pre tabIndex={0}>
            <code ref={code}>{snippet}</code>
          </pre>
        </>
      )}
    </section>
  );
}

export const codePlugin: GraphiQLPlugin = { title: "Code", icon: CodeIcon, content: CodePanel };
