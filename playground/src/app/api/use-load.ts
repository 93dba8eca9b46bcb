import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem, isAbort, type Problem } from "./problem.ts";

export type Loaded<T> = {
  /** What was read last; it stays while it is read again. */
  readonly data: T | undefined;
  readonly problem: Problem | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
};

/** Reads something when the component appears, when `key` changes and when told to; only the newest answer counts. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; data?: T; problem?: Problem; isLoading: boolean }>({
    key,
    isLoading: true,
  });
  const [round, setRound] = useState(0);
  const current = useRef(load);
  current.current = load;

  useEffect(() => {
    const abort = new AbortController();
    setState((before) => (before.key === key ? { ...before, isLoading: true } : { key, isLoading: true }));
    current
      .current(abort.signal)
      .then((data) => {
        if (!abort.signal.aborted) setState({ key, data, isLoading: false });
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted || isAbort(error)) return;
        setState((before) => ({ ...before, problem: asProblem(error), isLoading: false }));
      });
    return () => abort.abort();
    // A new round is a wish to read again.
  }, [key, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  const mine: typeof state = state.key === key ? state : { key, isLoading: true };
  return { data: mine.data, problem: mine.problem, isLoading: mine.isLoading, reload };
}
