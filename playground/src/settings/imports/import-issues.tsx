import { useState } from "react";
import { graphql } from "../../app/api/operation.ts";
import { useLoad } from "../../app/api/use-load.ts";
import { ProblemView } from "../../app/parts/problem-view.tsx";
import { Skeleton } from "../../app/parts/skeleton.tsx";
import { useSession } from "../../app/session/session.tsx";
import type { ImportIssueKind } from "../../generated/graphql.ts";

const readIssues = graphql(`
  query ReadImportIssues($id: String!) {
    import(id: $id) { id issues(limit: 100) { file line column kind message } }
  }
`);

const kindWords: Record<ImportIssueKind, string> = {
  DUPLICATE_VALUE: "Duplicate value",
  MISSING_VALUE: "Missing value",
  UNAUTHORIZED_VALUE: "Value not allowed",
  UNKNOWN_REFERENCE: "Unknown reference",
  WRONG_DATATYPE: "Wrong type",
};

/** Why rows were left out; read once somebody wants to know. */
export function ImportIssues({ id, count }: { id: string; count: number }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="small" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {count.toLocaleString("en-GB")} {count === 1 ? "problem" : "problems"}
      </summary>
      {isOpen && <Issues id={id} count={count} />}
    </details>
  );
}

function Issues({ id, count }: { id: string; count: number }) {
  const { call } = useSession();
  const { data, problem, reload } = useLoad(id, (signal) => call(readIssues, { id }, { signal }));
  if (problem !== undefined) return <ProblemView problem={problem} onRetry={reload} />;
  if (data === undefined) return <Skeleton rows={2} label="Reading the problems" />;
  const issues = data.import?.issues ?? [];
  return (
    <>
      {count > issues.length && <p className="soft">The first {issues.length}.</p>}
      <ul className="issue-list">
        {issues.map(({ file, line, column, kind, message }) => (
          <li key={`${file} ${line} ${column} ${message}`}>
            <b>{kindWords[kind]}</b> in{" "}
            <code>
              {file}:{line}
            </code>
            {column != null && (
              <>
                , <code>{column}</code>
              </>
            )}
            : {message}
          </li>
        ))}
      </ul>
    </>
  );
}
