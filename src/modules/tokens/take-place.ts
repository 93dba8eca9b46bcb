import type { AuditActor } from "#kernel/audit.ts";
import { badUserInput, CatalogError, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { TokenScope } from "#kernel/scope.ts";
import type { Transaction } from "#platform/database/database.ts";
import { type ApiToken, type IssuedToken, isLive, maskedValue } from "./api-token.ts";
import { insertNewToken, type NewTokenInput, recordCreation, requiredToken, type TokenMaker } from "./new-token.ts";
import * as places from "./place-repository.ts";
import { type Place, type PlaceRow, placeOf, takenPlaces, waitingBefore } from "./token-places.ts";
import { tokenIn } from "./token-repository.ts";
import { atOnce, type Rotation } from "./token-rotation.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

type Of = { readonly accountId: string; readonly scope: TokenScope; readonly by: AuditActor };

/** The places of the scope as they are now, once what expired has left its own. */
export async function currentPlaces(deps: TokensDependencies, tx: Transaction, of: Of): Promise<Place[]> {
  const { rows, restored } = await places.settlePlaces(tx, of.accountId, of.scope);
  for (const id of restored) await recordRestored(deps, tx, { ...of, id });
  return takenPlaces(rows);
}

export async function recordRestored(
  deps: TokensDependencies,
  tx: Transaction,
  { accountId, by, id }: { accountId: string; by: AuditActor; id: string },
): Promise<void> {
  await deps.audit.record(tx, { accountId, action: "token.restored", by, subjectId: id });
}

/** The place of a token that is to be replaced, or what its caller is told instead. */
export async function placeToReplace(
  tx: Transaction,
  taken: readonly Place[],
  { accountId, id, field }: { accountId: string; id: string; field: string },
): Promise<Place> {
  const place = placeOf(taken, id);
  if (place !== undefined) return place;
  const token = isUuid(id) ? await tokenIn(tx, accountId, id) : undefined;
  if (token === undefined) throw notFound("token", id, field);
  throw notReplaceable(token, field);
}

function notReplaceable(token: ApiToken, field: string): CatalogError {
  const refuse = (reason: string, message: string) =>
    new CatalogError("BAD_USER_INPUT", message, { field, reason, successorId: token.replacedById });
  const masked = maskedValue(token);
  if (!isLive(token.status)) return refuse("TOKEN_ENDED", `${masked} has ended: there is nothing to replace.`);
  if (token.status === "RETIRING")
    return refuse("ALREADY_REPLACED", `${masked} is being replaced already: rotate its successor, or end its overlap.`);
  return badUserInput(field, `${masked} is of another scope or of the playground, and cannot be replaced so.`);
}

export type Successor = {
  readonly maker: TokenMaker;
  readonly token: Omit<NewTokenInput, "kind" | "slot" | "graceSeconds" | "sessionId">;
  readonly slot: number;
  /** Null when the slot is free. */
  readonly place: Place | null;
  readonly rotation: Rotation | null;
};

/** Puts a new token into a place; whoever held it leaves it by the rotation. */
export async function takePlace(deps: TokensDependencies, tx: Transaction, into: Successor): Promise<IssuedToken> {
  const { maker, place, slot } = into;
  const left = place === null ? null : await leavePlace(deps, tx, { ...into, place });
  const graceSeconds = left?.graceSeconds ?? null;
  const token = { ...into.token, kind: "STANDARD", slot, graceSeconds, sessionId: null } as const;
  const { id, secret } = await insertNewToken(deps, tx, { maker, token });
  for (const one of left?.gone ?? []) await recordReplaced(deps, tx, { maker, ...one, successorId: id });
  const created = await recordCreation(deps, tx, { maker, id });
  const replaced = place === null ? null : await requiredToken(tx, maker.accountId, place.holder.id);
  const details = { replacedId: replaced?.id ?? null, graceSeconds };
  await deps.notices.enqueue(tx, { accountId: maker.accountId, tokenId: id, kind: "token.generated", details });
  return { secret, token: created, replaced };
}

type Gone = { readonly id: string; readonly endsAt: Date | null };

/**
 * Of a place's holder and its predecessor only one stays: the one in use. A holder that waits for its first use makes way
 * at once, so that an answer which got lost ends nobody's work; otherwise the older overlap ends.
 */
async function leavePlace(
  deps: TokensDependencies,
  tx: Transaction,
  { maker, place, rotation, token: { createdAt: now } }: Successor & { readonly place: Place },
): Promise<{ gone: Gone[]; graceSeconds: number | null }> {
  const { holder, before, slot } = place;
  const waiting = waitingBefore(place);
  const how = rotation ?? inherited(holder, waiting);
  const leaving = waiting ?? holder;
  const cut = waiting === null ? before : holder;
  if (cut !== null) await places.endPlace(tx, cut.id, now);
  if (waiting === null && cut !== null && isLive(cut.status))
    await recordOverlapEnd(deps, tx, { accountId: maker.accountId, by: maker.by, id: cut.id });
  const gone = waiting === null ? [] : [{ id: holder.id, endsAt: now }];
  const endsAt = endOf(leaving, how, now);
  // What ends at once keeps no mark on the place.
  if (endsAt !== null && endsAt <= now) await places.endPlace(tx, leaving.id, now);
  else await places.retire(tx, leaving.id, slot, endsAt);
  const graceSeconds = how.kind === "ON_FIRST_USE" ? how.graceSeconds : null;
  return { gone: [...gone, { id: leaving.id, endsAt }], graceSeconds };
}

/** Never beyond its own expiry; null while it waits for its successor's first use. */
function endOf({ expiresAt }: PlaceRow, how: Rotation, now: Date): Date | null {
  if (how.kind === "ON_FIRST_USE") return null;
  return new Date(Math.min(now.getTime() + how.minutes * 60_000, expiresAt.getTime()));
}

/** Who says nothing about an unused successor repeats what was said when it was made. */
function inherited(holder: PlaceRow, waiting: PlaceRow | null): Rotation {
  return waiting === null ? atOnce : { kind: "ON_FIRST_USE", graceSeconds: holder.graceSeconds ?? 0 };
}

async function recordReplaced(
  deps: TokensDependencies,
  tx: Transaction,
  { maker: { accountId, by }, id, endsAt, successorId }: Gone & { maker: TokenMaker; successorId: string },
): Promise<void> {
  await places.linkReplacement(tx, id, successorId);
  const ends = endsAt?.toISOString() ?? null;
  const details = { replacedBy: successorId, endsAt: ends };
  await deps.audit.record(tx, { accountId, action: "token.replaced", by, subjectId: id, details });
  // A token that waits for its successor's first use has lost nothing yet: its notice comes with the end of its life.
  if (endsAt === null) return;
  await deps.notices.enqueue(tx, {
    accountId,
    tokenId: id,
    kind: "token.replaced",
    details: { successorId, endsAt: ends },
  });
}

export async function recordOverlapEnd(
  deps: TokensDependencies,
  tx: Transaction,
  { accountId, by, id }: { accountId: string; by: AuditActor; id: string },
): Promise<void> {
  await deps.audit.record(tx, { accountId, action: "token.overlap_ended", by, subjectId: id });
}
