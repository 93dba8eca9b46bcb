/** What can be wrong with a cell of a file. */
export const issueKinds = [
  "MISSING_VALUE",
  "WRONG_DATATYPE",
  "UNAUTHORIZED_VALUE",
  "DUPLICATE_VALUE",
  "UNKNOWN_REFERENCE",
] as const;

export type IssueKind = (typeof issueKinds)[number];

export type Issue = {
  readonly file: string;
  /** Where the row begins, counted from 1; the header is line 1. 0 for files that have no lines. */
  readonly line: number;
  readonly column: string | null;
  readonly kind: IssueKind;
  readonly message: string;
};

/** A file that as a whole cannot be read as what it claims to be: nothing of its set is loaded. */
export class UnreadableFile extends Error {}

export const mostIssuesKept = 1_000;

/** What was met while files were read. Issues are all counted; the first thousand are kept. */
export class Findings {
  rowsRead = 0;
  rowsRejected = 0;
  issueCount = 0;
  readonly issues: Issue[] = [];
  /** By file, then by kind. */
  readonly counts = new Map<string, Record<IssueKind, number>>();

  add(issue: Issue): void {
    if (this.issues.length < mostIssuesKept) this.issues.push(issue);
    this.count(issue, 1);
  }

  /** Issues of a kind that are counted without being kept. */
  count({ file, kind }: Pick<Issue, "file" | "kind">, issues: number): void {
    this.issueCount += issues;
    const counts = this.counts.get(file) ?? noCounts();
    counts[kind] += issues;
    this.counts.set(file, counts);
  }

  /** The same once more, so that what is found from here on can be forgotten. */
  copy(): Findings {
    const copied = new Findings();
    copied.rowsRead = this.rowsRead;
    copied.rowsRejected = this.rowsRejected;
    copied.issueCount = this.issueCount;
    copied.issues.push(...this.issues);
    for (const [file, counts] of this.counts) copied.counts.set(file, { ...counts });
    return copied;
  }

  get rowsLoaded(): number {
    return this.rowsRead - this.rowsRejected;
  }
}

export function noCounts(): Record<IssueKind, number> {
  return { MISSING_VALUE: 0, WRONG_DATATYPE: 0, UNAUTHORIZED_VALUE: 0, DUPLICATE_VALUE: 0, UNKNOWN_REFERENCE: 0 };
}
