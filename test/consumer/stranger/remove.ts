import { type Built, edgeRows, idOf, pinRows, tagRows } from "./build.ts";
import type { CatalogClient, Row } from "./catalog-client.ts";
import { checks, terms } from "./plan.ts";

/** Takes away everything that was built, each by the operation that the documentation gives for it. */
export async function remove({ ask, send }: CatalogClient, built: Built): Promise<void> {
  await send("deleteLineages", "DeleteLineageInput", edgeRows(built));
  await send("detachTags", "BaseTagEntityInput", tagRows(built));
  await send("removePinnedAssets", "EntitiesLinkInput", pinRows(built));
  // Children first, and their parents after them.
  for (const { name } of terms.toReversed()) {
    const deleteTerm = "mutation ($data: DeleteTermInput!) { deleteTerm(data: $data) }";
    await ask(deleteTerm, { data: { id: idOf(built.termIds, name) } });
  }
  const qualityChecks = checks.map(({ table, name }) => ({ tableId: idOf(built.tableIds, table), externalId: name }));
  const removals = `mutation ($user: OwnerInput!, $team: TeamOwnerInput!, $users: TeamUsersInput!,
    $checks: RemoveQualityChecksInput!) { removeUserOwners(data: $user) removeTeamOwners(data: $team)
    removeTeamUsers(data: $users) removeDataQualities(data: $checks) }`;
  await ask(removals, {
    user: { userId: built.userId },
    team: { teamId: built.teamId },
    users: { id: built.teamId, emails: [built.email] },
    checks: { qualityChecks },
  });
  const deletedAt = new Date().toISOString();
  const gone = (ids: ReadonlyMap<string, string>): Row[] => [...ids.values()].map((id) => ({ id, deletedAt }));
  await send("updateColumns", "UpdateColumnInput", gone(built.columnIds), "{ id }");
  await send("updateTables", "UpdateTableInput", gone(built.tableIds), "{ id }");
  await send("updateSchemas", "UpdateSchemaInput", gone(built.schemaIds), "{ id }");
  await send("updateDatabases", "UpdateDatabaseInput", gone(built.databaseIds), "{ id }");
  const updateSource = "mutation ($data: UpdateSourceInput!) { updateSource(data: $data) { id } }";
  await ask(updateSource, { data: { id: built.sourceId, deletedAt } });
}
