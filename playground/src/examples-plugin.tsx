import type { GraphiQLPlugin } from "@graphiql/react";
import type { ExecutionResult } from "graphql";
import { createContext, useContext, useId } from "react";
import { type Example, examples } from "./examples.ts";
import { fillTableId } from "./table-id.ts";
import { useOpenExample } from "./use-open-example.ts";

/** How the plugin asks the server for a real id; undefined while there is no token. */
export const AskContext = createContext<((query: string) => Promise<ExecutionResult>) | undefined>(undefined);

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M3 4.5h14M3 10h9M3 15.5h6M14 11.5v6l4-3z" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** The whole card can be clicked, while the button's name stays short: the style sheet stretches the button over it. */
function ExampleItem({ example, onOpen }: { example: Example; onOpen(): void }) {
  const descriptionId = useId();
  return (
    <li className="example">
      <button type="button" aria-describedby={descriptionId} onClick={onOpen}>
        {example.name}
      </button>
      <p id={descriptionId}>
        {example.description} <span>{example.scope === "READ_WRITE" ? "Read & Write" : "Read Only"}</span>
      </p>
    </li>
  );
}

function ExamplesPanel() {
  const ask = useContext(AskContext);
  const openExample = useOpenExample();

  async function open(example: Example) {
    const variables = ask === undefined ? example.variables : await fillTableId(example.variables, ask);
    openExample(example.document, variables);
  }

  return (
    <section aria-label="Examples" className="examples">
      <h2>Examples</h2>
      <ul>
        {examples.map((example) => (
          <ExampleItem key={example.name} example={example} onOpen={() => void open(example)} />
        ))}
      </ul>
    </section>
  );
}

export const examplesPlugin: GraphiQLPlugin = { title: "Examples", icon: ExamplesIcon, content: ExamplesPanel };
