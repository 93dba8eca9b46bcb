import { badUserInput } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { Notice, NoticeState } from "./notice.ts";
import { listNotices } from "./notice-list-repository.ts";
import type { NoticesDependencies } from "./notices-dependencies.ts";

export type ListNoticesInput = {
  readonly states?: readonly NoticeState[] | null | undefined;
  readonly limit?: number | null | undefined;
  readonly after?: string | null | undefined;
};

export const mostNoticesListed = 1_000;
const defaultLimit = 100;

/** Newest first, of every state unless some are asked for. */
export async function readNotices(
  { database }: NoticesDependencies,
  accountId: string,
  input: ListNoticesInput,
): Promise<Notice[]> {
  const limit = input.limit ?? defaultLimit;
  if (limit < 1 || limit > mostNoticesListed)
    throw badUserInput("limit", `limit has to lie between 1 and ${mostNoticesListed}.`);
  const after = input.after ?? undefined;
  if (after !== undefined && !isUuid(after)) return [];
  return listNotices(database, accountId, { states: input.states ?? undefined, limit, after });
}
