import { graphql } from "../../app/api/operation.ts";
import type { ClientRowFragment, PolicyFieldsFragment, TokenRowFragment } from "../../generated/graphql.ts";

/** @public Operations name it by its GraphQL name. */
export const tokenRow = graphql(`
  fragment TokenRow on ApiToken {
    id
    name
    scope
    kind
    status
    maskedValue
    createdAt
    createdBy { id name email }
    expiresAt
    lastUsedAt
    revokedAt
    revokedBy { id name email }
    revokeReason
    supersededAt
    replacedBy { id name maskedValue }
  }
`);

/** @public Operations name it by its GraphQL name. */
export const clientRow = graphql(`
  fragment ClientRow on TokenClient {
    family
    network
    door
    requests
    rootFields
    firstSeenAt
    lastSeenAt
  }
`);

export const listTokens = graphql(`
  query ListTokens($statuses: [TokenStatus!], $withDoors: Boolean!) {
    apiTokens(statuses: $statuses, kinds: [STANDARD, PLAYGROUND], limit: 200) {
      ...TokenRow
      clients(days: 30) @include(if: $withDoors) { door lastSeenAt }
    }
  }
`);

export const readTokenDetails = graphql(`
  query ReadTokenDetails($id: ID!) {
    apiToken(id: $id) {
      id
      usage(days: 90) { date requests failed }
      clients(days: 90) { ...ClientRow }
    }
  }
`);

/** Of 30 days: whom it strikes when the token ends. */
export const readTokenClients = graphql(`
  query ReadTokenClients($id: ID!) {
    apiToken(id: $id) { id clients(days: 30) { ...ClientRow } }
  }
`);

export const readReplacement = graphql(`
  query ReadReplacement($scope: TokenScope!) {
    tokenReplacement(scope: $scope) { ...TokenRow clients(days: 30) { ...ClientRow } }
    apiTokens(scope: $scope, statuses: [ACTIVE, PENDING_FIRST_USE]) {
      ...TokenRow
      clients(days: 30) { ...ClientRow }
    }
  }
`);

export const readFirstUse = graphql(`
  query ReadFirstUse($id: ID!) {
    apiToken(id: $id) { id lastUsedAt }
  }
`);

export const createToken = graphql(`
  mutation CreateToken(
    $scope: TokenScope!
    $name: String
    $expiresAt: DateTime
    $ifActive: IfActive
    $replace: ID
    $rotation: TokenRotationInput
  ) {
    createToken(
      scope: $scope
      name: $name
      expiresAt: $expiresAt
      ifActive: $ifActive
      replace: $replace
      rotation: $rotation
    ) {
      secret
      token { ...TokenRow }
      replaced { ...TokenRow }
    }
  }
`);

export const revokeToken = graphql(`
  mutation RevokeToken($id: ID!, $reason: String) {
    revokeToken(id: $id, reason: $reason) { ...TokenRow }
  }
`);

export const endOverlap = graphql(`
  mutation EndOverlap($id: ID!) {
    endOverlap(id: $id) { ...TokenRow }
  }
`);

export const takeOverToken = graphql(`
  mutation TakeOverToken($id: ID!) {
    takeOverToken(id: $id) { ...TokenRow }
  }
`);

export const tokenChanges = graphql(`
  subscription TokenChanges {
    tokenChanges { at }
  }
`);

/** @public Operations name it by its GraphQL name. */
export const policyFields = graphql(`
  fragment PolicyFields on TokenPolicy {
    maxActiveTokensPerScope
    maxTokenLifeDays
    keepsAddresses
    usageRetentionDays
    updatedAt
  }
`);

export const readPolicy = graphql(`
  query ReadTokenPolicy {
    tokenPolicy { ...PolicyFields }
  }
`);

export const updatePolicy = graphql(`
  mutation UpdateTokenPolicy(
    $maxActiveTokensPerScope: Int!
    $maxTokenLifeDays: Int!
    $keepsAddresses: Boolean!
    $usageRetentionDays: Int!
  ) {
    updateTokenPolicy(
      maxActiveTokensPerScope: $maxActiveTokensPerScope
      maxTokenLifeDays: $maxTokenLifeDays
      keepsAddresses: $keepsAddresses
      usageRetentionDays: $usageRetentionDays
    ) {
      ...PolicyFields
    }
  }
`);

export type TokenRow = TokenRowFragment;
export type ClientRow = ClientRowFragment;
export type Policy = PolicyFieldsFragment;

/** With the doors it was used through, where they were asked for. */
export type ListedToken = TokenRow & { readonly clients?: readonly { readonly door: string }[] };
