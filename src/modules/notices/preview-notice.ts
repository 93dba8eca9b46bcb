import { millisecondsPerDay } from "#kernel/clock.ts";
import { notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { NoticeKind } from "#kernel/notice.ts";
import { type TokenMail, tokenMail } from "./mails/token-mail.ts";
import type { NoticeFacts } from "./notice.ts";
import type { NoticesDependencies, Places } from "./notices-dependencies.ts";
import { readTokenFacts } from "./outbox-repository.ts";

/** The mail of a kind about a token that there is not. Nothing is sent or read. */
export function previewSample(kind: NoticeKind, places: Places): TokenMail {
  return tokenMail(sampleFacts(kind, places.region), places);
}

/** The mail of a kind as it would be sent now about this token. Nothing is sent or written. */
export async function previewNotice(
  deps: NoticesDependencies,
  accountId: string,
  { kind, tokenId }: { readonly kind: NoticeKind; readonly tokenId: string },
): Promise<TokenMail> {
  const facts = isUuid(tokenId) ? await readTokenFacts(deps.database, accountId, tokenId) : null;
  if (facts === null) throw notFound("token", tokenId, "token");
  const clients = await deps.clientsOf(tokenId);
  return tokenMail({ ...facts, kind, thresholdDays: 0, details: {}, clients }, deps.places);
}

function sampleFacts(kind: NoticeKind, region: string): NoticeFacts {
  const now = new Date("2027-03-01T09:00:00Z");
  const daysFromNow = (days: number): Date => new Date(now.getTime() + days * millisecondsPerDay);
  const hasEnded = kind === "token.expired";
  return {
    kind,
    thresholdDays: kind === "token.expiring" ? 7 : 0,
    details: {},
    accountName: "Sample account",
    now,
    token: {
      id: "00000000-0000-7000-8000-000000000000",
      secretKind: "apiToken",
      name: "nightly import",
      scope: "READ_WRITE",
      region,
      last4: "3fK9",
      createdByEmail: "ada@example.com",
      createdAt: daysFromNow(-358),
      expiresAt: daysFromNow(hasEnded ? -0.25 : 7),
      lastUsedAt: daysFromNow(-0.02),
      supersededAt: kind === "token.overlap_ending" ? daysFromNow(1 / 24) : supersededAt(kind, now),
      revokedAt: kind === "token.revoked" || kind === "token.leaked" ? now : null,
      revokeReason: kind === "token.revoked" ? "The laptop it was on is lost." : null,
    },
    clients: [{ family: "catalog-import", network: "192.0.2.0/24", lastSeenAt: daysFromNow(-0.02) }],
  };
}

function supersededAt(kind: NoticeKind, now: Date): Date | null {
  return kind === "token.replaced" || kind === "token.superseded_used" ? now : null;
}
