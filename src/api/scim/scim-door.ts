import { presentedToken } from "#api/authenticate.ts";
import { askGuarded, type GuessLimit } from "#api/guess-limit.ts";
import { type Exchange, originOf, type Route, tell } from "#api/http/front.ts";
import { CatalogError } from "#kernel/errors.ts";
import { type RateStanding, rateHeaders } from "#kernel/rate-standing.ts";
import type { DirectoryGroup, DirectoryUser } from "#modules/scim/directory.ts";
import type { Directory, Scim, ScimActor } from "#modules/scim/scim.ts";
import { isUnavailable, isUnstorableValue, serviceUnavailable } from "#platform/database/failures.ts";
import { scrub } from "#platform/logger/logger.ts";
import { discover, discoverable, listOf } from "./discovery.ts";
import { project, projectionOf, type Resource, wants } from "./projection.ts";
import { groupResource, tagOf, userResource } from "./resources.ts";
import { errorAnswer, type ScimAnswer, send } from "./scim-answer.ts";
import { bodyOf, listInput, parametersOf, versionsOf } from "./scim-request.ts";

export type ScimDoorOptions = {
  readonly scim: Pick<Scim, "verify" | "users" | "groups">;
  readonly publicUrl: string;
  readonly maxBodyBytes: number;
  readonly guesses: GuessLimit;
  /** Takes a request's cost from the account's budget. */
  readonly spend: (actor: ScimActor, cost: number) => Promise<{ readonly standing: RateStanding }>;
  /** Told of what is a fault of ours. */
  readonly onFault: (fault: unknown) => void;
};

const prefix = "/auth/scim";

/** As much as a page of people; a request is of one resource or of one page. */
const requestCost = 100;

/** A kind of resource: where it lies, what it is called on the wire, and which attribute refers to others. */
type Kind<T> = {
  readonly directory: Directory<T>;
  readonly resource: (of: T, base: string) => Resource;
  readonly references: string;
};

type Call = {
  readonly exchange: Exchange;
  readonly actor: ScimActor;
  readonly id: string | undefined;
  readonly base: string;
  readonly parameters: URLSearchParams;
  readonly maxBodyBytes: number;
};

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
  const { request, path } = exchange;
  const isVersioned = /^\/auth\/scim\/v2(\/|$)/.test(path);
  const base = `${options.publicUrl}${prefix}${isVersioned ? "/v2" : ""}`;
  const [resource = "", given, ...more] = path.slice(isVersioned ? prefix.length + 4 : prefix.length + 1).split("/");
  const id = given === undefined || given === "" ? undefined : decoded(given);
  const parameters = parametersOf(request);
  const origin = originOf(exchange, "scim");
  const { authorization } = request.headers;
  const verify = (given: string) => {
    const presented = { address: origin.remoteAddress, token: presentedToken(given) };
    return askGuarded(options.guesses, presented, options.scim.verify);
  };
  if (discoverable.has(resource) && more.length === 0) {
    // Whoever presents a token is told whether it is good.
    if (authorization !== undefined) await verify(authorization);
    if (request.method !== "GET") throw wrongMethod("GET");
    return { status: 200, body: discover(resource, { id, base, isFiltered: parameters.has("filter") }) };
  }
  if (authorization === undefined) {
    const message = "Send a SCIM token in the Authorization header: Authorization: Bearer <token>.";
    throw new CatalogError("UNAUTHENTICATED", message);
  }
  const actor = await verify(authorization);
  tell(origin, rateHeaders((await options.spend(actor, requestCost)).standing));
  const call = { exchange, actor, id, base, parameters, maxBodyBytes: options.maxBodyBytes };
  if (more.length === 0 && resource === "Users") return perform<DirectoryUser>(usersKind(options), call);
  if (more.length === 0 && resource === "Groups") return perform<DirectoryGroup>(groupsKind(options), call);
  if (resource === "Me" || resource === "Bulk") {
    const message = `${resource} is not offered: see ServiceProviderConfig.`;
    throw new CatalogError("BAD_USER_INPUT", message, { reason: "NOT_IMPLEMENTED" });
  }
  throw new CatalogError("NOT_FOUND", `There is nothing at ${scrub(path)}. Resources are at /Users and /Groups.`);
}

