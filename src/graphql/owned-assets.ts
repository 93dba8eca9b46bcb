const present = { parentDeleted: false, deletedAt: null };

/** The same as what lists of these assets leave out by default. */
const isShown = {
  OR: [{ table: { ...present, hidden: false } }, { dashboard: present }, { term: { deletedAt: null } }],
};

/** What to select of the ownerships of a person or a team, so that {@link ownedAssetIds} can tell the assets. */
export const ownedAssets = {
  select: { tableId: true, dashboardId: true, termId: true } as const,
  where: isShown,
  orderBy: { id: "asc" } as const,
};

type Ownership = {
  readonly tableId: string | null;
  readonly dashboardId: string | null;
  readonly termId: string | null;
};

export function ownedAssetIds(ownerships: readonly Ownership[]): string[] {
  return ownerships.flatMap(({ tableId, dashboardId, termId }) => tableId ?? dashboardId ?? termId ?? []);
}
