import type { ReactNode } from "react";
import type { Problem } from "../api/problem.ts";
import { Icon } from "./icons.tsx";

export function ProblemText({ children }: { children: ReactNode }) {
  return (
    <p className="problem-text">
      <Icon name="warning" /> <span>{children}</span>
    </p>
  );
}

/** What happened, what can be done, and the id that an operator finds the request by. */
export function ProblemView({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  return (
    <div className="notice bad" role="alert">
      <ProblemText>{problem.message}</ProblemText>
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          Retry
        </button>
      )}
      {problem.requestId !== undefined && (
        <p className="small soft">
          Request id <code>{problem.requestId}</code>
        </p>
      )}
    </div>
  );
}
