import { randomBytes } from "node:crypto";
import type { Modules } from "#graphql/context.ts";
import type { Clock } from "#kernel/clock.ts";
import { type Accounts, createAccounts } from "#modules/accounts/accounts.ts";
import { type AssistantDeps, createAssistantSlice } from "#modules/assistant/assistant.ts";
import { createTranslate } from "#modules/assistant/translate.ts";
import { type Audit, createAudit, createAuditLog } from "#modules/audit/audit.ts";
import { createChanges } from "#modules/changes/changes.ts";
import { createColumnsSlice } from "#modules/columns/columns.ts";
import { createDashboardsSlice } from "#modules/dashboards/dashboards.ts";
import { createDataProductsSlice } from "#modules/data-products/data-products.ts";
import { createDatabasesSlice } from "#modules/databases/databases.ts";
import { createDatasetsSlice } from "#modules/datasets/datasets.ts";
import { createExternalLinksSlice } from "#modules/external-links/external-links.ts";
import type { Idempotency } from "#modules/idempotency/idempotency.ts";
import { createImports } from "#modules/imports/import-sets.ts";
import type { Leaks } from "#modules/leaks/leaks.ts";
import { createLimits } from "#modules/limits/limits.ts";
import { createLineageSlice } from "#modules/lineage/lineage.ts";
import { createNotices } from "#modules/notices/notices.ts";
import type { NoticesDependencies } from "#modules/notices/notices-dependencies.ts";
import { createOwnersSlice } from "#modules/owners/owners.ts";
import { createPinsSlice } from "#modules/pins/pins.ts";
import { createPopularity, type Popularity } from "#modules/popularity/popularity.ts";
import { createProvisioning, type Provisioning } from "#modules/provisioning/provisioning.ts";
import { createQualitySlice } from "#modules/quality/quality.ts";
import { createQueriesSlice } from "#modules/queries/queries.ts";
import { createSavedOperations } from "#modules/saved-operations/saved-operations.ts";
import { createSchemasSlice } from "#modules/schemas/schemas.ts";
import { createScim, type Scim } from "#modules/scim/scim.ts";
import type { ScimDependencies } from "#modules/scim/scim-dependencies.ts";
import { internalLinkTo, type SearchAssetType } from "#modules/search/asset-kinds.ts";
import { createMeaning, type Meaning, type MeaningDeps } from "#modules/search/meaning.ts";
import { createSearchSlice } from "#modules/search/search.ts";
import { createSourcesSlice } from "#modules/sources/sources.ts";
import { createTablesSlice } from "#modules/tables/tables.ts";
import { createTagsSlice } from "#modules/tags/tags.ts";
import { createTeamsSlice } from "#modules/teams/teams.ts";
import { createTermsSlice } from "#modules/terms/terms.ts";
import { createTokens } from "#modules/tokens/tokens.ts";
import { createUsage } from "#modules/usage/usage.ts";
import { createUsersSlice } from "#modules/users/users.ts";
import type { SignInConfig } from "#platform/config/sign-in-config.ts";
import type { UploadsConfig } from "#platform/config/uploads-config.ts";
import { type CatalogStore, createCatalogStore } from "#platform/database/catalog-store.ts";
import type { Database } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import { createJobs, type Jobs } from "#platform/jobs/jobs.ts";
import type { Budget } from "#platform/rate-limit/budget.ts";
import { LocalBudget } from "#platform/rate-limit/local-budget.ts";
import { createSqlParsing, type SqlParsing } from "#platform/sql-parser/sql-parsing.ts";
import { openUploadStore } from "#platform/storage/open-upload-store.ts";
import { createMetrics, type Metrics } from "#platform/telemetry/metrics.ts";
import { createGuarding } from "./guarding.ts";

export type ModulesInput = {
  readonly database: Database;
  readonly events: EventBus;
  readonly region: string;
  readonly clock: Clock;
  /** Where notices go, and where their links lead. */
  readonly notices: Pick<NoticesDependencies, "places" | "mailer" | "webhooks">;
  /** What writes the AI Assistant's answers; left out, they are composed here. */
  readonly assistant?: AssistantDeps["endpoint"];
  /** What makes vectors of texts, and where its failures are told; left out, queries are searched by words alone. */
  readonly embedding?: Pick<MeaningDeps, "endpoint" | "logger"> | undefined;
  readonly uploads: UploadsConfig;
  /** What accounts may use; left out, nothing is limited: there are no doors. */
  readonly budget?: Budget;
  /** Groups of identity providers whose members get a role. */
  readonly scimRoleGroups?: ScimDependencies["roleGroups"];
  /** Left out, people sign in with a password. */
  readonly signIn?: Pick<SignInConfig, "password">;
};

/** Every slice, wired: what one needs of another is handed over here. */
export type AllModules = {
  readonly store: CatalogStore;
  /** Work that outlives a request; `app` starts it once everything is there. */
  readonly jobs: Jobs;
  readonly accounts: Accounts;
  readonly popularity: Popularity;
  /** Null: queries are searched by their words alone. */
  readonly meaning: Meaning | null;
  /** The thread that reads SQL, to be ended with the instance. */
  readonly sqlParsing: SqlParsing;
  readonly provisioning: Provisioning;
  /** Answers of mutations that were sent under a key. */
  readonly idempotency: Idempotency;
  readonly leaks: Leaks;
  /** The id of the API token whose secret has this hash, in hex. */
  readonly tokenIdOf: (secretHash: string) => Promise<string | null>;
  /** What slices count by. */
  readonly metrics: Metrics;
  /** What resolvers reach. */
  readonly graphql: Modules;
};

