import type { NoticeKind } from "#kernel/notice.ts";
import type { NoticeFacts } from "#modules/notices/notice.ts";
import { instant, oneLine, span, tokenName, tokenWithValue } from "./phrases.ts";

/** What a mail says of what happened: its subject without the prefix, and what to make of it. */
export type Told = { readonly subject: string; readonly sentences: readonly string[] };

const replacing =
  "A replacement ends the current token at once, or keeps it working for the overlap that you choose when you make it.";

/** One entry a kind: a kind without words does not compile. */
const told: Readonly<Record<NoticeKind, (facts: NoticeFacts) => Told>> = {
  "token.generated": ({ token }) => ({
    subject: `${tokenName(token)} was generated`,
    sentences: [
      `${token.createdByEmail} generated the ${tokenWithValue(token)}. It opens the API until ${instant(token.expiresAt)}.`,
      "If you do not know why, revoke it in Settings > API.",
    ],
  }),
  "token.replaced": ({ token, now }) => ({
    subject: `${tokenName(token)} was replaced`,
    sentences: [
      isLater(token.supersededAt, now)
        ? `A new token took the place of the ${tokenWithValue(token)}. The old one works until ${instant(token.supersededAt)}, for another ${span(now, token.supersededAt)}.`
        : `A new token took the place of the ${tokenWithValue(token)}. ${token.supersededAt === null ? "The old one ends soon after the new one is first used." : `The old one ended on ${instant(token.supersededAt)}.`}`,
      "Every program that still has the old one needs the new one.",
    ],
  }),
  "token.revoked": ({ token }) => ({
    subject: `${tokenName(token)} was revoked`,
    sentences: [
      `The ${tokenWithValue(token)} was revoked${token.revokedAt === null ? "" : ` on ${instant(token.revokedAt)}`}. Every request with it is refused.`,
      ...(token.revokeReason === null ? [] : [`The reason given: ${oneLine(token.revokeReason)}`]),
    ],
  }),
  "token.expiring": ({ token, now }) => ({
    subject: `${tokenName(token)} expires in ${span(now, token.expiresAt)}`,
    sentences: [
      `The ${tokenWithValue(token)} expires on ${instant(token.expiresAt)}, in ${span(now, token.expiresAt)}. From then on every request with it is refused.`,
      `Generate its replacement in Settings > API before that. ${replacing}`,
    ],
  }),
  "token.expired": ({ token }) => ({
    subject: `${tokenName(token)} has expired`,
    sentences: [
      `The ${tokenWithValue(token)} expired on ${instant(token.expiresAt)}. Every request with it is refused.`,
      "Programs that still use it need a new token: generate one in Settings > API.",
    ],
  }),
  "token.overlap_ending": ({ token, now }) => ({
    subject: `${tokenName(token)} is still in use and ends in ${span(now, token.supersededAt ?? now)}`,
    sentences: [
      `The ${tokenWithValue(token)} was replaced, and its overlap ends on ${instant(token.supersededAt ?? now)}. It was used within the last hour, so some program has not changed over yet.`,
      "Give that program the new token before then. The overlap cannot be made longer; another replacement would end the old token at once.",
    ],
  }),
  "token.leaked": ({ token, details }) => ({
    subject: `${tokenName(token)} was found in the open and revoked`,
    sentences: [
      `The ${tokenWithValue(token)} was found where it should not be${typeof details.url === "string" ? `: ${oneLine(details.url)}` : ""}. It was revoked at once, and every request with it is refused.`,
      "Look in the audit log for what was done with it, and generate a new token in Settings > API.",
    ],
  }),
  "token.superseded_used": ({ token }) => ({
    subject: `${tokenName(token)} was used after it had been replaced`,
    sentences: [
      `Somebody used the ${tokenWithValue(token)} although a replacement had ended it${token.supersededAt === null ? "" : ` on ${instant(token.supersededAt)}`}. The request was refused; the new token is not affected.`,
      "Most often this is a program that was forgotten in the change-over. If you do not recognise it, look in the audit log.",
    ],
  }),
};

export function whatHappened(facts: NoticeFacts): Told {
  return told[facts.kind](facts);
}

function isLater(at: Date | null, now: Date): at is Date {
  return at !== null && at > now;
}
