import { pick, useGraphiQL } from "@graphiql/react";
import { useEffect, useState } from "react";

/** What stands in the editors now. */
export interface CurrentOperation {
  document: string;
  variables: string;
  operationName: string;
}

/** Follows the editors while the panel that asks is open. */
export function useCurrentOperation(): CurrentOperation {
  const { queryEditor, variableEditor, operationName } = useGraphiQL(
    pick("queryEditor", "variableEditor", "operationName"),
  );
  const [texts, setTexts] = useState({ document: "", variables: "" });
  useEffect(() => {
    if (queryEditor === undefined) return;
    const read = () => setTexts({ document: queryEditor.getValue(), variables: variableEditor?.getValue() ?? "" });
    read();
    const listeners = [queryEditor, variableEditor].map((editor) => editor?.onDidChangeModelContent(read));
    return () => {
      for (const listener of listeners) listener?.dispose();
    };
  }, [queryEditor, variableEditor]);
  return { ...texts, operationName: operationName ?? "" };
}

/** The variables as an object; undefined for none, and for a text that is not one. */
export function variablesOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // Whatever JSON can write as an object has such keys.
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
