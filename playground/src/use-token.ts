import { useCallback, useState } from "react";

export interface TokenInput {
  token: string;
  isIncomplete: boolean;
  /** Issued here and not typed, so that it is in no field. */
  isIssued: boolean;
}

const none: TokenInput = { token: "", isIncomplete: false, isIssued: false };

/** The token in use: in this state and nowhere else. */
export function useToken() {
  const [input, setInput] = useState(none);
  const type = useCallback(
    (typed: { token: string; isIncomplete: boolean }) => setInput({ ...typed, isIssued: false }),
    [],
  );
  const issue = useCallback((token: string) => setInput({ token, isIncomplete: false, isIssued: true }), []);
  const forget = useCallback(() => setInput(none), []);
  return { input, type, issue, forget };
}
