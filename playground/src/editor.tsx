import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";
import "./editor.css";
import "./panels.css";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { AnswerLine } from "./answer-line.tsx";
import { codePlugin } from "./code-plugin.tsx";
import { CatalogCompletion } from "./completion.ts";
import { EditorLooks } from "./editor-looks.ts";
import { examples } from "./examples.ts";
import { examplesPlugin } from "./examples-plugin.tsx";
import { createGuardedStorage } from "./guarded-storage.ts";
import { savedPlugin } from "./saved-plugin.tsx";
import { ScopeWord } from "./scope-word.tsx";
import { SharedLink } from "./shared-link.ts";
import { schemaQueryName, type Transport } from "./transport.ts";

// GraphiQL compares these by identity, so they are made once.
const plugins = [examplesPlugin, savedPlugin, codePlugin, HISTORY_PLUGIN];
const storage = createGuardedStorage();
const defaultTabs = examples.slice(0, 1).map((example) => ({ query: example.document }));

/** Light or dark as it was chosen in the app; what is chosen in GraphiQL's own settings goes before. */
function chosenTheme(): "light" | "dark" | undefined {
  try {
    const theme = localStorage.getItem("catalog.theme");
    return theme === "light" || theme === "dark" ? theme : undefined;
  } catch {
    return undefined;
  }
}
const theme = chosenTheme();

interface EditorProps {
  transport: Transport;
  hasToken: boolean;
}

/** GraphiQL in our shell. Without a token it gets no schema and asks for none. */
export default function Editor({ transport, hasToken }: EditorProps) {
  return (
    <GraphiQL
      fetcher={transport.fetcher}
      {...(hasToken ? {} : { schema: null })}
      introspectionQueryName={schemaQueryName}
      inputValueDeprecation
      schemaDescription
      storage={storage}
      plugins={plugins}
      {...(theme === undefined ? {} : { defaultTheme: theme })}
      visiblePlugin={examplesPlugin}
      defaultTabs={defaultTabs}
      defaultEditorToolsVisibility="variables"
      // The token field is the only place for credentials, so there is no header editor that could keep one.
      isHeadersEditorEnabled={false}
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
    >
      <GraphiQL.Logo>{null}</GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, copy, merge }) => (
          <>
            <ScopeWord />
            {prettify}
            {merge}
            {copy}
          </>
        )}
      </GraphiQL.Toolbar>
      <GraphiQL.Footer>
        <AnswerLine />
      </GraphiQL.Footer>
      <EditorLooks />
      <CatalogCompletion />
      <SharedLink />
    </GraphiQL>
  );
}
