import { pick, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { type DocumentNode, Kind, parse } from "graphql";
import { useCallback, useEffect } from "react";
import { examples } from "./examples.ts";

/** An empty tab, or one that still shows an untouched example, may be taken; anything else is somebody's work. */
function isFree(text: string): boolean {
  const document = text.trim();
  return document === "" || examples.some((example) => example.document === document);
}

/** Drafts are saved and shared too, and not every draft can be read. */
function parsed(document: string): DocumentNode | undefined {
  try {
    return parse(document);
  } catch {
    return undefined;
  }
}

interface Wish {
  document: string;
  variables: string;
}

// Of the page and not of a panel: whoever closes the panel before the editor has come still gets what they asked for.
const waiting: { wish?: Wish | undefined } = {};

/**
 * Answers a function that shows a document and its variables in a tab of the editor. Whoever asks before the editor has
 * come gets it as soon as it has: the last wish counts.
 */
export function useOpenOperation(): (document: string, variables: string) => void {
  const actions = useGraphiQLActions();
  const { queryEditor, variableEditor, responseEditor } = useGraphiQL(
    pick("queryEditor", "variableEditor", "responseEditor"),
  );
  const isReady = queryEditor !== undefined && variableEditor !== undefined && responseEditor !== undefined;

  const show = useCallback(
    ({ document, variables }: Wish) => {
      if (queryEditor === undefined) return;
      actions.stop();
      if (!isFree(queryEditor.getValue())) actions.addTab();
      queryEditor.setValue(document);
      variableEditor?.setValue(variables);
      responseEditor?.setValue("");

      // The editor reports its changes with a delay; said at once, Run works on the very next click.
      const documentAST = parsed(document);
      const definitions = documentAST?.definitions ?? [];
      const operations = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
      const operationName = operations[0]?.name?.value ?? "";
      actions.setOperationFacts({ ...(documentAST && { documentAST }), operations, operationName });
      actions.updateActiveTabValues({ query: document, variables, operationName, response: null });
    },
    [actions, queryEditor, variableEditor, responseEditor],
  );

  useEffect(() => {
    if (!isReady || waiting.wish === undefined) return;
    show(waiting.wish);
    waiting.wish = undefined;
  }, [isReady, show]);

  return useCallback(
    (document, variables) => {
      if (isReady) show({ document, variables });
      else waiting.wish = { document, variables };
    },
    [isReady, show],
  );
}
