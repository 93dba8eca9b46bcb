import "../../card-table.css";
import { useEffect, useState } from "react";
import { useLive } from "../../app/api/live.ts";
import { graphql } from "../../app/api/operation.ts";
import type { IconName } from "../../app/parts/icon-paths.ts";
import { Icon } from "../../app/parts/icons.tsx";
import { usePageTitle } from "../../app/parts/page-title.ts";
import { RelativeTime } from "../../app/parts/time.tsx";
import { usePerson, useSession } from "../../app/session/session.tsx";
import type { ImportRowFragment, ImportState } from "../../generated/graphql.ts";
import { RowList } from "../row-list.tsx";
import { StateFilter } from "../state-filter.tsx";
import { usePages } from "../use-pages.ts";
import { ImportIssues } from "./import-issues.tsx";

/** @public Operations name it by its GraphQL name. */
export const importRow = graphql(`
  fragment ImportRow on Import {
    id kind sourceId state createdAt finishedAt failure rowsRead rowsLoaded rowsRejected issueCount
    files { path bytes }
  }
`);

const listImports = graphql(`
  query ListImports($states: [ImportState!], $after: String) {
    imports(states: $states, after: $after, limit: 50) { ...ImportRow }
  }
`);

const importChanges = graphql(`
  subscription ImportChanges {
    importChanges { id }
  }
`);

const pageSize = 50;
const everyMilliseconds = 5_000;

const stateWords: Record<ImportState, { readonly word: string; readonly icon: IconName; readonly tone: string }> = {
  DONE: { word: "Loaded", icon: "check", tone: "good" },
  FAILED: { word: "Failed", icon: "cross", tone: "bad" },
  RUNNING: { word: "Loading", icon: "hourglass", tone: "soft" },
  QUEUED: { word: "Waiting", icon: "clock", tone: "soft" },
  RECEIVING: { word: "Files are missing", icon: "warning", tone: "warn" },
};

const kindWords: Record<ImportRowFragment["kind"], string> = {
  WAREHOUSE: "Warehouse",
  VISUALIZATION: "BI dashboards",
  TRANSFORMATION: "dbt",
  LINEAGE: "Lineage",
  QUALITY: "Quality checks",
};

/** Settings > Imports: what was uploaded, and what came of it. */
export default function ImportsSettings() {
  usePageTitle("Settings › Imports");
  const { call } = useSession();
  const [state, setState] = useState<ImportState>();
  const pages = usePages(`imports ${state}`, pageSize, async (after, signal) => {
    const variables = { states: state === undefined ? null : [state], after };
    return (await call(listImports, variables, { signal })).imports;
  });
  const isUnderWay = pages.rows?.some((one) => one.state === "RUNNING" || one.state === "QUEUED") ?? false;
  const { reload } = pages;
  useLive(importChanges, usePerson(), reload);
  // What is told is the beginning and the end of each: how far one has come is asked.
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(reload, everyMilliseconds);
    return () => clearInterval(timer);
  }, [isUnderWay, reload]);
  return (
    <div className="page">
      <h1>Imports</h1>
      <p>
        Files that <code>catalog upload</code> or another uploader sent, and what came of their rows.{" "}
        <code>catalog check</code> finds most problems before anything is sent.
      </p>
      <StateFilter words={stateWords} value={state} onChange={setState} />
      <RowList
        pages={pages}
        what="Imports"
        columns={["Import", "State", "Rows", "When"]}
        empty="Nothing has been uploaded."
      >
        {(row) => <ImportLine key={row.id} row={row} />}
      </RowList>
    </div>
  );
}

function ImportLine({ row }: { row: ImportRowFragment }) {
  const { word, icon, tone } = stateWords[row.state];
  return (
    <tr>
      <th scope="row">
        {kindWords[row.kind]}
        <details className="small">
          <summary>
            {row.files.length} {row.files.length === 1 ? "file" : "files"}
          </summary>
          <ul className="issue-list">
            {row.files.map(({ path, bytes }) => (
              <li key={path}>
                <code>{path}</code> <span className="soft">{Math.ceil(bytes / 1_000).toLocaleString("en-GB")} kB</span>
              </li>
            ))}
          </ul>
        </details>
        {row.issueCount > 0 && <ImportIssues id={row.id} count={row.issueCount} />}
      </th>
      <td data-label="State">
        <div>
          <span className={tone}>
            <Icon name={icon} /> {word}
          </span>
          {row.failure != null && <span className="small block">{row.failure}</span>}
        </div>
      </td>
      <td data-label="Rows">
        <div className="rows-loaded">
          {row.rowsLoaded.toLocaleString("en-GB")} loaded
          {row.rowsRejected > 0 && (
            <span className="warn small block">{row.rowsRejected.toLocaleString("en-GB")} left out</span>
          )}
        </div>
      </td>
      <td data-label="When">
        <RelativeTime at={row.finishedAt ?? row.createdAt} />
      </td>
    </tr>
  );
}
