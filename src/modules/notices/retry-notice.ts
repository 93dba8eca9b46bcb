import { badUserInput, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { WebhookKeeper } from "./manage-webhooks.ts";
import type { Notice } from "./notice.ts";
import { lockNotice, makeDue } from "./notice-list-repository.ts";
import type { NoticesDependencies } from "./notices-dependencies.ts";

/** Has a notice tried again at once, with all its tries before it: one that was given up, or that waits for its turn. */
export async function retryNotice(
  deps: NoticesDependencies,
  { accountId, by }: WebhookKeeper,
  id: string,
): Promise<Notice> {
  return deps.database.transaction(async (tx) => {
    const notice = isUuid(id) ? await lockNotice(tx, accountId, id) : undefined;
    if (notice === undefined) throw notFound("notice", id, "id");
    if (notice.state === "SENT" || notice.state === "SKIPPED")
      throw badUserInput("id", `The notice is ${notice.state}; only those that are DEAD or PENDING are tried again.`);
    await makeDue(tx, notice.id);
    await deps.audit.record(tx, { accountId, action: "notice.retried", by, subjectId: notice.id });
    return { ...notice, state: "PENDING", attempts: 0 };
  });
}
