import { CatalogError, notFound } from "#kernel/errors.ts";
import { groupUrn, userUrn } from "./resources.ts";
import { schemas } from "./schemas.ts";
import { mostListed } from "./scim-request.ts";

type Described = { readonly id: string } & Readonly<Record<string, unknown>>;

/** What the door tells of itself. It says nothing of the account, so that no token is asked for. */
export function discover(resource: string, { id, base, isFiltered }: DiscoveryInput): unknown {
  // RFC 7644, section 4: a client must not believe that what it was told is a part only.
  if (isFiltered) throw new CatalogError("FORBIDDEN", "What the service is like cannot be filtered.");
  if (resource === "ServiceProviderConfig") {
    if (id !== undefined) throw notFound(resource, id);
    return serviceProviderConfig(base);
  }
  const all = resource === "Schemas" ? located(schemas, `${base}/Schemas`, "Schema") : resourceTypes(base);
  if (id === undefined) return listOf(all);
  const found = all.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (found === undefined) throw notFound(resource, id);
  return found;
}

export type DiscoveryInput = { readonly id: string | undefined; readonly base: string; readonly isFiltered: boolean };

export const discoverable: ReadonlySet<string> = new Set(["ServiceProviderConfig", "ResourceTypes", "Schemas"]);

export function listOf(resources: readonly unknown[], { total = resources.length, startIndex = 1 } = {}): object {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

function serviceProviderConfig(base: string): object {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: mostListed },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "SCIM token",
        description: "A SCIM token of the account, as a bearer token. API tokens do not open this door.",
        specUri: "https://www.rfc-editor.org/info/rfc6750",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  };
}

function resourceTypes(base: string): Described[] {
  const types = [
    { id: "User", name: "User", endpoint: "/Users", description: "People of the account.", schema: userUrn },
    { id: "Group", name: "Group", endpoint: "/Groups", description: "Teams of the account.", schema: groupUrn },
  ].map((type) => ({ schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"], ...type }));
  return located(types, `${base}/ResourceTypes`, "ResourceType");
}

function located(all: readonly Described[], base: string, resourceType: string): Described[] {
  return all.map((one) => ({ ...one, meta: { resourceType, location: `${base}/${one.id}` } }));
}
