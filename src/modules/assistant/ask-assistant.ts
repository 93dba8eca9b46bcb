import { assertText } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Database } from "#platform/database/database.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import { answerJobName, type Origin } from "./conversation.ts";
import { conversationOf, insertTurn, nextTurn, userByEmail } from "./turn-repository.ts";

export type AskInput = {
  readonly email: string;
  readonly externalConversationId: string;
  readonly origin?: Origin | null | undefined;
  readonly question: string;
};

export type AskDeps = { readonly database: Database; readonly jobs: Jobs };

const longestQuestion = 9_999;
const longestConversationId = 500;
const acceptedOrigins: readonly Origin[] = ["API", "DUST"];

/** The question, its thread and its job in one transaction. */
export async function askAssistant(
  { database, jobs }: AskDeps,
  accountId: string,
  { email, externalConversationId, origin, question }: AskInput,
): Promise<{ readonly id: string }> {
  const from = origin ?? "API";
  if (!acceptedOrigins.includes(from))
    throw badUserInput("data.origin", `Questions of this API have the origin API or DUST, got ${from}.`);
  assertText(question, "data.question", longestQuestion);
  assertText(externalConversationId, "data.externalConversationId", longestConversationId);
  assertText(email, "data.email", longestConversationId);
  const userId = await userByEmail(database, accountId, email.trim().toLowerCase());
  if (userId === undefined) {
    throw badUserInput("data.email", `The account has no active user with the e-mail address ${email}.`);
  }
  const id = uuidV7();
  await database.transaction(async (tx) => {
    // Holds the thread's row, so that its questions are numbered and begun one after the other.
    const conversationId = await conversationOf(tx, { accountId, userId, externalConversationId });
    await insertTurn(tx, { id, accountId, conversationId, origin: from, question });
    // An earlier question that is still open brings the next one along when it ends: a follow-up has to see its answer.
    const next = await nextTurn(tx, accountId, conversationId);
    if (next === id) await jobs.enqueue(tx, { id, accountId, name: answerJobName, payload: {} });
  });
  return { id };
}
