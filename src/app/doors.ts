import type { Server } from "node:http";
import { join } from "node:path";
import { createAuthenticate } from "#api/authenticate.ts";
import { createGraphqlDoor, type GraphqlDoor } from "#api/graphql/graphql-door.ts";
import { createGraphqlRoute } from "#api/graphql/graphql-route.ts";
import { createFront, type Route } from "#api/http/front.ts";
import { createProbes } from "#api/http/probes.ts";
import { createSignInRoute } from "#api/sign-in/sign-in-route.ts";
import { createSubscriptionWatch } from "#api/subscription-watch.ts";
import { createPlaygroundAssets } from "#api/web/playground-assets.ts";
import { welcome } from "#api/web/welcome.ts";
import { createWebsocketDoor } from "#api/websocket/websocket-door.ts";
import { createGate } from "#graphql/gate.ts";
import type { Config } from "#platform/config/config.ts";
import type { Database } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import type { Logger } from "#platform/logger/logger.ts";
import { buildSchema } from "#schema/schema.ts";
import { createContextFactory } from "./context.ts";
import { drain } from "./drain.ts";
import type { AllModules } from "./modules.ts";
import { createOrigins } from "./origins.ts";
import { createReadiness } from "./readiness.ts";
import { version } from "./version.ts";

export type DoorsInput = {
  readonly config: Config & { readonly publicUrl: string };
  readonly server: Server;
  readonly database: Database;
  readonly events: EventBus;
  readonly modules: AllModules;
  readonly logger: Logger;
};

const maxAliases = 200;
const maxTokens = 20_000;
const playgroundFolder = join(import.meta.dirname, "../../playground/dist");

/** Hangs every door on the listening server. Disposing of it drains them. */
export function createDoors(input: DoorsInput): AsyncDisposable {
  const { config, server, logger } = input;
  const shared = createShared(input);
  const door = createGraphqlDoor({ schema: shared.schema, gate: shared.gate, maxTokens, logger });
  const onFault = (fault: unknown): void => logger.error({ error: String(fault) }, "a subscription failed");
  const cors = shared.origins;
  const websocket = createWebsocketDoor({ ...shared, cors, maxTokens, maxMessageBytes: config.maxBodyBytes, onFault });
  const state = { draining: false };
  const routes = createRoutes(input, { ...shared, door, state });
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
function createShared({ config, events, modules, logger }: DoorsInput) {
  const { accounts, graphql } = modules;
  const schema = buildSchema();
  const origins = createOrigins(config);
  const isSecure = config.publicUrl.startsWith("https:");
  // Instances on one host share cookies whatever their ports, so the region is part of the name.
  const cookieName = `${isSecure ? "__Host-" : ""}catalog_${config.region.name}`;
  return {
    schema,
    origins,
    isSecure,
    cookieName,
    gate: createGate(schema, { maxCost: config.maxCost, maxDepth: config.maxDepth, maxAliases, maxTokens }),
    authenticate: createAuthenticate({
      verifyToken: graphql.tokens.verify,
      verifySession: accounts.verifySession,
      peers: config.peers,
      cookieName,
      isOwnOrigin: origins.isOwn,
    }),
    createContext: createContextFactory(config.region, modules),
    watch: createSubscriptionWatch({
      liveTokenIds: graphql.tokens.liveIds,
      liveSessionIds: accounts.liveSessionIds,
      events,
      logger,
    }),
  };
}

type RoutesInput = Shared & { readonly door: GraphqlDoor; readonly state: { draining: boolean } };

function createRoutes({ config, database, modules }: DoorsInput, shared: RoutesInput): Route[] {
  const { origins, state } = shared;
  const playground = createPlaygroundAssets({ directory: playgroundFolder, connectOrigins: origins.connectable });
  return [
    createGraphqlRoute({ ...shared, maxBodyBytes: config.maxBodyBytes }),
    createProbes({ region: config.region.name, version, readiness: createReadiness(database, state) }),
    createSignInRoute({ ...shared, accounts: modules.accounts }),
    ({ request, response }) => playground.handle(request, response),
    welcome,
  ];
}
