import { pick, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { Kind, parse } from "graphql";
import { examples } from "./examples.ts";

/** An empty tab, or one that still shows an untouched example, may be taken; anything else is somebody's work. */
function isFree(text: string): boolean {
  const document = text.trim();
  return document === "" || examples.some((example) => example.document === document);
}

/** Answers a function that shows a document and its variables in a tab of the editor. */
export function useOpenExample(): (document: string, variables?: Record<string, unknown>) => void {
  const actions = useGraphiQLActions();
  const { queryEditor, variableEditor, responseEditor } = useGraphiQL(
    pick("queryEditor", "variableEditor", "responseEditor"),
  );

  return (document, variables) => {
    if (queryEditor === undefined) return;
    actions.stop();
    if (!isFree(queryEditor.getValue())) actions.addTab();
    const variablesText = variables === undefined ? "" : JSON.stringify(variables, null, 2);
    queryEditor.setValue(document);
    variableEditor?.setValue(variablesText);
    responseEditor?.setValue("");

    // The editor reports its changes with a delay; said at once, Run works on the very next click.
    const documentAST = parse(document);
    const operations = documentAST.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    const operationName = operations[0]?.name?.value ?? "";
    actions.setOperationFacts({ documentAST, operations, operationName });
    actions.updateActiveTabValues({ query: document, variables: variablesText, operationName, response: null });
  };
}
