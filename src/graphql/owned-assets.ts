const shown = { parentDeleted: false, deletedAt: null };

/** What to select of the ownerships of a person or a team, so that {@link ownedAssetIds} can tell the assets. */
export const ownedAssets = {
  select: { tableId: true, dashboardId: true, termId: true },
  where: {
    OR: [{ table: { ...shown, hidden: false } }, { dashboard: shown }, { term: { deletedAt: null } }],
  },
  orderBy: { id: "asc" },
} as const;

type Ownership = {
  readonly tableId: string | null;
  readonly dashboardId: string | null;
  readonly termId: string | null;
};

export function ownedAssetIds(ownerships: readonly Ownership[]): string[] {
  return ownerships.flatMap(({ tableId, dashboardId, termId }) => tableId ?? dashboardId ?? termId ?? []);
}
