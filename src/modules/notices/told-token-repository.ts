import { sql } from "#platform/database/sql.ts";

/** Tokens of both kinds, with what they have in common. A condition on their ids reaches the index of either table. */
export const toldTokens = sql`(
  SELECT 'apiToken' AS secret_kind, id, account_id, name, scope::text AS scope, region, last4, created_by_id, created_at,
         expires_at, last_used_at, superseded_at, revoked_at, revoke_reason
  FROM api_tokens
  UNION ALL
  SELECT 'scimToken', id, account_id, name, NULL, region, last4, created_by_id, created_at,
         expires_at, last_used_at, superseded_at, revoked_at, revoke_reason
  FROM scim_tokens)`;
