import DataLoader from "dataloader";
import { badUserInput } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { TokenScope } from "#kernel/scope.ts";
import type { Row } from "#platform/database/database.ts";
import { type ApiToken, liveStatuses, type TokenKind, type TokenStatus } from "./api-token.ts";
import { placesQuery } from "./place-repository.ts";
import { type PlaceRow, placeToVacate, takenPlaces } from "./token-places.ts";
import { tokenQuery, tokensByIdQuery, tokensQuery } from "./token-repository.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

export type ListTokensInput = {
  readonly statuses?: readonly TokenStatus[] | null | undefined;
  readonly scope?: TokenScope | null | undefined;
  /** STANDARD only without it. */
  readonly kinds?: readonly TokenKind[] | null | undefined;
  readonly limit?: number | null | undefined;
  readonly after?: string | null | undefined;
};

export const mostTokensListed = 1_000;
const defaultLimit = 100;

/** Newest first; the live ones unless other statuses are asked for. */
export async function listTokens(
  { database }: TokensDependencies,
  accountId: string,
  input: ListTokensInput,
): Promise<ApiToken[]> {
  const limit = input.limit ?? defaultLimit;
  if (limit < 1 || limit > mostTokensListed)
    throw badUserInput("limit", `limit has to lie between 1 and ${mostTokensListed}.`);
  const after = input.after ?? undefined;
  if (after !== undefined && !isUuid(after)) return [];
  const query = tokensQuery(accountId, {
    statuses: input.statuses ?? liveStatuses,
    scope: input.scope ?? undefined,
    kinds: input.kinds ?? ["STANDARD"],
    limit,
    after,
  });
  return database.query<Row & ApiToken>(query);
}

export async function findToken(
  { database }: TokensDependencies,
  accountId: string,
  id: string,
): Promise<ApiToken | null> {
  if (!isUuid(id)) return null;
  const [token] = await database.query<Row & ApiToken>(tokenQuery(accountId, id));
  return token ?? null;
}

export type FindTogether = (accountId: string, id: string) => Promise<ApiToken | null>;

/** Finds tokens by ids that the database gave; those of one answer are read together. */
export function createFindTogether({ database }: TokensDependencies): FindTogether {
  const loader = new DataLoader<Pick<ApiToken, "accountId" | "id">, ApiToken | null>(
    async (keys) => {
      const accountIds = new Set(keys.map(({ accountId }) => accountId));
      const ids = new Set(keys.map(({ id }) => id));
      const rows = await database.query<Row & ApiToken>(tokensByIdQuery([...accountIds], [...ids]));
      const byId = new Map(rows.map((row) => [row.id, row]));
      return keys.map(({ accountId, id }) => {
        const found = byId.get(id);
        return found?.accountId === accountId ? found : null;
      });
    },
    { cache: false, batchScheduleFn: (callback) => setImmediate(callback) },
  );
  return (accountId, id) => loader.load({ accountId, id });
}

/** The token whose place `createToken` of this scope would take now, or null when a place is free. */
export async function tokenReplacement(
  deps: TokensDependencies,
  accountId: string,
  scope: TokenScope,
): Promise<ApiToken | null> {
  const rows = await deps.database.query<Row & PlaceRow>(placesQuery(accountId, scope));
  const place = placeToVacate(takenPlaces(rows), await deps.tokensPerScope(accountId));
  return place === null ? null : findToken(deps, accountId, place.holder.id);
}