function usersKind({ scim }: ScimDoorOptions): Kind<DirectoryUser> {
  return { directory: scim.users, resource: userResource, references: "groups" };
}

function groupsKind({ scim }: ScimDoorOptions): Kind<DirectoryGroup> {
  return { directory: scim.groups, resource: groupResource, references: "members" };
}

type Identified = { readonly version: string };

async function perform<T extends Identified>(kind: Kind<T>, call: Call): Promise<ScimAnswer> {
  const { method } = call.exchange.request;
  if (call.id === undefined) {
    if (method === "GET") return list(kind, call);
    if (method === "POST") return create(kind, call);
    throw wrongMethod("GET, POST");
  }
  if (method === "GET") return find(kind, call, call.id);
  if (method === "PUT" || method === "PATCH" || method === "DELETE") return change(kind, call, call.id);
  throw wrongMethod("GET, PUT, PATCH, DELETE");
}

async function list<T>({ directory, resource, references }: Kind<T>, call: Call): Promise<ScimAnswer> {
  const { actor, base, parameters } = call;
  const projection = projectionOf(parameters);
  const input = { ...listInput(parameters), withReferences: wants(projection, references) };
  const { total, resources } = await directory.list(actor, input);
  const shown = resources.map((one) => project(resource(one, base), projection));
  return { status: 200, body: listOf(shown, { total, startIndex: input.startIndex }) };
}

async function create<T extends Identified>(kind: Kind<T>, call: Call): Promise<ScimAnswer> {
  const { actor, exchange, maxBodyBytes } = call;
  const body = await bodyOf(exchange.request, maxBodyBytes);
  const made = await kind.directory.create(actor, body, originOf(exchange, "scim"));
  return shown(kind, call, { status: 201, of: made });
}

async function find<T extends Identified>(kind: Kind<T>, call: Call, id: string): Promise<ScimAnswer> {
  const found = await kind.directory.find(call.actor, id, wants(projectionOf(call.parameters), kind.references));
  const known = call.exchange.request.headers["if-none-match"];
  const versions = versionsOf(known);
  if (known !== undefined && (versions === null || versions.includes(found.version)))
    return { status: 304, headers: { etag: tagOf(found) } };
  return shown(kind, call, { status: 200, of: found });
}

async function change<T extends Identified>(kind: Kind<T>, call: Call, id: string): Promise<ScimAnswer> {
  const { actor, exchange, maxBodyBytes } = call;
  const { request } = exchange;
  const origin = originOf(exchange, "scim");
  const target = { id, versions: versionsOf(request.headers["if-match"]) };
  if (request.method === "DELETE") {
    await kind.directory.remove(actor, target, origin);
    return { status: 204 };
  }
  const body = await bodyOf(request, maxBodyBytes);
  const operation = request.method === "PUT" ? kind.directory.replace : kind.directory.patch;
  return shown(kind, call, { status: 200, of: await operation(actor, { target, body }, origin) });
}

function shown<T extends Identified>(
  { resource }: Kind<T>,
  { base, parameters }: Call,
  { status, of }: { readonly status: number; readonly of: T },
): ScimAnswer {
  const whole = resource(of, base);
  // Every resource of ours says where it is.
  const { location } = whole.meta as { readonly location: string };
  return { status, body: project(whole, projectionOf(parameters)), headers: { etag: tagOf(of), location } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function wrongMethod(allowed: string): CatalogError {
  return new CatalogError("BAD_USER_INPUT", `The methods here are ${allowed}.`, {
    reason: "METHOD_NOT_ALLOWED",
    allowed,
  });
}

function refusalOf(error: unknown, onFault: (fault: unknown) => void): CatalogError {
  if (error instanceof CatalogError) return error;
  if (isUnavailable(error)) return serviceUnavailable(error);
  if (isUnstorableValue(error))
    return new CatalogError("BAD_USER_INPUT", "A value cannot be stored.", { scimType: "invalidValue" }, error);
  onFault(error);
  return new CatalogError("INTERNAL_SERVER_ERROR", "Something went wrong here. Tell the operator the request id.");
}
