import type { UserRole } from "#kernel/actor.ts";
import type { AuditActor } from "#kernel/audit.ts";

/** What another resource is called: a member of a group, or a group of a person. */
export type Reference = { readonly value: string; readonly display: string };

/** A person as their identity provider sees them. */
export type DirectoryUser = {
  readonly id: string;
  readonly userName: string;
  readonly externalId: string | null;
  readonly givenName: string;
  readonly familyName: string;
  readonly active: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Differs whenever something that the identity provider may change has changed. */
  readonly version: string;
  readonly groups: readonly Reference[];
};

/** A team as an identity provider sees it. */
export type DirectoryGroup = {
  readonly id: string;
  readonly displayName: string;
  readonly externalId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: string;
  /** Empty, too, when members were not asked for. */
  readonly members: readonly Reference[];
};

export type ListInput = {
  readonly filter?: string | undefined;
  readonly sortBy?: string | undefined;
  readonly descending?: boolean | undefined;
  /** Counts from 1. */
  readonly startIndex: number;
  readonly count: number;
  /** Whether to read the people's groups, or the groups' members. */
  readonly withReferences: boolean;
};

/** Over people and groups alike. */
export type SearchInput = Omit<ListInput, "withReferences"> & {
  readonly withGroups: boolean;
  readonly withMembers: boolean;
};

export type Found =
  | { readonly type: "User"; readonly user: DirectoryUser }
  | { readonly type: "Group"; readonly group: DirectoryGroup };

export type DirectoryPage<T> = { readonly total: number; readonly resources: readonly T[] };

/** For whom a change is made. */
export type Provisioner = { readonly accountId: string; readonly by: AuditActor };

/** The resource to change, and the versions that it may have; null: any. */
export type Target = { readonly id: string; readonly versions: readonly string[] | null };

/** A group whose members get a role; the name is in lower case. */
export type RoleGroup = { readonly role: UserRole; readonly group: string };
