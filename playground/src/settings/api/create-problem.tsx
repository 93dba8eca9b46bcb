import type { Problem } from "../../app/api/problem.ts";
import { ProblemText, ProblemView } from "../../app/parts/problem-view.tsx";

/** Why there is no token, or, where that cannot be known, what to do about the one there may be. */
export function CreateProblem({ problem }: { problem: Problem }) {
  if (!problem.isLostAnswer) return <ProblemView problem={problem} />;
  return (
    <div className="notice bad" role="alert">
      <ProblemText>The answer did not arrive, so nobody can know the token that may have been made.</ProblemText>
      <p>
        If it was, it now stands above as the current token of this scope. Generate another in its place: what it
        replaced keeps the end that was chosen for it.
      </p>
    </div>
  );
}
