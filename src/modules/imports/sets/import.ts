import type { IssueKind } from "#modules/imports/files/findings.ts";
import type { ImportKind } from "./upload-path.ts";

export const importStates = ["RECEIVING", "QUEUED", "RUNNING", "DONE", "FAILED"] as const;

export type ImportState = (typeof importStates)[number];

/** A set of files and what came of it. */
export type Import = {
  readonly id: string;
  readonly accountId: string;
  readonly sourceId: string;
  readonly kind: ImportKind;
  readonly state: ImportState;
  readonly rowsRead: number;
  readonly rowsLoaded: number;
  readonly rowsRejected: number;
  readonly issueCount: number;
  readonly failure: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
};

export type ImportedFile = {
  readonly id: string;
  readonly path: string;
  readonly part: string;
  readonly bytes: number;
  readonly receivedAt: Date;
};

export type ImportIssue = {
  readonly file: string;
  readonly line: number;
  readonly column: string | null;
  readonly kind: IssueKind;
  readonly message: string;
};

/** The name of the durable job; its id is the import's. */
export const importJobName = "import";
