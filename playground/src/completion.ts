import { useGraphiQL, useMonaco } from "@graphiql/react";
import type { editor, IDisposable, languages, Position } from "monaco-editor/esm/vs/editor/editor.api.js";
import { useEffect } from "react";
import { type Suggestion, suggest } from "./catalog-values.ts";
import { usePlayground } from "./playground-context.ts";
import { argumentAt } from "./string-argument.ts";
import type { Transport } from "./transport.ts";

type Monaco = typeof import("monaco-editor/esm/vs/editor/editor.api.js");

function itemOf(monaco: Monaco, { label, detail, value }: Suggestion, typed: string, at: Position) {
  return {
    label,
    detail,
    insertText: value,
    // The server has chosen already: an id does not look like the path that was typed for it.
    filterText: typed,
    kind: monaco.languages.CompletionItemKind.Value,
    range: new monaco.Range(at.lineNumber, at.column - typed.length, at.lineNumber, at.column),
  };
}

function provider(monaco: Monaco, ask: Transport["ask"], queryText: () => string): languages.CompletionItemProvider {
  return {
    triggerCharacters: ['"', ".", "/", " "],
    async provideCompletionItems(model: editor.ITextModel, at: Position) {
      const before = model.getValueInRange(new monaco.Range(1, 1, at.lineNumber, at.column));
      const place = argumentAt(before, model.getLanguageId() === "json" ? queryText() : undefined);
      if (place === undefined) return { suggestions: [] };
      const found = await suggest(place, ask);
      // Further letters ask again, since the catalog holds more than one answer shows.
      return { incomplete: true, suggestions: found.map((one) => itemOf(monaco, one, place.typed, at)) };
    },
  };
}

/** Completes the values of arguments from the catalog: in the document, and in the variables. */
export function CatalogCompletion(): null {
  const { ask } = usePlayground();
  const monaco = useMonaco((state) => state.monaco);
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  useEffect(() => {
    if (monaco === undefined || ask === undefined) return;
    for (const one of [queryEditor, variableEditor])
      one?.updateOptions({ quickSuggestions: { comments: false, strings: true, other: true } });
    const made = provider(monaco, ask, () => queryEditor?.getValue() ?? "");
    const registered: IDisposable[] = ["graphql", "json"].map((language) =>
      monaco.languages.registerCompletionItemProvider(language, made),
    );
    return () => {
      for (const one of registered) one.dispose();
    };
  }, [monaco, ask, queryEditor, variableEditor]);
  return null;
}
