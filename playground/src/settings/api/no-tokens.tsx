import { scopePromises, scopeWords } from "./token-words.ts";

/** What a token is for, where there is none yet. */
export function NoTokens({ onCreate }: { onCreate: () => void }) {
  return (
    <div className="empty">
      <p>
        <strong>No active token.</strong> A token lets a program use the catalog without a person signed in: scripts,
        importers, MCP clients, the AI Assistant.
      </p>
      <dl className="facts">
        {(["READ_ONLY", "READ_WRITE"] as const).map((scope) => (
          <div key={scope}>
            <dt>{scopeWords[scope]}</dt>
            <dd>{scopePromises[scope]}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={onCreate}>
        Create the first token
      </button>
    </div>
  );
}
