import { hash } from "node:crypto";
import { NoAnswer } from "#platform/http/post-outside.ts";
import { scrubbed } from "./failure-text.ts";
import { tokenMail } from "./mails/token-mail.ts";
import type { NoticeFacts } from "./notice.ts";
import type { NoticesDependencies } from "./notices-dependencies.ts";
import {
  type Claim,
  claimDueMails,
  type Delivery,
  finishAttempt,
  type Outcome,
  pauseWebhook,
  readDeliveries,
} from "./outbox-repository.ts";
import { mostAttempts, retryDelaySeconds } from "./retry-delay.ts";
import { postEvent } from "./webhook-delivery.ts";

export type DeliverySummary = { readonly sent: number; readonly failed: number; readonly skipped: number };

/** Mails sent at the same time. A batch is done well before its lease ends: no try takes so long. */
const batchSize = 10;
/** Shorter than the lease, or another process would try while this one still does. */
const patienceMilliseconds = 60_000;
/** How long a webhook that said nothing is left alone with everything that is due to it. */
const pauseSeconds = 60;

/** Sends every mail that is due, a batch at a time, and answers how it went. Failures are put off, never thrown. */
export async function deliverMails(deps: NoticesDependencies, signal?: AbortSignal): Promise<DeliverySummary> {
  const summaries: DeliverySummary[] = [];
  while (signal?.aborted !== true) {
    const claims = await claimDueMails(deps.database, batchSize);
    if (claims.length === 0) break;
    summaries.push(await tryClaims(deps, claims));
  }
  return summed(summaries);
}

/** Tries what was claimed, all at once, and writes down how it went. */
export async function tryClaims(deps: NoticesDependencies, claims: readonly Claim[]): Promise<DeliverySummary> {
  const attemptsOf = new Map(claims.map(({ id, attempts }) => [id, attempts]));
  const deliveries = await readDeliveries(deps.database, [...attemptsOf.keys()]);
  const states = await Promise.all(
    deliveries.map(async (delivery) => {
      const attempts = attemptsOf.get(delivery.id) ?? 0;
      const outcome = await attempt(deps, delivery, attempts);
      await finishAttempt(deps.database, { id: delivery.id, attempts }, outcome);
      return outcome.state;
    }),
  );
  const count = (...wanted: Outcome["state"][]): number => states.filter((state) => wanted.includes(state)).length;
  return { sent: count("SENT"), failed: count("PENDING", "DEAD"), skipped: count("SKIPPED") };
}

export function summed(summaries: readonly DeliverySummary[]): DeliverySummary {
  const sum = { sent: 0, failed: 0, skipped: 0 };
  for (const { sent, failed, skipped } of summaries) {
    sum.sent += sent;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

const plain = { error: null, retrySeconds: 0, subject: null, text: null };

async function attempt(deps: NoticesDependencies, delivery: Delivery, attempts: number): Promise<Outcome> {
  if (delivery.moot !== null) return { ...plain, state: "SKIPPED", error: delivery.moot };
  // A try that takes its process along is never written down as failed; it still counts.
  if (attempts > mostAttempts) return { ...plain, state: "DEAD", error: "Every try was cut short." };
  const said: Said = { subject: null, text: null };
  try {
    const clients = await deps.clientsOf(delivery.facts.token.id);
    const sent = await withinPatience(send(deps, delivery, { ...delivery.facts, clients }, said));
    return { ...plain, ...said, state: sent ? "SENT" : "SKIPPED", error: sent ? null : nowhere };
  } catch (error) {
    if (error instanceof NoAnswer && delivery.webhookId !== null)
      await pauseWebhook(deps.database, delivery.webhookId, pauseSeconds);
    const retrySeconds = retryDelaySeconds(attempts, Math.random());
    return { ...said, state: attempts >= mostAttempts ? "DEAD" : "PENDING", error: scrubbed(error), retrySeconds };
  }
}

const nowhere = "This instance has no mail server: the mail is shown here alone.";

type Said = { subject: string | null; text: string | null };

/** False when there is nowhere to send it. What was to be said is kept in `said`, whether it could be sent or not. */
async function send(deps: NoticesDependencies, delivery: Delivery, facts: NoticeFacts, said: Said): Promise<boolean> {
  const mail = tokenMail(facts, deps.places);
  said.subject = mail.subject;
  if (delivery.webhookId !== null) {
    said.text = await postEvent(deps, delivery, facts);
    return true;
  }
  said.text = mail.text;
  if (deps.mailer === null) return false;
  const to = { name: delivery.personName ?? "", address: delivery.email ?? "" };
  await deps.mailer.send({ ...mail, to, messageKey: messageKeyOf(delivery) });
  return true;
}

/** The same for every try, on every process, and even after the outbox was restored from a backup. */
function messageKeyOf({ accountId, userId, facts }: Delivery): string {
  const key = [accountId, facts.token.id, facts.kind, facts.thresholdDays, "MAIL", userId].join("/");
  return `catalog-${hash("sha256", key, "hex").slice(0, 40)}`;
}

async function withinPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("It was not taken within a minute.")), patienceMilliseconds);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
