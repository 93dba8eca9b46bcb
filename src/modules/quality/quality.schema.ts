import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost, stating } from "#graphql/cost.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { pageOf } from "#kernel/page.ts";
import type { Quality } from "./quality.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly quality: Quality;
  }
}

const QualityStatus = builder.enumType("QualityStatus", {
  description: "What the run of a check came to.",
  values: {
    ALERT: { description: "It failed: the data should not be relied on." },
    WARNING: { description: "Something is odd, but not wrong enough for an alert." },
    SUCCESS: { description: "All as it should be." },
  } as const,
});

builder.prismaObject("QualityCheck", {
  description: "A check of a table's data, with its latest run.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    externalId: t.exposeString("externalId", {
      description: "The id given by whoever reports the check; unique within its table.",
    }),
    name: t.exposeString("name", { description: "What the check is called." }),
    description: t.exposeString("description", { nullable: true, description: "What it looks at." }),
    status: t.expose("status", { type: QualityStatus, description: "What the latest run came to." }),
    result: t.exposeString("result", { nullable: true, description: "What the tool said of the latest run." }),
    runAt: t.expose("runAt", { type: "Timestamp", description: "When the latest run was." }),
    source: t.exposeString("source", {
      description: "Who reported it first: `API`, or the tool that it was read from.",
    }),
    url: t.exposeString("url", { nullable: true, description: "Where it can be looked at in its own tool." }),
    ownerEmail: t.exposeString("ownerEmail", {
      nullable: true,
      description: "The address of whom the tool names as responsible for it.",
    }),
    columnId: t.exposeString("columnId", { nullable: true, description: "The id of `column`." }),
    column: t.relation("column", { nullable: true, description: "The column that it looks at, if only at one." }),
    tableId: t.exposeString("tableId", { description: "The id of `table`." }),
    table: t.relation("table", { description: "The table that it looks at." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it was first reported." }),
    deletedAt: t.expose("deletedAt", { type: "Timestamp", nullable: true, description: "When it was removed." }),
  }),
});

const GetQualityChecksOutput = pageType("GetQualityChecksOutput", "QualityCheck", "A page of quality checks.");

const GetQualityChecksScope = builder.inputType("GetQualityChecksScope", {
  description: "Which checks; all conditions have to hold.",
  fields: (t) => ({
    tableId: t.string({ description: "Only checks of this table." }),
    withDeleted: t.boolean({
      defaultValue: false,
      description: "Also checks that were removed, or whose table is deleted or lies in something deleted.",
    }),
  }),
});

builder.queryField("getDataQualities", (t) =>
  t.field({
    type: GetQualityChecksOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Quality checks with their latest runs, in the order of their ids; none of hidden tables.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      scope: t.arg({ type: GetQualityChecksScope, description: "Which checks." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.quality.list(accountActor(context), input, pageOf(pagination)),
  }),
);

const BaseQualityCheckInput = builder.inputType("BaseQualityCheckInput", {
  description: "A run of a check. What is left out of a check that is there already stays as it is, null empties.",
  fields: (t) => ({
    externalId: t.string({ required: true, description: "Your own id of the check, unique within the table." }),
    name: t.string({ required: true, description: "What the check is called, 1 to 1,000 characters." }),
    runAt: t.field({
      type: "DateTime",
      required: true,
      description: "When it ran. A run older than the one that is stored changes nothing.",
    }),
    status: t.field({ type: QualityStatus, required: true, description: "What the run came to." }),
    columnId: t.string({ description: "The column that it looks at, if only at one; a column of the table." }),
    description: t.string({ description: "What it looks at." }),
    url: t.string({ description: "Where it can be looked at: an http or https address of at most 2,000 characters." }),
  }),
});

const UpsertQualityChecksInput = builder.inputType("UpsertQualityChecksInput", {
  description: "Runs of checks of one table.",
  fields: (t) => ({
    tableId: t.string({ required: true, description: "The table that they look at; of any source." }),
    qualityChecks: t.field({ type: [BaseQualityCheckInput], required: true, description: "The runs, at most 500." }),
  }),
});

const QualityCheckInput = builder.inputType("QualityCheckInput", {
  description: "A check, by what it is known by.",
  fields: (t) => ({
    externalId: t.string({ required: true, description: "Your own id of the check." }),
    tableId: t.string({ required: true, description: "The table that it looks at." }),
  }),
});

const RemoveQualityChecksInput = builder.inputType("RemoveQualityChecksInput", {
  description: "Checks to remove, of any tables.",
  fields: (t) => ({
    qualityChecks: t.field({ type: [QualityCheckInput], required: true, description: "The checks, at most 500." }),
  }),
});

function checksCost({ data }: { data: { qualityChecks: readonly unknown[] } }) {
  return batchCost({ data: data.qualityChecks });
}
stating("Costs 1 a check, and what each check's selected objects cost.", checksCost);

builder.mutationField("upsertDataQualities", (t) =>
  t.prismaField({
    type: ["QualityCheck"],
    access: { scope: "READ_WRITE" },
    complexity: checksCost,
    description:
      "Reports runs of checks, which are known by their table and external id: at most 500, all or none, answered in the order of the input. A run older than the stored one is not applied; the stored check is answered.",
    args: { data: t.arg({ type: UpsertQualityChecksInput, required: true, description: "The runs." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "qualityCheck", query, await context.modules.quality.upsert(accountActor(context), data)),
  }),
);

builder.mutationField("removeDataQualities", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: checksCost,
    description: "Removes checks: at most 500, all or none. Always true: a check that is not there is removed already.",
    args: { data: t.arg({ type: RemoveQualityChecksInput, required: true, description: "Which checks." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.quality.remove(accountActor(context), data);
      return true;
    },
  }),
);
