import { createContext, type ReactNode, use, useCallback, useRef, useState } from "react";

const AnnounceContext = createContext<(text: string) => void>(() => undefined);

/** Says something politely: shown for a while, and read out when a screen reader has a moment. */
export function useAnnounce(): (text: string) => void {
  return use(AnnounceContext);
}

const shownForMilliseconds = 8_000;

export function Announcer({ children }: { children: ReactNode }) {
  const [text, setText] = useState("");
  const timer = useRef<number>(undefined);
  const announce = useCallback((next: string) => {
    clearTimeout(timer.current);
    setText(next);
    timer.current = window.setTimeout(() => setText(""), shownForMilliseconds);
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="announcement" role="status" aria-live="polite">
        {text !== "" && <p>{text}</p>}
      </div>
    </AnnounceContext>
  );
}
