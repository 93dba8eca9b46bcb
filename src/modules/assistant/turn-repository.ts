import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Database, Transaction } from "#platform/database/database.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";
import type { EarlierTurn, JobResult, JobStatus, MentionedAsset, Origin } from "./conversation.ts";

export async function userByEmail(database: Database, accountId: string, email: string): Promise<string | undefined> {
  const [row] = await database.query<{ id: string }>(
    sql`SELECT id FROM users WHERE account_id = ${accountId}::uuid AND email = ${email} AND status <> 'SUSPENDED'`,
  );
  return row?.id;
}

export type Thread = {
  readonly accountId: string;
  readonly userId: string;
  readonly externalConversationId: string;
};

/** The thread, made when it is new; its row is held until the end of the transaction. */
export async function conversationOf(
  tx: Transaction,
  { accountId, userId, externalConversationId }: Thread,
): Promise<string> {
  const [row] = await sqlRows<{ id: string }>(
    tx,
    sql`INSERT INTO assistant_conversations AS c (id, account_id, user_id, external_conversation_id, created_at)
        VALUES (${uuidV7()}::uuid, ${accountId}::uuid, ${userId}::uuid, ${externalConversationId}, catalog_now())
        ON CONFLICT (account_id, user_id, external_conversation_id)
        DO UPDATE SET external_conversation_id = c.external_conversation_id RETURNING c.id`,
  );
  if (row === undefined) throw new Error("the conversation was not returned");
  return row.id;
}

export async function holdConversation(tx: Transaction, accountId: string, id: string): Promise<void> {
  await sqlRows(
    tx,
    sql`SELECT id FROM assistant_conversations WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid FOR UPDATE`,
  );
}

export type NewTurn = {
  readonly id: string;
  readonly accountId: string;
  readonly conversationId: string;
  readonly origin: Origin;
  readonly question: string;
};

export async function insertTurn(tx: Transaction, turn: NewTurn): Promise<void> {
  await tx.$executeRaw(sql`
    INSERT INTO assistant_jobs (id, account_id, conversation_id, origin, question, created_at, updated_at)
    VALUES (${turn.id}::uuid, ${turn.accountId}::uuid, ${turn.conversationId}::uuid, ${turn.origin}::origin,
            ${turn.question}, catalog_now(), catalog_now())`);
}

/** The oldest question of a thread that is still open. */
export async function nextTurn(
  tx: Transaction,
  accountId: string,
  conversationId: string,
): Promise<string | undefined> {
  const [row] = await sqlRows<{ id: string }>(
    tx,
    sql`SELECT id FROM assistant_jobs
        WHERE account_id = ${accountId}::uuid AND conversation_id = ${conversationId}::uuid
          AND status IN ('ADDED', 'ACTIVE')
        ORDER BY created_at, id LIMIT 1`,
  );
  return row?.id;
}

export type OpenTurn = { readonly conversationId: string; readonly question: string; readonly createdAt: Date };

/** Undefined when the question is not open any more. */
export async function beginTurn(database: Database, accountId: string, id: string): Promise<OpenTurn | undefined> {
  const [row] = await database.query<Row & OpenTurn>(sql`
    UPDATE assistant_jobs SET status = 'ACTIVE', updated_at = catalog_now()
    WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid AND status IN ('ADDED', 'ACTIVE')
    RETURNING conversation_id AS "conversationId", question, created_at AS "createdAt"`);
  return row;
}

const mostEarlierTurns = 10;

/** What was answered in the thread, the latest last. */
export async function earlierTurns(
  database: Database,
  accountId: string,
  conversationId: string,
): Promise<EarlierTurn[]> {
  const rows = await database.query<Row & EarlierTurn>(sql`
    SELECT question, answer, assets FROM assistant_jobs
    WHERE account_id = ${accountId}::uuid AND conversation_id = ${conversationId}::uuid AND status = 'COMPLETED'
    ORDER BY created_at DESC, id DESC LIMIT ${mostEarlierTurns}`);
  return rows.reverse();
}

export type EndedTurn = {
  readonly id: string;
  readonly accountId: string;
  readonly status: JobStatus;
  readonly answer: string;
  readonly assets: readonly MentionedAsset[];
};

export async function endTurn(
  tx: Transaction,
  { id, accountId, status, answer, assets }: EndedTurn,
): Promise<string | undefined> {
  const [row] = await sqlRows<{ conversationId: string }>(
    tx,
    sql`UPDATE assistant_jobs SET status = ${status}::job_status, answer = ${answer},
               assets = ${JSON.stringify(assets)}::jsonb, updated_at = catalog_now()
        WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid RETURNING conversation_id AS "conversationId"`,
  );
  return row?.conversationId;
}

export async function findResult(database: Database, accountId: string, id: string): Promise<JobResult | undefined> {
  const [row] = await database.query<Row & JobResult>(sql`
    SELECT status::text AS status, coalesce(answer, '') AS answer, assets FROM assistant_jobs
    WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid`);
  return row;
}
