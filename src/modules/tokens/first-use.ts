import type { ApiToken } from "./api-token.ts";
import { markFirstUse } from "./place-repository.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

/**
 * Writes the first use of a token down for which a predecessor waits, and starts that one's grace: the one write that
 * verification makes, once in a token's life. Requests of one process share it; between processes the database decides.
 */
export function startFirstUse(deps: TokensDependencies): (token: Pick<ApiToken, "id" | "accountId">) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  return ({ id, accountId }) => {
    const shared = running.get(id);
    if (shared !== undefined) return shared;
    const started = firstUse(deps, accountId, id).finally(() => running.delete(id));
    running.set(id, started);
    return started;
  };
}

async function firstUse(deps: TokensDependencies, accountId: string, id: string): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const { isFirst, predecessor } = await markFirstUse(tx, accountId, id);
    if (!isFirst) return;
    const by = { kind: "apiToken", id } as const;
    await deps.audit.record(tx, { accountId, action: "token.first_used", by, subjectId: id });
    if (predecessor !== undefined) {
      const { predecessorId, endsAt } = predecessor;
      const details = { replacedBy: id, endsAt: endsAt.toISOString() };
      await deps.audit.record(tx, {
        accountId,
        action: "token.overlap_started",
        by,
        subjectId: predecessorId,
        details,
      });
      await deps.notices.enqueue(tx, {
        accountId,
        tokenId: predecessorId,
        kind: "token.replaced",
        details: { successorId: id, endsAt: endsAt.toISOString() },
      });
    }
    await deps.events.publish(tx, { type: "tokens", accountId });
  });
}
