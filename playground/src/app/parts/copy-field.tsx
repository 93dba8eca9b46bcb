import { useEffect, useRef, useState } from "react";
import { Icon } from "./icons.tsx";

/** Copies a text, or, where the clipboard is not allowed, selects it so that Ctrl-C does. */
export function useCopy() {
  const [outcome, setOutcome] = useState<"copied" | "selected">();
  const timer = useRef<number>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy(text: string, select: () => void) {
    clearTimeout(timer.current);
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      select();
      setOutcome("selected");
    }
    timer.current = window.setTimeout(() => setOutcome(undefined), 4_000);
  }

  return { outcome, copy };
}

export function CopyOutcome({ outcome }: { outcome: "copied" | "selected" | undefined }) {
  return (
    <span role="status" className="copy-outcome">
      {outcome === "copied" && (
        <>
          <Icon name="check" /> Copied
        </>
      )}
      {outcome === "selected" && "Selected: press Ctrl-C to copy"}
    </span>
  );
}

/** A text that is meant to be copied, such as an address or a command. */
export function CopyField({ text, label, isBlock = false }: { text: string; label: string; isBlock?: boolean }) {
  const code = useRef<HTMLElement>(null);
  const { outcome, copy } = useCopy();
  function select() {
    if (code.current !== null) getSelection()?.selectAllChildren(code.current);
  }
  return (
    <div className={isBlock ? "copy-field block" : "copy-field"}>
      {isBlock ? (
        // A command can be wider than its box: whoever has no mouse scrolls it with the arrow keys.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: that takes the focus.
        <pre tabIndex={0}>
          <code ref={code}>{text}</code>
        </pre>
      ) : (
        <code ref={code}>{text}</code>
      )}
      <button type="button" className="quiet" onClick={() => copy(text, select)}>
        <Icon name="copy" /> Copy<span className="visually-hidden"> {label}</span>
      </button>
      <CopyOutcome outcome={outcome} />
    </div>
  );
}
