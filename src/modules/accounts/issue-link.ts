import type { AuditActor } from "#kernel/audit.ts";
import type { Transaction } from "#platform/database/database.ts";
import type { AccountUser } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { sendLink } from "./link-mail.ts";
import { composeLink, type IssuedLink, linkUrl, type SignInLinkKind } from "./sign-in-link.ts";
import { putLink } from "./sign-in-link-repository.ts";

/** Whether a mail server, or the folder of mails, took it. */
export type DeliveredLink = IssuedLink & { readonly mailed: boolean };

/** Part of the caller's transaction; the person's earlier link opens nothing any more. */
export async function issueLink(
  { randomBytes, audit, url }: AccountsDependencies,
  tx: Transaction,
  { person, by }: { readonly person: AccountUser; readonly by: AuditActor },
): Promise<IssuedLink> {
  const kind: SignInLinkKind = person.status === "PENDING" ? "INVITATION" : "PASSWORD_RESET";
  const { secret, hash } = composeLink(randomBytes);
  const expiresAt = await putLink(tx, person, { kind, hash });
  const { id: subjectId, accountId, email } = person;
  const action = kind === "INVITATION" ? "user.invited" : "user.resetLinkIssued";
  await audit.record(tx, { accountId, action, by, subjectId, details: { email, expiresAt: expiresAt.toISOString() } });
  return { person, kind, link: linkUrl(url(), kind, secret), expiresAt };
}

/** After the commit: a mail server that is down keeps nobody from being invited. */
export async function deliverLink(deps: AccountsDependencies, issued: IssuedLink): Promise<DeliveredLink> {
  return { ...issued, mailed: await sendLink(deps, issued) };
}
