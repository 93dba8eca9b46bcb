import { graphql } from "../../../app/api/operation.ts";
import type { ScimTokenRowFragment } from "../../../generated/graphql.ts";

/** @public Operations name it by its GraphQL name. */
export const scimTokenRow = graphql(`
  fragment ScimTokenRow on ScimToken {
    id
    name
    status
    maskedValue
    createdByEmail
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
    revokeReason
    supersededAt
  }
`);

export const listScimTokens = graphql(`
  query ListScimTokens {
    scimTokens { ...ScimTokenRow }
    tokenPolicy { maxTokenLifeDays }
  }
`);

export const readScimUses = graphql(`
  query ReadScimUses {
    scimTokens { id lastUsedAt }
  }
`);

export const createScimToken = graphql(`
  mutation CreateScimToken($name: String, $expiresAt: DateTime) {
    createScimToken(name: $name, expiresAt: $expiresAt) { secret token { ...ScimTokenRow } }
  }
`);

export const rotateScimToken = graphql(`
  mutation RotateScimToken($id: ID!, $overlapMinutes: Int!) {
    rotateScimToken(id: $id, overlapMinutes: $overlapMinutes) { secret token { ...ScimTokenRow } }
  }
`);

export const revokeScimToken = graphql(`
  mutation RevokeScimToken($id: ID!, $reason: String) {
    revokeScimToken(id: $id, reason: $reason) { ...ScimTokenRow }
  }
`);

export type ScimTokenRow = ScimTokenRowFragment;

/** Where identity providers call this instance. */
export const scimBaseUrl = (): string => `${location.origin}/auth/scim`;
