import type { DirectoryGroup, DirectoryUser } from "#modules/scim/directory.ts";
import type { Resource } from "./projection.ts";

export const userUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
export const groupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** `base` is the door's own URL. */
export function userResource(user: DirectoryUser, base: string): Resource {
  const { id, userName, externalId, givenName, familyName, active, groups } = user;
  const fullName = `${givenName} ${familyName}`.trim();
  return {
    schemas: [userUrn],
    id,
    ...(externalId === null ? {} : { externalId }),
    userName,
    name: { formatted: fullName, familyName, givenName },
    displayName: fullName,
    active,
    emails: [{ value: userName, type: "work", primary: true }],
    groups: groups.map(({ value, display }) => ({
      value,
      $ref: `${base}/Groups/${value}`,
      display,
      type: "direct",
    })),
    meta: metaOf("User", user, `${base}/Users/${id}`),
  };
}

export function groupResource(group: DirectoryGroup, base: string): Resource {
  const { id, displayName, externalId, members } = group;
  return {
    schemas: [groupUrn],
    id,
    ...(externalId === null ? {} : { externalId }),
    displayName,
    members: members.map(({ value, display }) => ({ value, $ref: `${base}/Users/${value}`, display, type: "User" })),
    meta: metaOf("Group", group, `${base}/Groups/${id}`),
  };
}

export function tagOf({ version }: { readonly version: string }): string {
  return `W/"${version}"`;
}

function metaOf(resourceType: string, of: DirectoryUser | DirectoryGroup, location: string): object {
  return {
    resourceType,
    created: of.createdAt.toISOString(),
    lastModified: of.updatedAt.toISOString(),
    location,
    version: tagOf(of),
  };
}
