import { graphql } from "../../app/api/operation.ts";
import type { PersonRowFragment } from "../../generated/graphql.ts";

/** @public Operations name it by its GraphQL name. */
export const personRow = graphql(`
  fragment PersonRow on Person {
    id email firstName lastName role status createdAt lastSeenAt isYou
  }
`);

export const listPeople = graphql(`
  query ListPeople($search: String, $statuses: [UserStatus!], $after: ID) {
    people(search: $search, statuses: $statuses, after: $after, limit: 50) { ...PersonRow }
  }
`);

/** Two are enough to know whether somebody is the last one. */
export const findAdministrators = graphql(`
  query FindAdministrators {
    people(roles: [ADMIN], statuses: [ACTIVATED], limit: 2) { id }
  }
`);

export const inviteUser = graphql(`
  mutation InviteUser($email: String!, $role: UserRole!, $firstName: String, $lastName: String) {
    inviteUser(email: $email, role: $role, firstName: $firstName, lastName: $lastName) {
      link
      expiresAt
      mailed
      person { ...PersonRow }
    }
  }
`);

export const resetPasswordLink = graphql(`
  mutation ResetPasswordLink($userId: ID!) {
    resetPasswordLink(userId: $userId) { link expiresAt mailed person { ...PersonRow } }
  }
`);

export const changeRole = graphql(`
  mutation ChangeRole($userId: ID!, $role: UserRole!) {
    changeRole(userId: $userId, role: $role) { ...PersonRow }
  }
`);

export const suspendUser = graphql(`
  mutation SuspendUser($userId: ID!) { suspendUser(userId: $userId) { ...PersonRow } }
`);

export const reactivateUser = graphql(`
  mutation ReactivateUser($userId: ID!) { reactivateUser(userId: $userId) { ...PersonRow } }
`);

export type PersonRow = PersonRowFragment;
export type Role = PersonRow["role"];
