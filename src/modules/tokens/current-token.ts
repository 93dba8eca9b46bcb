import DataLoader from "dataloader";
import type { Actor } from "#kernel/actor.ts";
import type { Database, Row } from "#platform/database/database.ts";
import type { ApiToken } from "./api-token.ts";
import { tokensByIdQuery } from "./token-repository.ts";

/** The record of the calling token. Requests of one tick share a read, as their verification did before. */
export function createCurrentToken(database: Database): (actor: Actor) => Promise<ApiToken | null> {
  const loader = new DataLoader<string, ApiToken | null>((ids) => readById(database, ids), {
    cache: false,
    batchScheduleFn: (callback) => setImmediate(callback),
    maxBatchSize: 1_000,
  });
  return async (actor) => {
    if (actor.kind !== "apiToken") return null;
    const token = await loader.load(actor.tokenId);
    return token?.accountId === actor.accountId ? token : null;
  };
}

async function readById(database: Database, ids: readonly string[]): Promise<(ApiToken | null)[]> {
  // Several requests of one token are several keys: it is read once.
  const rows = await database.query<Row & ApiToken>(tokensByIdQuery([...new Set(ids)]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
