import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { limitCost, stating } from "#graphql/cost.ts";
import { issueKinds } from "./files/findings.ts";
import type { Import, ImportedFile, ImportIssue, Imports } from "./import-sets.ts";
import { importStates } from "./sets/import.ts";
import { importKinds } from "./sets/upload-path.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly imports: Imports;
  }
}

/** Enum values with what each means. */
function described<const Name extends string>(names: readonly Name[], meanings: Readonly<Record<Name, string>>) {
  // The entries are those of `names`, one each.
  return Object.fromEntries(names.map((name) => [name, { description: meanings[name] }])) as Record<
    Name,
    { description: string }
  >;
}

const ImportKindEnum = builder.enumType("ImportKind", {
  description: "What a set of uploaded files tells of.",
  values: described(importKinds, {
    WAREHOUSE: "A warehouse: database, schema, table, column, query, view_ddl and user.",
    VISUALIZATION: "Dashboards, and their fields where that file came first.",
    LINEAGE: "Edges written by hand.",
    TRANSFORMATION: "A dbt project: its manifest, and its catalog where that came first.",
    QUALITY: "Outcomes of quality checks: a CSV file, or run_results and manifest of dbt.",
  }),
});

const ImportStateEnum = builder.enumType("ImportState", {
  description: "How far a set of uploaded files is.",
  values: described(importStates, {
    RECEIVING: "Files of the set are missing.",
    QUEUED: "It is complete and waits to be loaded.",
    RUNNING: "It is being loaded; nothing of it can be seen yet.",
    DONE: "Its good rows are in the catalog, all in one transaction.",
    FAILED: "Nothing of it was loaded; `failure` says why.",
  }),
});

const ImportIssueKindEnum = builder.enumType("ImportIssueKind", {
  description: "What is wrong with a cell of a file.",
  values: described(issueKinds, {
    MISSING_VALUE: "It is empty, and must not be.",
    WRONG_DATATYPE: "It is no number, date, list, or text that can be read.",
    UNAUTHORIZED_VALUE: "It is not one of the values that may stand there.",
    DUPLICATE_VALUE: "An earlier row says the same, where rows have to differ.",
    UNKNOWN_REFERENCE: "It names something that is not there.",
  }),
});

const ImportFileRef = builder.objectRef<ImportedFile>("ImportFile").implement({
  description: "An uploaded file.",
  fields: (t) => ({
    path: t.exposeString("path", { description: "As it was uploaded to, without the leading slash." }),
    bytes: t.exposeFloat("bytes", { description: "Its size." }),
    receivedAt: t.expose("receivedAt", { type: "Timestamp", description: "When all of it had come." }),
  }),
});

const ImportIssueRef = builder.objectRef<ImportIssue>("ImportIssue").implement({
  description: "Something wrong in a file.",
  fields: (t) => ({
    file: t.exposeString("file", { description: "The name of the file." }),
    line: t.exposeInt("line", {
      description: "The line at which the row begins; the header is line 1. 0 in files without rows.",
    }),
    column: t.exposeString("column", { nullable: true, description: "The column of the file." }),
    kind: t.expose("kind", { type: ImportIssueKindEnum, description: "What kind of thing is wrong." }),
    message: t.exposeString("message", { description: "What is wrong, in words." }),
  }),
});

const ImportRef = builder.objectRef<Import>("Import").implement({
  description: "A set of uploaded files of one timestamp, and what came of loading it.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID. Later imports have greater ids." }),
    sourceId: t.exposeString("sourceId", { description: "The source that the files tell of." }),
    kind: t.expose("kind", { type: ImportKindEnum, description: "What the files tell of." }),
    state: t.expose("state", { type: ImportStateEnum, description: "How far it is." }),
    files: t.field({
      type: [ImportFileRef],
      complexity: stating("Costs 10.", { field: 10, multiplier: 1 }),
      description: "The files that have come, in that order.",
      resolve: (found, _args, context) => context.modules.imports.files(found),
    }),
    rowsRead: t.exposeInt("rowsRead", { description: "How many rows there were." }),
    rowsLoaded: t.exposeInt("rowsLoaded", { description: "How many of them are in the catalog." }),
    rowsRejected: t.exposeInt("rowsRejected", { description: "How many were left out, each with an issue." }),
    issueCount: t.exposeInt("issueCount", {
      description: "How many things were wrong. Some leave the row out, others only the cell.",
    }),
    issues: t.field({
      type: [ImportIssueRef],
      complexity: limitCost(100),
      description: "What was wrong, in the order of the files; the first thousand are kept.",
      args: { limit: t.arg.int({ defaultValue: 100, description: "How many at most, 1 to 1,000." }) },
      resolve: (found, { limit }, context) => context.modules.imports.issues(found, limit ?? 100),
    }),
    failure: t.exposeString("failure", { nullable: true, description: "Why nothing was loaded." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When its first file came." }),
    startedAt: t.expose("startedAt", { type: "Timestamp", nullable: true, description: "When loading began." }),
    finishedAt: t.expose("finishedAt", { type: "Timestamp", nullable: true, description: "When it ended." }),
  }),
});

builder.queryField("imports", (t) =>
  t.field({
    type: [ImportRef],
    access: { scope: "READ_ONLY" },
    complexity: limitCost(50),
    description: "The account's sets of uploaded files, newest first.",
    args: {
      sourceId: t.arg.string({ description: "Only those of this source." }),
      states: t.arg({ type: [ImportStateEnum], description: "Only those in one of these states." }),
      limit: t.arg.int({ defaultValue: 50, description: "How many at most, 1 to 500." }),
      after: t.arg.string({ description: "Only those before this import: the last id of the previous page." }),
    },
    resolve: (_root, args, context) => context.modules.imports.list(accountActor(context), args),
  }),
);

builder.queryField("import", (t) =>
  t.field({
    type: ImportRef,
    nullable: true,
    access: { scope: "READ_ONLY" },
    description: "One set of uploaded files; null when there is none of that id.",
    args: { id: t.arg.string({ required: true, description: "Its id." }) },
    resolve: (_root, { id }, context) => context.modules.imports.find(accountActor(context), id),
  }),
);

builder.subscriptionField("importChanges", (t) =>
  t.field({
    type: ImportRef,
    access: { scope: "READ_ONLY" },
    description:
      "The account's imports from now on: each when it is queued and when it has ended, on whichever process.",
    subscribe: (_root, _args, context) => context.modules.imports.watch(accountActor(context), context.signal),
    resolve: (found) => found,
  }),
);
