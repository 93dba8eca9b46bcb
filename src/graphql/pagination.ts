import type { FoundPage } from "#platform/database/find-page.ts";
import type { Prisma } from "#platform/database/generated/prisma/client.ts";
import { builder } from "./builder.ts";
import { pageDataCost } from "./cost.ts";
import { hydratePage, type Model } from "./hydrate.ts";
import { withNeededColumns } from "./needed-columns.ts";

export const Pagination = builder.inputType("Pagination", {
  description: "Which part of a list to answer. Without it: the first 100 rows.",
  fields: (t) => ({
    nbPerPage: t.int({ required: true, description: "Rows per page, 1 to 10,000. More is refused, never cut down." }),
    page: t.int({ description: "The page's number, counted from 0." }),
    greaterThanId: t.id({
      description:
        "Instead of `page`: only rows whose id is greater, in the order of ids, at the same cost however deep. Begin with an empty text, then pass each page's `greatestId`.",
    }),
  }),
});

/** The output type of a list of a model's rows, such as `GetTablesOutput`. */
export function pageType(name: string, model: Prisma.ModelName, description: string) {
  return builder.objectRef<FoundPage>(name).implement({
    description,
    fields: (t) => ({
      nbPerPage: t.int({ description: "Rows per page, as asked for.", resolve: ({ page }) => page.size }),
      page: t.int({
        nullable: true,
        description: "The page's number, counted from 0; null when paging by id.",
        resolve: ({ page }) => page.number,
      }),
      totalCount: t.int({
        description: "Rows in all pages. Counted only when selected.",
        resolve: (found) => found.count(),
      }),
      greatestId: t.string({
        nullable: true,
        description:
          "When paging by id: the last row's id, for the next page's `greaterThanId`. Null when the page is empty.",
        resolve: async (found) => (found.page.number === null ? ((await found.ids()).at(-1) ?? null) : null),
      }),
      data: t.prismaField({
        type: [model],
        complexity: pageDataCost,
        description: "The rows of the page.",
        resolve: (query, found, _args, context, info) =>
          hydratePage(context, delegateOf(model), withNeededColumns({ ...query }, info), found),
      }),
    }),
  });
}

function delegateOf(model: Prisma.ModelName): Model {
  // Prisma names a model's delegate by the model with a small first letter.
  return (model.charAt(0).toLowerCase() + model.slice(1)) as Model;
}
