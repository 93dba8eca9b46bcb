import type { Server } from "node:http";
import { join } from "node:path";
import { createAuthenticate } from "#api/authenticate.ts";
import { createDocs } from "#api/docs/docs.ts";
import { createGraphqlDoor, type GraphqlDoor } from "#api/graphql/graphql-door.ts";
import { createGraphqlRoute } from "#api/graphql/graphql-route.ts";
import { believeProxies } from "#api/http/client-address.ts";
import { createFront, type Route } from "#api/http/front.ts";
import { createRequestMetrics } from "#api/http/metrics.ts";
import { createProbes } from "#api/http/probes.ts";
import { createMcpDoor } from "#api/mcp/mcp-door.ts";
import { createRestDoor } from "#api/rest/rest-door.ts";
import { createScimDoor } from "#api/scim/scim-door.ts";
import { createSubscriptionWatch } from "#api/subscription-watch.ts";
import { createUploadRoute } from "#api/uploads/upload-route.ts";
import { createRecordUse, type RecordUse } from "#api/usage-recorder.ts";
import { createAppPages } from "#api/web/app-pages.ts";
import { createPlaygroundAssets } from "#api/web/playground-assets.ts";
import { createPlaygroundRegions } from "#api/web/playground-regions.ts";
import { createWebsocketDoor } from "#api/websocket/websocket-door.ts";
import { createExecuteCompiled } from "#graphql/compiled-execution.ts";
import { createGate } from "#graphql/gate.ts";
import { createRunOperation } from "#graphql/run-operation.ts";
import type { Clock } from "#kernel/clock.ts";
import type { Config } from "#platform/config/config.ts";
import type { Database } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import type { Logger } from "#platform/logger/logger.ts";
import { buildSchema } from "#schema/schema.ts";
import { createContextFactory } from "./context.ts";
import { drain } from "./drain.ts";
import { type CallerLimits, createAdmissionsOf, createCallerLimits, createLeaks } from "./limits-setup.ts";
import { createMetricsRoutes } from "./metrics-routes.ts";
import type { AllModules } from "./modules.ts";
import { createOrigins } from "./origins.ts";
import { createReadiness } from "./readiness.ts";
import { createSignIn } from "./sign-in.ts";
import { version } from "./version.ts";

export type DoorsInput = {
  readonly config: Config & { readonly publicUrl: string };
  readonly server: Server;
  readonly database: Database;
  readonly events: EventBus;
  readonly modules: AllModules;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly parts?: DoorParts | undefined;
};

/** What `createApp` can be given instead of its own, for measuring what it costs. No setting leads here. */
export type DoorParts = {
  readonly callerLimits?: CallerLimits;
  readonly admissions?: typeof createAdmissionsOf;
  readonly recordUse?: RecordUse;
};

const maxAliases = 200;
const maxTokens = 20_000;
const playgroundFolder = join(import.meta.dirname, "../../playground/dist");

/** Hangs every door on the listening server. Disposing of it drains them. */
export function createDoors(input: DoorsInput): AsyncDisposable {
  const { config, server, logger } = input;
  const shared = createShared(input);
  const door = createGraphqlDoor({ ...shared, ...config, maxTokens, logger });
  const onFault = (fault: unknown): void => logger.error({ error: String(fault) }, "a subscription failed");
  const cors = shared.origins;
  const websocket = createWebsocketDoor({ ...shared, cors, maxTokens, maxMessageBytes: config.maxBodyBytes, onFault });
  const state = { draining: false };
  const routes = createRoutes(input, { ...shared, door, state });
  believeProxies(server, config.trustedProxies);
  server.on("request", createFront({ routes, cors, logger, isDraining: () => state.draining }));
  server.on("upgrade", websocket.upgrade);
  return {
    [Symbol.asyncDispose]: async () => {
      state.draining = true;
      await drain({ server, websocket, watch: shared.watch, seconds: config.drainSeconds });
      await door.dispose();
    },
  };
}

type Shared = ReturnType<typeof createShared>;

/** What several doors are built from. */
function createShared(input: DoorsInput) {
  const { config, events, modules, logger, parts = {} } = input;
  const { accounts, graphql } = modules;
  const schema = buildSchema();
  const origins = createOrigins(config);
  const isSecure = config.publicUrl.startsWith("https:");
  // Instances on one host share cookies whatever their ports, so the region is part of the name.
  const cookieName = `${isSecure ? "__Host-" : ""}catalog_${config.region.name}`;
  const gate = createGate(schema, { maxCost: config.maxCost, maxDepth: config.maxDepth, maxAliases, maxTokens });
  const callerLimits = parts.callerLimits ?? createCallerLimits(input);
  const requestMetrics = config.metrics === null ? null : createRequestMetrics(modules.metrics);
  return {
    schema,
    origins,
    isSecure,
    cookieName,
    executeCompiled: createExecuteCompiled(schema, config.compile),
    admissions: (parts.admissions ?? createAdmissionsOf)(modules, gate, logger),
    guesses: callerLimits.guesses,
    authenticate: createAuthenticate({
      verifyToken: graphql.tokens.verify,
      verifySession: accounts.verifySession,
      peers: config.peers,
      cookieName,
      isOwnOrigin: origins.isOwn,
      recordRefused: graphql.usage.recordRefused,
      ...callerLimits,
    }),
    createContext: createContextFactory(config.region, modules),
    requestMetrics,
    recordUse: parts.recordUse ?? createRecordUse(graphql.usage.record, requestMetrics?.countOperation),
    watch: createSubscriptionWatch({
      liveTokenIds: graphql.tokens.liveIds,
      liveSessionIds: accounts.liveSessionIds,
      events,
      logger,
    }),
  };
}

type RoutesInput = Shared & { readonly door: GraphqlDoor; readonly state: { draining: boolean } };

function createRoutes({ config, database, modules, clock, logger }: DoorsInput, shared: RoutesInput): Route[] {
  const { origins, state } = shared;
  const onFault = (fault: unknown): void => logger.error({ error: String(fault) }, "a resolver failed");
  const runOperation = createRunOperation({ ...shared, maxTokens, onFault });
  const playground = createPlaygroundAssets({ directory: playgroundFolder, connectOrigins: origins.connectable });
  return [
    ...createMetricsRoutes(shared.requestMetrics, { config, database, modules }),
    createGraphqlRoute({ ...shared, maxBodyBytes: config.maxBodyBytes }),
    createUploadRoute({
      ...shared,
      ...config.uploads,
      imports: modules.graphql.imports,
      spend: modules.graphql.limits.spend,
    }),
    createProbes({ region: config.region.name, version, readiness: createReadiness(database, state) }),
    createSignIn({ config, shared, modules, clock, logger }),
    createLeaks({ config, clock }, modules),
    createScimDoor({ ...shared, ...config, scim: modules.graphql.scim, spend: modules.graphql.limits.spend, onFault }),
    createRestDoor({ ...shared, ...config, runOperation, version }),
    createMcpDoor({ ...shared, ...config, cors: origins, runOperation, version, onFault }),
    createDocs(config.publicUrl),
    createPlaygroundRegions({ region: config.region.name, publicUrl: config.publicUrl, peers: config.peers }),
    ({ request, response }) => playground.handle(request, response),
    createAppPages({ directory: playgroundFolder }),
  ];
}
