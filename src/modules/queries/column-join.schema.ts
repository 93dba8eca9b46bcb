import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { listCost } from "#graphql/cost.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { pageOf } from "#kernel/page.ts";

builder.prismaObject("ColumnJoin", {
  description: "Two columns that queries join. Which of them comes first has no meaning.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    count: t.exposeInt("count", { description: "How many of the stored queries join them." }),
    firstColumnId: t.exposeString("firstColumnId", { description: "The id of `firstColumn`." }),
    firstColumn: t.relation("firstColumn", { description: "The column whose id is the smaller one." }),
    secondColumnId: t.exposeString("secondColumnId", { description: "The id of `secondColumn`." }),
    secondColumn: t.relation("secondColumn", { description: "The column that it is joined with." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When the join was first seen." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When a query last added to its count." }),
  }),
});

const GetColumnJoinsOutput = pageType("GetColumnJoinsOutput", "ColumnJoin", "A page of joins of columns.");

const ColumnJoinSortingKey = sortingKeys("ColumnJoinSortingKey", "What joins of columns can be sorted by.", {
  count: "How many of the stored queries join them.",
});
const ColumnJoinSorting = sortingInput("ColumnJoinSorting", ColumnJoinSortingKey);

const GetColumnJoinsScope = builder.inputType("GetColumnJoinsScope", {
  description: "Which joins; all conditions have to hold.",
  fields: (t) => ({
    columnIds: t.stringList({ description: "Only joins of one of these columns, with whichever other." }),
    ids: t.stringList({ description: "Only these joins." }),
    tableIds: t.stringList({ description: "Only joins of a column of one of these tables, with whichever other." }),
    withDeleted: t.boolean({
      defaultValue: false,
      description: "Also joins of a column that is deleted, or lies in something deleted.",
    }),
    withHidden: t.boolean({
      defaultValue: false,
      description: "Also joins of a column that lies in a hidden schema or database.",
    }),
  }),
});

builder.queryField("getColumnJoins", (t) =>
  t.field({
    type: GetColumnJoinsOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Which columns are joined with which by the queries that were seen.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [ColumnJoinSorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetColumnJoinsScope, description: "Which joins." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.queries.listJoins(accountActor(context), input, pageOf(pagination)),
  }),
);
