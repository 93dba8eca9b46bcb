import { randomBytes } from "node:crypto";
import type { Modules } from "#graphql/context.ts";
import type { Clock } from "#kernel/clock.ts";
import { type Accounts, createAccounts } from "#modules/accounts/accounts.ts";
import { createAudit } from "#modules/audit/audit.ts";
import { createChanges } from "#modules/changes/changes.ts";
import { createColumnsSlice } from "#modules/columns/columns.ts";
import { createDashboardsSlice } from "#modules/dashboards/dashboards.ts";
import { createDataProductsSlice } from "#modules/data-products/data-products.ts";
import { createDatabasesSlice } from "#modules/databases/databases.ts";
import { createExternalLinksSlice } from "#modules/external-links/external-links.ts";
import { createLineageSlice } from "#modules/lineage/lineage.ts";
import { createOwnersSlice } from "#modules/owners/owners.ts";
import { createPinsSlice } from "#modules/pins/pins.ts";
import { createProvisioning, type Provisioning } from "#modules/provisioning/provisioning.ts";
import { createQualitySlice } from "#modules/quality/quality.ts";
import { createQueriesSlice } from "#modules/queries/queries.ts";
import { createSchemasSlice } from "#modules/schemas/schemas.ts";
import { createSearchSlice } from "#modules/search/search.ts";
import { createSourcesSlice } from "#modules/sources/sources.ts";
import { createTablesSlice } from "#modules/tables/tables.ts";
import { createTagsSlice } from "#modules/tags/tags.ts";
import { createTeamsSlice } from "#modules/teams/teams.ts";
import { createTermsSlice } from "#modules/terms/terms.ts";
import { createTokens } from "#modules/tokens/tokens.ts";
import { createUsersSlice } from "#modules/users/users.ts";
import { type CatalogStore, createCatalogStore } from "#platform/database/catalog-store.ts";
import type { Database } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";

export type ModulesInput = {
  readonly database: Database;
  readonly events: EventBus;
  readonly region: string;
  readonly clock: Clock;
};

/** Every slice, wired: what one needs of another is handed over here. */
export type AllModules = {
  readonly store: CatalogStore;
  readonly accounts: Accounts;
  readonly provisioning: Provisioning;
  /** What resolvers reach. */
  readonly graphql: Modules;
};

export function createModules({ database, events, region, clock }: ModulesInput): AllModules {
  const store = createCatalogStore(database, events);
  const audit = createAudit();
  const accounts = createAccounts({ database, events, randomBytes, clock, audit });
  const tokens = createTokens({
    database,
    events,
    region,
    randomBytes,
    audit,
    tokensPerScope: accounts.tokensPerScope,
  });
  return {
    store,
    accounts,
    provisioning: createProvisioning({ database, accounts }),
    graphql: {
      changes: createChanges(events),
      columns: createColumnsSlice(store),
      dashboards: createDashboardsSlice(store),
      databases: createDatabasesSlice(store),
      dataProducts: createDataProductsSlice(store),
      externalLinks: createExternalLinksSlice(store),
      pins: createPinsSlice(store),
      schemas: createSchemasSlice(store),
      sources: createSourcesSlice(store),
      tags: createTagsSlice(store),
      lineage: createLineageSlice(store),
      owners: createOwnersSlice(store),
      teams: createTeamsSlice(store),
      users: createUsersSlice(store),
      tables: createTablesSlice(store),
      quality: createQualitySlice(store),
      queries: createQueriesSlice(store),
      search: createSearchSlice(store),
      terms: createTermsSlice(store),
      tokens,
    },
  };
}
