import { useState } from "react";
import { asProblem, type Problem } from "../app/api/problem.ts";
import { useLoad } from "../app/api/use-load.ts";

type Pages<Row> = {
  readonly rows: readonly Row[] | undefined;
  readonly problem: Problem | undefined;
  readonly reload: () => void;
  /** There, when there may be more. */
  readonly showMore: (() => Promise<void>) | undefined;
};

/** A list that is read page by page, each page beginning after the last row of the one before. */
export function usePages<Row extends { readonly id: string }>(
  key: string,
  size: number,
  read: (after: string | null, signal?: AbortSignal) => Promise<readonly Row[]>,
): Pages<Row> {
  const first = useLoad(key, (signal) => read(null, signal));
  const [more, setMore] = useState<{ readonly after: readonly Row[]; readonly rows: readonly Row[] }>();
  const [problem, setProblem] = useState<Problem>();
  // What was read after an older first page does not go with a newer one.
  const later = more !== undefined && more.after === first.data ? more.rows : [];
  const rows = first.data === undefined ? undefined : [...first.data, ...later];
  const last = rows?.at(-1);
  const isFull = rows !== undefined && rows.length > 0 && rows.length % size === 0;

  async function showMore(): Promise<void> {
    const after = first.data;
    if (last === undefined || after === undefined) return;
    setProblem(undefined);
    try {
      const next = await read(last.id);
      setMore({ after, rows: [...later, ...next] });
    } catch (error) {
      setProblem(asProblem(error));
    }
  }
  return {
    rows,
    problem: first.problem ?? problem,
    reload: first.reload,
    showMore: isFull ? showMore : undefined,
  };
}
