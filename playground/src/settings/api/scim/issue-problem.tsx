import { useEffect, useRef } from "react";
import type { Problem } from "../../../app/api/problem.ts";
import { ProblemText, ProblemView } from "../../../app/parts/problem-view.tsx";

/** After a failure the list is read again: somebody else may have been first, or the answer alone was lost. */
export function useUnsure(problem: Problem | undefined, onUnsure: () => void): void {
  const listener = useRef(onUnsure);
  listener.current = onUnsure;
  useEffect(() => {
    if (problem !== undefined) listener.current();
  }, [problem]);
}

export function IssueProblem({ problem }: { problem: Problem | undefined }) {
  if (problem === undefined) return null;
  if (!problem.isLostAnswer) return <ProblemView problem={problem} />;
  return (
    <div className="notice bad" role="alert">
      <ProblemText>The answer did not arrive, so nobody can know the token that may have been made.</ProblemText>
      <p>Close this. If the list shows a new active token, rotate it: that makes one whose secret you see.</p>
    </div>
  );
}
