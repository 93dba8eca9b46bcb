import type { Secret } from "#kernel/secret.ts";
import { type DemoCatalog, demoCatalog } from "./demo/demo-catalog.ts";
import { loadQueries } from "./load-queries.ts";
import { loadAuthors, loadQualityChecks } from "./loading/activity-repository.ts";
import { loadCuration } from "./loading/curation-repository.ts";
import { loadDashboards } from "./loading/dashboards-repository.ts";
import { createDemoLoad, type DemoLoad, type LoadedPerson } from "./loading/demo-load.ts";
import { loadGlossary } from "./loading/glossary-repository.ts";
import { loadLineage } from "./loading/lineage-repository.ts";
import { loadingInstant } from "./loading/loading-repository.ts";
import { loadOwners } from "./loading/owners-repository.ts";
import { loadTagEntities } from "./loading/tag-entities-repository.ts";
import { loadTeams } from "./loading/teams-repository.ts";
import { loadWarehouse } from "./loading/warehouse-repository.ts";
import type { AccountsWithin, ProvisioningDependencies, StoreQueries } from "./provisioning-dependencies.ts";

export type ProvisionedDemo = {
  readonly accountId: string;
  readonly administratorId: string;
  readonly administratorEmail: string;
  readonly password: Secret;
};

const accountName = "Roastery";

/** Everything in one transaction: a process that is killed half-way leaves nothing behind and the next start begins anew. */
export async function provisionDemo(deps: ProvisioningDependencies): Promise<ProvisionedDemo | null> {
  const { accounts, database, storeQueries } = deps;
  return database.transaction(async (tx) => {
    const within = accounts.within(tx, { kind: "system" });
    if (!(await within.claimFirstAccount())) return null;
    const demo = demoCatalog();
    const password = accounts.generatePassword();
    const { id: accountId } = await within.createAccount({ name: accountName });
    const administratorEmail = firstAdministrator(demo);
    const people = await createPeople(within, { demo, accountId, administratorEmail, password });
    const load = createDemoLoad({ tx, accountId, people, now: await loadingInstant(tx) });
    await loadCatalog(load, demo, storeQueries);
    const { userId: administratorId } = load.person(administratorEmail);
    return { accountId, administratorId, administratorEmail, password };
  });
}

function firstAdministrator({ people }: DemoCatalog): string {
  const person = people.find(({ role }) => role === "ADMIN");
  if (person === undefined) throw new Error("the demo has no administrator");
  return person.email;
}

type People = {
  readonly demo: DemoCatalog;
  readonly accountId: string;
  readonly administratorEmail: string;
  readonly password: Secret;
};

/** Only the administrator gets a password; the others are there to be found as owners and members of teams. */
async function createPeople(
  within: AccountsWithin,
  { demo, accountId, administratorEmail, password }: People,
): Promise<ReadonlyMap<string, LoadedPerson>> {
  const people = new Map<string, LoadedPerson>();
  for (const { email, firstName, lastName, role } of demo.people) {
    const user = { accountId, email, firstName, lastName, role, status: "ACTIVATED" } as const;
    const known = email === administratorEmail ? { password: password.reveal() } : {};
    const { id, unifiedUserId } = await within.createUser({ ...user, ...known });
    people.set(email, { userId: id, unifiedUserId, name: `${firstName} ${lastName}` });
  }
  return people;
}

/** In the order in which the rows refer to each other. */
async function loadCatalog(load: DemoLoad, demo: DemoCatalog, storeQueries: StoreQueries): Promise<void> {
  await loadTeams(load, demo);
  await loadWarehouse(load, demo.warehouse);
  await loadDashboards(load, demo.visualization);
  await loadGlossary(load, demo);
  await loadLineage(load, demo);
  await loadTagEntities(load, demo);
  await loadOwners(load, demo);
  await loadQualityChecks(load, demo.qualityChecks);
  await loadAuthors(load, demo);
  await loadQueries(load, demo, storeQueries);
  await loadCuration(load, demo);
}
