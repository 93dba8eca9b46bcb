import { isUuid } from "#kernel/ids.ts";
import type { Page } from "#kernel/page.ts";
import type { Row } from "#platform/database/database.ts";
import type { ApiToken } from "./api-token.ts";
import { type TokenOrder, type TokenPageFilter, tokenCountQuery, tokenPageQuery } from "./token-page-repository.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

export type PageTokensInput = TokenPageFilter & {
  readonly orderBy?: TokenOrder | null | undefined;
  readonly direction?: "ASC" | "DESC" | null | undefined;
};

export type TokensPage = {
  readonly page: Page;
  readonly count: () => Promise<number>;
  readonly rows: () => Promise<ApiToken[]>;
};

/** A numbered page of the account's tokens, whatever their state, newest first unless asked otherwise. */
export function pageTokens(
  { database }: TokensDependencies,
  accountId: string,
  { input, page }: { readonly input: PageTokensInput; readonly page: Page },
): TokensPage {
  const filter = { ...input, ids: input.ids?.filter(isUuid) };
  return {
    page,
    count: async () => {
      const [row] = await database.query<Row & { count: number }>(tokenCountQuery(accountId, filter));
      return row?.count ?? 0;
    },
    rows: () =>
      database.query<Row & ApiToken>(
        tokenPageQuery(accountId, {
          filter,
          orderBy: input.orderBy ?? "createdAt",
          direction: input.direction ?? "DESC",
          limit: page.size,
          offset: page.offset,
        }),
      ),
  };
}