export function createModules(input: ModulesInput): AllModules {
  const { database, events, region, clock, assistant } = input;
  const store = createCatalogStore(database, events);
  const audit = createAudit();
  const accounts = accountsOf(input, audit);
  const clientsOf = (tokenId: string) => usage.clients(tokenId, 30);
  const notices = createNotices({ ...input.notices, database, audit, clientsOf });
  const { recordOncePerHour } = audit;
  const usage = createUsage({ database, clock, recordOncePerHour, notify: notices.enqueue });
  const tokens = createTokens({
    database,
    events,
    region,
    randomBytes,
    audit,
    tokensPerScope: accounts.tokensPerScope,
    notices,
  });
  const jobs = createJobs(database, events);
  const sqlParsing = createSqlParsing();
  const meaning = input.embedding ? createMeaning({ ...input.embedding, database, store, jobs, clock }) : null;
  const queries = createQueriesSlice({ store, parse: sqlParsing.parse, onStored: meaning?.stored });
  const lineage = createLineageSlice(store);
  const linkTo = (type: SearchAssetType, id: string) => internalLinkTo(input.notices.places.url(), type, id);
  const translate = assistant ? createTranslate(assistant) : undefined;
  const search = createSearchSlice({ store, linkTo, translate, near: meaning?.near });
  const { recordRefused } = usage;
  const scim = createDirectories(input, { store, accounts, audit, recordRefused, enqueue: notices.enqueue });
  return {
    store,
    jobs,
    popularity: createPopularity(database),
    meaning,
    sqlParsing,
    accounts,
    metrics: createMetrics(),
    ...createGuarding({ database, region, tokens, scim }),
    provisioning: createProvisioning({ database, accounts, storeQueries: queries.store }),
    graphql: {
      ...storeSlices(store),
      assistant: createAssistantSlice({
        database,
        events,
        jobs,
        endpoint: assistant ?? null,
        searchAssets: async (accountId, input) => (await search.assets({ accountId }, input)).hits(),
        lineageGraph: (accountId, input) => lineage.graph({ accountId }, input),
        internalLinkTo: linkTo,
      }),
      changes: createChanges(events),
      imports: importsOf(input, { store, jobs, queries }),
      lineage,
      limits: createLimits(input.budget ?? new LocalBudget(Number.MAX_SAFE_INTEGER, 60, clock), clock),
      notices,
      people: accounts.people,
      queries,
      savedOperations: createSavedOperations(database),
      scim,
      search,
      tokens,
      audit: createAuditLog(database),
      usage,
    },
  };
}

function accountsOf({ database, events, clock, notices, signIn }: ModulesInput, audit: Audit): Accounts {
  const { mailer, places } = notices;
  const passwordSignIn = signIn?.password ?? true;
  return createAccounts({ database, events, randomBytes, clock, audit, mailer, url: places.url, passwordSignIn });
}

type ImportsNeed = Pick<AllModules, "store" | "jobs"> & Pick<Modules, "queries">;

function importsOf({ database, events, uploads }: ModulesInput, { store, jobs, queries }: ImportsNeed) {
  const files = openUploadStore(uploads);
  return createImports({ database, events, jobs, store, files, limits: uploads, storeQueries: queries.store });
}

/** The slices that need nothing but the catalog's data. */
function storeSlices(store: CatalogStore) {
  return {
    columns: createColumnsSlice(store),
    dashboards: createDashboardsSlice(store),
    databases: createDatabasesSlice(store),
    datasets: createDatasetsSlice(store),
    dataProducts: createDataProductsSlice(store),
    externalLinks: createExternalLinksSlice(store),
    pins: createPinsSlice(store),
    schemas: createSchemasSlice(store),
    sources: createSourcesSlice(store),
    tags: createTagsSlice(store),
    owners: createOwnersSlice(store),
    teams: createTeamsSlice(store),
    users: createUsersSlice(store),
    tables: createTablesSlice(store),
    quality: createQualitySlice(store),
    terms: createTermsSlice(store),
  };
}

/** What identity providers reach. People are suspended there as they are anywhere else. */
function createDirectories(
  { database, events, region, scimRoleGroups = [] }: ModulesInput,
  {
    accounts,
    ...needed
  }: Pick<AllModules, "accounts"> & Pick<ScimDependencies, "store" | "audit" | "enqueue" | "recordRefused">,
): Scim {
  const people: ScimDependencies["people"] = {
    suspend: (tx, { by, ...person }) => accounts.within(tx, by).suspendUser(person),
    reactivate: (tx, { by, ...person }) => accounts.within(tx, by).reactivateUser(person),
    changeRole: (tx, { by, ...person }) => accounts.within(tx, by).changeRole(person),
  };
  return createScim({ ...needed, database, events, region, randomBytes, people, roleGroups: scimRoleGroups });
}
