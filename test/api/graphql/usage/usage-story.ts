import { hash } from "node:crypto";
import { sql } from "#platform/database/sql.ts";
import type { TestApp } from "#testkit/test-app.ts";
import { bearer, call } from "../../http/callers.ts";

/** The record's id of a token that a test holds. */
export async function tokenIdOf({ database }: TestApp, secret: string): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    sql`SELECT id FROM api_tokens WHERE hash = ${hash("sha256", secret, "buffer")}`,
  );
  return row?.id ?? "";
}

export type Counted = { readonly requests: number; readonly failed: number };

/** What is stored of a token, once everything gathered is written. */
export async function countedOf(app: TestApp, tokenId: string): Promise<Counted> {
  await app.app.modules.graphql.usage.flush();
  const [row] = await app.database.query<Counted>(sql`
    SELECT coalesce(sum(requests), 0)::int AS requests, coalesce(sum(failed), 0)::int AS failed
    FROM token_usage_days WHERE token_id = ${tokenId}::uuid`);
  return row ?? { requests: 0, failed: 0 };
}

export type Client = {
  readonly family: string;
  readonly network: string | null;
  readonly door: string;
  readonly requests: number;
  readonly rootFields: string[];
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
};

export type UsageFields = {
  readonly id: string;
  readonly lastUsedAt: number | null;
  readonly usage: readonly ({ readonly date: string } & Counted)[];
  readonly clients: readonly Client[];
};

const document = `query ($id: ID!, $days: Int! = 90, $clientDays: Int! = 30) { apiToken(id: $id) {
  id lastUsedAt usage(days: $days) { date requests failed }
  clients(days: $clientDays) { family network door requests rootFields firstSeenAt lastSeenAt }
} }`;

/** As an administrator sees it in the settings. */
export async function usageOf(
  app: TestApp,
  by: string,
  id: string,
  variables: { days?: number; clientDays?: number } = {},
): Promise<UsageFields> {
  const { body } = await call(app, { query: document, variables: { id, ...variables } }, bearer(by));
  if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
  return body.data?.apiToken;
}
