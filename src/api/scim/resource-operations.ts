import { type Exchange, originOf } from "#api/http/front.ts";
import type { DirectoryGroup, DirectoryUser } from "#modules/scim/directory.ts";
import type { Directory, Scim, ScimActor } from "#modules/scim/scim.ts";
import { listOf } from "./discovery.ts";
import { project, projectionOf, type Resource, wants } from "./projection.ts";
import { groupResource, tagOf, userResource } from "./resources.ts";
import { type ScimAnswer, wrongMethod } from "./scim-answer.ts";
import { bodyOf, listInput, searchParameters, versionsOf } from "./scim-request.ts";

/** A kind of resource: where it lies, what it is called on the wire, and which attribute refers to others. */
type Kind<T> = {
  readonly directory: Directory<T>;
  readonly resource: (of: T, base: string) => Resource;
  readonly references: string;
};

export type Call = {
  readonly exchange: Exchange;
  readonly actor: ScimActor;
  readonly id: string | undefined;
  readonly base: string;
  readonly parameters: URLSearchParams;
  readonly maxBodyBytes: number;
};

/** What is asked for by POST instead of by parameters, so that a filter stands in no log of addresses. */
export const searchPath = ".search";

type Directories = Pick<Scim, "users" | "groups" | "search">;

export function performOnUsers({ users }: Directories, call: Call): Promise<ScimAnswer> {
  return perform<DirectoryUser>({ directory: users, resource: userResource, references: "groups" }, call);
}

export function performOnGroups({ groups }: Directories, call: Call): Promise<ScimAnswer> {
  return perform<DirectoryGroup>({ directory: groups, resource: groupResource, references: "members" }, call);
}

/** People and groups in one list: RFC 7644, section 3.4.3. */
export async function searchAll({ search }: Directories, call: Call): Promise<ScimAnswer> {
  const { actor, base } = call;
  const parameters = await searchedFor(call);
  const projection = projectionOf(parameters);
  const input = listInput(parameters);
  const { total, resources } = await search(actor, {
    ...input,
    withGroups: wants(projection, "groups"),
    withMembers: wants(projection, "members"),
  });
  const shown = resources.map((one) =>
    project(one.type === "User" ? userResource(one.user, base) : groupResource(one.group, base), projection),
  );
  return { status: 200, body: listOf(shown, { total, startIndex: input.startIndex }) };
}

async function searchedFor({ exchange: { request }, maxBodyBytes }: Call): Promise<URLSearchParams> {
  if (request.method !== "POST") throw wrongMethod("POST");
  return searchParameters(await bodyOf(request, maxBodyBytes));
}

type Identified = { readonly version: string };

async function perform<T extends Identified>(kind: Kind<T>, call: Call): Promise<ScimAnswer> {
  const { method } = call.exchange.request;
  if (call.id === undefined) {
    if (method === "GET") return list(kind, call);
    if (method === "POST") return create(kind, call);
    throw wrongMethod("GET, POST");
  }
  if (call.id === searchPath) return list(kind, { ...call, parameters: await searchedFor(call) });
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
