import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";
import "./editor.css";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { EditorLooks } from "./editor-looks.ts";
import { examples } from "./examples.ts";
import { AskContext, examplesPlugin } from "./examples-plugin.tsx";
import { createGuardedStorage } from "./guarded-storage.ts";
import { schemaQueryName, type Transport } from "./transport.ts";

// GraphiQL compares these by identity, so they are made once.
const plugins = [examplesPlugin, HISTORY_PLUGIN];
const storage = createGuardedStorage();
const defaultTabs = examples.slice(0, 1).map((example) => ({ query: example.document }));

interface EditorProps {
  transport: Transport;
  hasToken: boolean;
}

/** GraphiQL in our shell. Without a token it gets no schema and asks for none. */
export default function Editor({ transport, hasToken }: EditorProps) {
  return (
    <AskContext value={hasToken ? transport.ask : undefined}>
      <GraphiQL
        fetcher={transport.fetcher}
        {...(hasToken ? {} : { schema: null })}
        introspectionQueryName={schemaQueryName}
        inputValueDeprecation
        schemaDescription
        storage={storage}
        plugins={plugins}
        visiblePlugin={examplesPlugin}
        defaultTabs={defaultTabs}
        defaultEditorToolsVisibility="variables"
        // The token field is the only place for credentials, so there is no header editor that could keep one.
        isHeadersEditorEnabled={false}
        shouldPersistHeaders={false}
        showPersistHeadersSettings={false}
      >
        <GraphiQL.Logo>{null}</GraphiQL.Logo>
        <EditorLooks />
      </GraphiQL>
    </AskContext>
  );
}
