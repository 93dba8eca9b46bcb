import { isLive, type TokenStatus } from "./api-token.ts";

/** A token that holds a place among its scope's active ones, or that retires from one. */
export type PlaceRow = {
  readonly id: string;
  readonly slot: number | null;
  readonly retiringSlot: number | null;
  readonly status: TokenStatus;
  readonly graceSeconds: number | null;
  readonly supersededAt: Date | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export type Place = {
  readonly slot: number;
  readonly holder: PlaceRow;
  /** The holder's predecessor as long as it has its mark on the place; it may have ended since. */
  readonly before: PlaceRow | null;
};

/** True for a token that stays until its successor is first used. */
export function isWaiting({ status, supersededAt }: PlaceRow): boolean {
  return status === "RETIRING" && supersededAt === null;
}

/** The predecessor that is still the one in use, because the holder never was. */
export function waitingBefore({ holder, before }: Place): PlaceRow | null {
  return before !== null && holder.status === "PENDING_FIRST_USE" && isWaiting(before) ? before : null;
}

/** The places that are taken, beginning with the one that was taken first. */
export function takenPlaces(rows: readonly PlaceRow[]): Place[] {
  const retiring = new Map(rows.filter(({ slot }) => slot === null).map((row) => [row.retiringSlot, row]));
  return rows
    .flatMap((row): Place[] => {
      if (row.slot === null) return [];
      const before = retiring.get(row.slot) ?? null;
      if (isLive(row.status)) return [{ slot: row.slot, holder: row, before }];
      // A successor that ended unused leaves its place to the token that waited for it.
      return before !== null && isWaiting(before) ? [{ slot: row.slot, holder: before, before: null }] : [];
    })
    .sort((one, other) => order(one.holder, other.holder));
}

function order(one: PlaceRow, other: PlaceRow): number {
  return one.createdAt.getTime() - other.createdAt.getTime() || (one.id < other.id ? -1 : 1);
}

/** The place that has to be made free when none is, or null. */
export function placeToVacate(places: readonly Place[], maxActive: number): Place | null {
  return places.length < maxActive ? null : (places[0] ?? null);
}

/** The lowest place that nobody holds. */
export function freeSlot(places: readonly Place[]): number {
  const taken = new Set(places.map(({ slot }) => slot));
  let slot = 1;
  while (taken.has(slot)) slot += 1;
  return slot;
}

/** The place of a token, or of the unused successor that it waits for: whoever lost the successor's secret asks so. */
export function placeOf(places: readonly Place[], id: string): Place | undefined {
  return places.find((place) => place.holder.id === id || waitingBefore(place)?.id === id);
}
