import { type GraphiQLPlugin, useGraphiQLActions } from "@graphiql/react";
import { useId } from "react";
import { type Example, examples } from "./examples.ts";
import { usePlayground } from "./playground-context.ts";
import { fillTableId } from "./table-id.ts";
import { scopeWords } from "./token-info.ts";
import { useOpenOperation } from "./use-open-operation.ts";

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M3 4.5h14M3 10h9M3 15.5h6M14 11.5v6l4-3z" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

interface ExampleItemProps {
  example: Example;
  onOpen(): void;
  /** Opens and runs it; undefined where that is not offered. */
  onRun: (() => void) | undefined;
}

/** The whole card can be clicked, while the button's name stays short: the style sheet stretches the button over it. */
function ExampleItem({ example, onOpen, onRun }: ExampleItemProps) {
  const descriptionId = useId();
  return (
    <li className="example">
      <button type="button" className="opener" aria-describedby={descriptionId} onClick={onOpen}>
        {example.name}
      </button>
      <p id={descriptionId}>
        {example.description} <span className="scope">{scopeWords[example.scope]}</span>
      </p>
      {onRun && (
        <button type="button" className="runner" onClick={onRun}>
          Run it now
        </button>
      )}
    </li>
  );
}

function ExamplesPanel() {
  const { ask } = usePlayground();
  const openOperation = useOpenOperation();
  const { run } = useGraphiQLActions();

  async function open(example: Example) {
    const variables = ask === undefined ? example.variables : await fillTableId(example.variables, ask);
    openOperation(example.document, variables === undefined ? "" : JSON.stringify(variables, null, 2));
  }

  return (
    <section aria-label="Examples" className="panel">
      <h2>Examples</h2>
      <ul>
        {examples.map((example, index) => (
          <ExampleItem
            key={example.name}
            example={example}
            onOpen={() => void open(example)}
            onRun={index === 0 && ask !== undefined ? () => void open(example).then(() => run()) : undefined}
          />
        ))}
      </ul>
    </section>
  );
}

export const examplesPlugin: GraphiQLPlugin = { title: "Examples", icon: ExamplesIcon, content: ExamplesPanel };
