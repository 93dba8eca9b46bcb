import { usePlayground } from "./playground-context.ts";
import { scopeWords } from "./token-info.ts";

/** What the token in use may do, beside the button that uses it. */
export function ScopeWord() {
  const { token } = usePlayground();
  if (token === undefined) return null;
  return (
    <p className="scope-word" data-scope={token.scope}>
      <span className="visually-hidden">Scope: </span>
      {scopeWords[token.scope]}
    </p>
  );
}
