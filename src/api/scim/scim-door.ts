import { presentedToken } from "#api/authenticate.ts";
import { askGuarded, type GuessLimit } from "#api/guess-limit.ts";
import { type Exchange, originOf, type Route, tell } from "#api/http/front.ts";
import { type RecordUse, recordOnClose } from "#api/usage-recorder.ts";
import { CatalogError } from "#kernel/errors.ts";
import { type RateStanding, rateHeaders } from "#kernel/rate-standing.ts";
import type { Scim, ScimActor } from "#modules/scim/scim.ts";
import { isUnavailable, isUnstorableValue, serviceUnavailable } from "#platform/database/failures.ts";
import { scrub } from "#platform/logger/logger.ts";
import { discover, discoverable } from "./discovery.ts";
import { performOnGroups, performOnUsers, searchAll, searchPath } from "./resource-operations.ts";
import { errorAnswer, type ScimAnswer, send, wrongMethod } from "./scim-answer.ts";
import { parametersOf } from "./scim-request.ts";

export type ScimDoorOptions = {
  readonly scim: Pick<Scim, "verify" | "users" | "groups" | "search">;
  readonly publicUrl: string;
  readonly maxBodyBytes: number;
  readonly guesses: GuessLimit;
  /** Takes a request's cost from the account's budget. */
  readonly spend: (actor: ScimActor, cost: number) => Promise<{ readonly standing: RateStanding }>;
  readonly recordUse: RecordUse;
  /** Told of what is a fault of ours. */
  readonly onFault: (fault: unknown) => void;
};

const prefix = "/auth/scim";

/** As much as a page of people; a request is of one resource or of one page. */
const requestCost = 100;

/** SCIM 2.0 for identity providers, at `/auth/scim` and, for those who expect the version there, `/auth/scim/v2`. */
export function createScimDoor(options: ScimDoorOptions): Route {
  return async (exchange) => {
    const { path, response } = exchange;
    if (path !== prefix && !path.startsWith(`${prefix}/`)) return false;
    try {
      send(response, await answer(options, exchange));
    } catch (error) {
      send(response, errorAnswer(refusalOf(error, options.onFault)));
    }
    return true;
  };
}

async function answer(options: ScimDoorOptions, exchange: Exchange): Promise<ScimAnswer> {
  const { request } = exchange;
  const { resource, id, base, isDeeper } = placeOf(options, exchange.path);
  const parameters = parametersOf(request);
  const { authorization } = request.headers;
  if (discoverable.has(resource) && !isDeeper) {
    // Whoever presents a token is told whether it is good.
    if (authorization !== undefined) await admit(options, exchange, authorization);
    if (request.method !== "GET") throw wrongMethod("GET");
    return { status: 200, body: discover(resource, { id, base, isFiltered: parameters.has("filter") }) };
  }
  if (authorization === undefined) {
    const message = "Send a SCIM token in the Authorization header: Authorization: Bearer <token>.";
    throw new CatalogError("UNAUTHENTICATED", message);
  }
  const actor = await admit(options, exchange, authorization);
  tell(originOf(exchange, "scim"), rateHeaders((await options.spend(actor, requestCost)).standing));
  const call = { exchange, actor, id, base, parameters, maxBodyBytes: options.maxBodyBytes };
  if (!isDeeper && resource === "Users") return performOnUsers(options.scim, call);
  if (!isDeeper && resource === "Groups") return performOnGroups(options.scim, call);
  if (id === undefined && resource === searchPath) return searchAll(options.scim, call);
  if (resource === "Me" || resource === "Bulk") {
    const message = `${resource} is not offered: see ServiceProviderConfig.`;
    throw new CatalogError("BAD_USER_INPUT", message, { reason: "NOT_IMPLEMENTED" });
  }
  throw new CatalogError(
    "NOT_FOUND",
    `There is nothing at ${scrub(exchange.path)}. Resources are at /Users and /Groups.`,
  );
}

type Place = {
  readonly resource: string;
  readonly id: string | undefined;
  /** The door's own URL, as the caller spells it. */
  readonly base: string;
  readonly isDeeper: boolean;
};

function placeOf({ publicUrl }: ScimDoorOptions, path: string): Place {
  const isVersioned = /^\/auth\/scim\/v2(\/|$)/.test(path);
  const [resource = "", given, ...more] = path.slice(isVersioned ? prefix.length + 4 : prefix.length + 1).split("/");
  return {
    resource,
    id: given === undefined || given === "" ? undefined : decoded(given),
    base: `${publicUrl}${prefix}${isVersioned ? "/v2" : ""}`,
    isDeeper: more.length > 0,
  };
}

/** Who is calling. From here on the request counts as a use of the token, whatever comes of it. */
async function admit(options: ScimDoorOptions, exchange: Exchange, authorization: string): Promise<ScimActor> {
  const origin = originOf(exchange, "scim");
  const presented = { address: origin.remoteAddress, token: presentedToken(authorization) };
  const actor = await askGuarded(options.guesses, presented, (token) => options.scim.verify(token, origin));
  const seen = { rootFields: [nameOf(exchange.request.method, placeOf(options, exchange.path))] };
  recordOnClose(options.recordUse, exchange.response, { actor, origin, seen });
  tell(origin, { "catalog-token-expires-at": actor.endsAt.toISOString() });
  return actor;
}

const named: ReadonlySet<string> = new Set([...discoverable, "Users", "Groups", searchPath]);

/** What a request is called among a token's uses: one of few words, whatever the caller made up. */
function nameOf(method: string | undefined, { resource, id }: Place): string {
  if (!named.has(resource)) return "other";
  return `${method} /${resource}${id === searchPath ? `/${searchPath}` : ""}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refusalOf(error: unknown, onFault: (fault: unknown) => void): CatalogError {
  if (error instanceof CatalogError) return error;
  if (isUnavailable(error)) return serviceUnavailable(error);
  if (isUnstorableValue(error))
    return new CatalogError("BAD_USER_INPUT", "A value cannot be stored.", { scimType: "invalidValue" }, error);
  onFault(error);
  return new CatalogError("INTERNAL_SERVER_ERROR", "Something went wrong here. Tell the operator the request id.");
}
