import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";

/** What has to come back from the identity provider, and where the person wanted to go. */
export type OidcLogin = {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** A path of this instance. */
  readonly returnTo: string;
};

/** Those that never came back are cleared away on the way. */
export async function insertOidcLogin(database: Database, hash: Uint8Array, login: OidcLogin): Promise<void> {
  await database.query(sql`
    WITH gone AS (DELETE FROM oidc_logins WHERE expires_at <= catalog_now())
    INSERT INTO oidc_logins (hash, state, nonce, code_verifier, return_to, expires_at)
    VALUES (${hash}, ${login.state}, ${login.nonce}, ${login.codeVerifier}, ${login.returnTo},
            catalog_now() + interval '10 minutes')`);
}

/** Removed whether or not it is still good, so that it is taken once. */
export async function takeOidcLogin(database: Database, hash: Uint8Array): Promise<OidcLogin | undefined> {
  const [row] = await database.query<Row & OidcLogin & { isGood: boolean }>(sql`
    DELETE FROM oidc_logins WHERE hash = ${hash}
    RETURNING state, nonce, code_verifier AS "codeVerifier", return_to AS "returnTo",
              expires_at > catalog_now() AS "isGood"`);
  if (row === undefined || !row.isGood) return undefined;
  const { state, nonce, codeVerifier, returnTo } = row;
  return { state, nonce, codeVerifier, returnTo };
}
