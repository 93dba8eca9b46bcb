import { type Authenticate, credentialsRequired } from "#api/authenticate.ts";
import { limitBody } from "#api/http/body.ts";
import { originOf, type Route } from "#api/http/front.ts";
import type { SubscriptionWatch } from "#api/subscription-watch.ts";
import { type RecordUse, recordOnClose } from "#api/usage-recorder.ts";
import type { Context } from "#graphql/context.ts";
import type { Actor } from "#kernel/actor.ts";
import type { RequestOrigin } from "#kernel/audit.ts";
import { type GraphqlDoor, graphqlPath } from "./graphql-door.ts";

export type GraphqlRouteOptions = {
  readonly door: GraphqlDoor;
  readonly authenticate: Authenticate;
  readonly createContext: (actor: Actor, request: RequestFacts) => Context;
  readonly watch: SubscriptionWatch;
  readonly maxBodyBytes: number;
  readonly recordUse: RecordUse;
};

export type RequestFacts = {
  readonly origin: RequestOrigin & { readonly requestId: string };
  readonly signal: AbortSignal;
};

const paths = new Set([graphqlPath, "/graphql"]);

/** Given as the reason, since abort() without one makes an error with a stack for every request. */
const closed = "the response is closed";

/** Refusals come in front: a caller who may not ask is never parsed. */
export function createGraphqlRoute({
  door,
  authenticate,
  createContext,
  watch,
  maxBodyBytes,
  recordUse,
}: GraphqlRouteOptions): Route {
  return async ({ request, response, requestId, path }) => {
    if (!paths.has(path)) return false;
    const origin = originOf({ request, requestId, response }, "graphql");
    const actor = await authenticate(request.headers, origin);
    if (actor.kind === "anonymous") throw credentialsRequired();
    const ended = new AbortController();
    response.once("close", () => ended.abort(closed));
    const catalog = createContext(actor, { origin, signal: ended.signal });
    const record = recordOnClose(recordUse, response, catalog);
    await limitBody(request, maxBodyBytes);
    const watchSubscription = (): void => {
      record();
      const watching = watch.open(actor, () => ended.abort());
      ended.signal.addEventListener("abort", () => watching[Symbol.dispose]());
    };
    await door.handle(request, response, { catalog, watchSubscription });
    return true;
  };
}
