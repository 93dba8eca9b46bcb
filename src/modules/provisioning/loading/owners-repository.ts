import type { DemoCatalog } from "#modules/provisioning/demo/demo-catalog.ts";
import { type DemoLoad, inChunks } from "./demo-load.ts";

type Target = { readonly tableId: string } | { readonly dashboardId: string } | { readonly termId: string };
type Ownership = { readonly owner: string; readonly target: Target };

/** An owner is a person's e-mail address or else the name of a team. */
export async function loadOwners(load: DemoLoad, demo: DemoCatalog): Promise<void> {
  const { accountId, id, isPerson, person, tx } = load;
  const ownerships = ownershipsOf(load, demo);
  await inChunks(
    ownerships
      .filter(({ owner }) => isPerson(owner))
      .map(({ owner, target }) => {
        const { userId, unifiedUserId } = person(owner);
        return { accountId, userId, unifiedUserId, ...target };
      }),
    (data) => tx.ownerEntity.createMany({ data }),
  );
  await inChunks(
    ownerships
      .filter(({ owner }) => !isPerson(owner))
      .map(({ owner, target }) => ({ accountId, teamId: id("TEAM", owner), ...target })),
    (data) => tx.teamOwnerEntity.createMany({ data }),
  );
}

function ownershipsOf({ id }: DemoLoad, { warehouse, visualization, terms }: DemoCatalog): Ownership[] {
  const of = (owners: readonly string[], target: Target) => owners.map((owner) => ({ owner, target }));
  return [
    ...warehouse.tables.flatMap(({ owners = [], externalId }) => of(owners, { tableId: id("TABLE", externalId) })),
    ...visualization.dashboards.flatMap(({ owners, externalId }) =>
      of(owners, { dashboardId: id("DASHBOARD", externalId) }),
    ),
    ...terms.flatMap(({ owners, externalId }) => of(owners, { termId: id("TERM", externalId) })),
  ];
}
