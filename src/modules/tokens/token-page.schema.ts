import { builder } from "#graphql/builder.ts";
import { listCost, pageDataCost } from "#graphql/cost.ts";
import { Pagination } from "#graphql/pagination.ts";
import { SortingDirection } from "#graphql/sorting.ts";
import { badUserInput } from "#kernel/errors.ts";
import { pageOf } from "#kernel/page.ts";
import { ApiTokenRef } from "./api-token.schema.ts";
import type { TokensPage } from "./token-page.ts";

const TokenRoleEnum = builder.enumType("TokenRole", {
  description: "What a token's scope comes to within the role of the person who made it.",
  values: {
    ADMIN: { description: "Read & Write, of an administrator." },
    MEMBER: { description: "Read & Write, of a steward or contributor." },
    READONLY: { description: "Read Only, or of a viewer." },
  } as const,
});

const TokenOrderEnum = builder.enumType("TokenOrder", {
  description: "What tokens are sorted by.",
  values: {
    createdAt: { description: "When they were made." },
    name: { description: "Their name; those without one come last." },
  } as const,
});

const ApiTokensPage = builder.objectRef<TokensPage>("ApiTokensPage").implement({
  description: "A numbered page of tokens.",
  fields: (t) => ({
    nbPerPage: t.int({ description: "Rows per page, as asked for.", resolve: ({ page }) => page.size }),
    page: t.int({ description: "The page's number, counted from 0.", resolve: ({ page }) => page.number ?? 0 }),
    totalCount: t.int({
      description: "Rows in all pages. Counted only when selected.",
      resolve: (found) => found.count(),
    }),
    data: t.field({
      type: [ApiTokenRef],
      complexity: pageDataCost,
      description: "The tokens of the page.",
      resolve: (found) => found.rows(),
    }),
  }),
});

builder.queryField("apiTokensPage", (t) =>
  t.field({
    type: ApiTokensPage,
    access: { scope: "READ_WRITE", role: "ADMIN" },
    complexity: listCost,
    description:
      "The account's tokens whatever their state, by numbered pages; `apiTokens` is the list of the live ones. Tokens of the playground are left out.",
    args: {
      ids: t.arg.idList({ description: "Only these." }),
      roles: t.arg({ type: [TokenRoleEnum], description: "Only tokens that come to one of these." }),
      isActive: t.arg.boolean({ description: "Only tokens that open the door now; false: only the others." }),
      orderBy: t.arg({ type: TokenOrderEnum, defaultValue: "createdAt", description: "What to sort by." }),
      direction: t.arg({ type: SortingDirection, defaultValue: "DESC", description: "Which way." }),
      pagination: t.arg({ type: Pagination, description: "Which page; `greaterThanId` is not for this list." }),
    },
    resolve: (_root, { pagination, ...input }, context) => {
      const page = pageOf(pagination);
      if (page.number === null) throw badUserInput("pagination.greaterThanId", "Tokens are paged by number.");
      return context.modules.tokens.page(context.actor, input, page);
    },
  }),
);
