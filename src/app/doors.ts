import type { Server } from "node:http";
import { join } from "node:path";
import { createAuthenticate } from "#api/authenticate.ts";
import { createGraphqlDoor } from "#api/graphql/graphql-door.ts";
import { createGraphqlRoute } from "#api/graphql/graphql-route.ts";
import { createFront } from "#api/http/front.ts";
import { createProbes } from "#api/http/probes.ts";
import { createSignInRoute } from "#api/sign-in/sign-in-route.ts";
import { createSubscriptionWatch } from "#api/subscription-watch.ts";
import { createPlaygroundAssets } from "#api/web/playground-assets.ts";
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

/** Hangs every door on the listening server. Disposing of it drains them. */
export function createDoors({ config, server, database, events, modules, logger }: DoorsInput): AsyncDisposable {
  const { accounts, graphql } = modules;
  const schema = buildSchema();
  const gate = createGate(schema, { maxCost: config.maxCost, maxDepth: config.maxDepth, maxAliases, maxTokens });
  const origins = createOrigins(config);
  const isSecure = config.publicUrl.startsWith("https:");
  const cookieName = `${isSecure ? "__Host-" : ""}catalog_${config.region.name}`;
  const { verifySession, liveSessionIds } = accounts;
  const { peers } = config;
  const authenticate = createAuthenticate({
    verifyToken: graphql.tokens.verify,
    verifySession,
    peers,
    cookieName,
    isOwnOrigin: origins.isOwn,
  });
  const createContext = createContextFactory(config.region, modules);
  const watch = createSubscriptionWatch({ liveTokenIds: graphql.tokens.liveIds, liveSessionIds, events, logger });
  const door = createGraphqlDoor({ schema, gate, maxTokens, logger });
  const onFault = (fault: unknown): void => logger.error({ error: String(fault) }, "a subscription failed");
  const websocket = createWebsocketDoor({
    schema,
    gate,
    authenticate,
    createContext,
    watch,
    cors: origins,
    maxTokens,
    maxMessageBytes: config.maxBodyBytes,
    onFault,
  });
  const state = { draining: false };
  const playground = createPlaygroundAssets({ directory: playgroundFolder, connectOrigins: origins.connectable });
  const routes = [
    createGraphqlRoute({ door, authenticate, createContext, watch, maxBodyBytes: config.maxBodyBytes }),
    createProbes({ region: config.region.name, version, readiness: createReadiness(database, state) }),
    createSignInRoute({ accounts, authenticate, cookieName, isSecure }),
    ({
      request,
      response,
    }: {
      request: Parameters<typeof playground.handle>[0];
      response: Parameters<typeof playground.handle>[1];
    }) => playground.handle(request, response),
  ];
  server.on("request", createFront({ routes, cors: origins, logger, isDraining: () => state.draining }));
  server.on("upgrade", websocket.upgrade);
  return {
    [Symbol.asyncDispose]: async () => {
      state.draining = true;
      await drain({ server, websocket, watch, seconds: config.drainSeconds });
      await door.dispose();
    },
  };
}

const playgroundFolder = join(import.meta.dirname, "../../playground/dist");
