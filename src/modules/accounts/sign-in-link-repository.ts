import type { Transaction } from "#platform/database/database.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";
import type { AccountUser } from "./account-user.ts";
import type { SignInLinkKind } from "./sign-in-link.ts";

export type NewLink = { readonly kind: SignInLinkKind; readonly hash: Uint8Array };

/** Replaces the link that the person had. */
export async function putLink(tx: Transaction, { id, accountId }: AccountUser, link: NewLink): Promise<Date> {
  const [row] = await sqlRows<{ expiresAt: Date }>(
    tx,
    sql`INSERT INTO sign_in_links (user_id, account_id, kind, hash, created_at, expires_at)
        SELECT ${id}::uuid, ${accountId}::uuid, ${link.kind}::sign_in_link_kind, ${link.hash}, t.at,
               t.at + interval '7 days'
        FROM (SELECT catalog_now() AS at) t
        ON CONFLICT (user_id) DO UPDATE SET kind = excluded.kind, hash = excluded.hash,
          created_at = excluded.created_at, expires_at = excluded.expires_at
        RETURNING expires_at AS "expiresAt"`,
  );
  if (row === undefined) throw new Error("the link was not returned");
  return row.expiresAt;
}

export async function deleteLinkOf(tx: Transaction, userId: string): Promise<void> {
  await tx.$executeRaw(sql`DELETE FROM sign_in_links WHERE user_id = ${userId}::uuid`);
}

export type LinkHolder = { readonly userId: string; readonly accountId: string; readonly kind: SignInLinkKind };

/** Whose link it is, if it still opens something; taken by nobody yet. */
export async function holderOfLink(tx: Transaction, hash: Uint8Array): Promise<LinkHolder | undefined> {
  const [row] = await sqlRows<Row & LinkHolder>(
    tx,
    sql`SELECT l.user_id AS "userId", l.account_id AS "accountId", l.kind::text AS kind
        FROM sign_in_links l JOIN accounts a ON a.id = l.account_id
        WHERE l.hash = ${hash} AND l.expires_at > catalog_now() AND a.suspended_at IS NULL AND a.closed_at IS NULL`,
  );
  return row;
}

/** True for one of all who use the link at once. */
export async function takeLink(tx: Transaction, hash: Uint8Array): Promise<boolean> {
  return (await tx.$executeRaw(sql`DELETE FROM sign_in_links WHERE hash = ${hash}`)) === 1;
}

/** Good for 15 minutes. Those that nobody used in time are cleared away. */
export async function insertSetupLink(tx: Transaction, hash: Uint8Array): Promise<void> {
  await tx.$executeRaw(sql`DELETE FROM setup_links WHERE expires_at <= catalog_now()`);
  await tx.$executeRaw(sql`
    INSERT INTO setup_links (hash, expires_at) VALUES (${hash}, catalog_now() + interval '15 minutes')`);
}

export async function takeSetupLink(tx: Transaction, hash: Uint8Array): Promise<boolean> {
  const taken = await tx.$executeRaw(sql`DELETE FROM setup_links WHERE hash = ${hash} AND expires_at > catalog_now()`);
  return taken === 1;
}

/** The primary key lets one set-up happen; the links of the others have nothing left to do. */
export async function insertSetup(tx: Transaction, accountId: string): Promise<void> {
  await tx.$executeRaw(sql`INSERT INTO instance_setups (account_id, at) VALUES (${accountId}::uuid, catalog_now())`);
  await tx.$executeRaw(sql`DELETE FROM setup_links`);
}
