import { useEffect, useState } from "react";

/** Copies a text, or, where the clipboard is not allowed, has it selected so that Ctrl-C does. */
export function useCopy() {
  const [outcome, setOutcome] = useState("");
  useEffect(() => {
    if (outcome === "") return;
    const timer = setTimeout(() => setOutcome(""), 4_000);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(text: string, place: HTMLElement | null) {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("Copied");
    } catch {
      if (place !== null) getSelection()?.selectAllChildren(place);
      setOutcome("Selected: press Ctrl-C to copy");
    }
  }
  return { outcome, copy };
}
