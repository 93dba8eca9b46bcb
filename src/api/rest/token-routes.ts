import { z } from "zod";
import { CatalogError } from "#kernel/errors.ts";
import { orderDirection, pageAnswer, pageQuery, paginationOf, textList, trueOrFalse } from "./rest-paging.ts";
import { listOf, objectOf, type RestInput, type RestRoute } from "./rest-route.ts";
import { asTokenObject, tokenFields, tokenObject } from "./token-object.ts";

const tokenId = z.string().describe("The token's id.");
const teamId = z.string().optional().describe("The account's id; only the token's own is there.");
const issued = z
  .object({
    token: z.string().describe("The secret. It is shown here and never again."),
    apiToken: tokenObject.describe("The token that was made."),
    replaced: tokenObject.nullable().describe("The token that this one put an end to, if any."),
  })
  .meta({ id: "IssuedApiToken", description: "A token that was just made, with its secret." });
const overlapMinutes = z
  .number()
  .int()
  .min(0)
  .max(10_080)
  .optional()
  .describe("How long the replaced token lives on, in minutes; 0 ends it at once, which is the default.");
const expiresAt = z.iso.datetime({ offset: true }).optional().describe("The end of its life; the longest without it.");

export const tokenRoutes: readonly RestRoute[] = [
  {
    method: "get",
    path: "/api-tokens",
    name: "listApiTokens",
    summary: "List the account's tokens",
    description: "All of them, newest first, whatever their state. Takes a Read & Write token of an administrator.",
    query: z.strictObject({
      tokenIds: textList.optional().describe("Only these tokens."),
      teamId,
      roles: textList
        .pipe(z.array(z.enum(["admin", "member", "readonly"])))
        .optional()
        .describe("Only tokens that come to one of these roles: admin, member, readonly."),
      isActive: trueOrFalse.optional().describe("Only tokens that open the door now; false: only the others."),
      ...pageQuery,
      orderBy: z.enum(["createdAt", "name"]).default("createdAt").describe("What to sort by."),
      orderDirection,
    }),
    document: `query listApiTokens($ids: [ID!], $roles: [TokenRole!], $isActive: Boolean, $orderBy: TokenOrder, $direction: SortingDirectionEnum, $pagination: Pagination) {
      apiTokensPage(ids: $ids, roles: $roles, isActive: $isActive, orderBy: $orderBy, direction: $direction, pagination: $pagination) { totalCount data { ${tokenFields} } }
    }`,
    variables: ({ query, caller }) => ({
      ids: isOwnTeam(query.teamId, caller.accountId) ? query.tokenIds : [],
      roles: rolesOf(query),
      isActive: query.isActive,
      orderBy: query.orderBy,
      direction: String(query.orderDirection).toUpperCase(),
      pagination: paginationOf(query),
    }),
    answer: (data, { query, caller }) => {
      const page = objectOf(data.apiTokensPage);
      return {
        apiTokens: listOf(page.data).map((token) => asTokenObject(token, caller.accountId)),
        total: page.totalCount,
        page: query.page,
        pageSize: query.pageSize,
      };
    },
    response: z.object({ apiTokens: z.array(tokenObject).describe("The tokens of the page."), ...pageAnswer }),
  },
  {
    method: "post",
    path: "/api-tokens",
    name: "createApiToken",
    summary: "Make a token",
    description:
      "Answers the secret, once. A token that holds the scope's place ends at the same instant, unless `overlapMinutes` lets it live on or `ifActive` is FAIL. Takes a Read & Write token of an administrator.",
    body: z.strictObject({
      teamId,
      name: z.string().trim().min(1).max(255).describe("What it is for."),
      role: z
        .enum(["admin", "member", "readonly"])
        .optional()
        .describe("readonly makes a Read Only token, the others a Read & Write one. It acts with its maker's role."),
      scope: z
        .enum(["READ_ONLY", "READ_WRITE"])
        .optional()
        .describe("What it may do; READ_ONLY without it and without a role."),
      expiresAt,
      ifActive: z.enum(["REPLACE", "FAIL"]).optional().describe("What to do when the scope's place is taken."),
      overlapMinutes,
    }),
    document: `mutation createApiToken($scope: TokenScope!, $name: String, $expiresAt: DateTime, $ifActive: IfActive, $rotation: TokenRotationInput) {
      createToken(scope: $scope, name: $name, expiresAt: $expiresAt, ifActive: $ifActive, rotation: $rotation) { secret token { ${tokenFields} } replaced { ${tokenFields} } }
    }`,
    variables: ({ body, caller }) => {
      if (!isOwnTeam(body.teamId, caller.accountId)) throw notYourTeam();
      const { name, expiresAt: end, ifActive } = body;
      return { scope: scopeOf(body), name, expiresAt: end, ifActive, rotation: rotationOf(body) };
    },
    answer: (data, { caller }) => asIssued(data.createToken, caller.accountId),
    response: issued,
    created: ({ apiToken }) => `/api-tokens/${String(objectOf(apiToken).tokenId)}`,
  },
  {
    method: "get",
    path: "/api-tokens/{tokenId}",
    name: "getApiToken",
    summary: "Get a token",
    description: "One token, whatever its state. A token may read itself.",
    params: z.object({ tokenId }),
    document: `query getApiToken($id: ID!) { apiToken(id: $id) { ${tokenFields} } }`,
    variables: ({ params }) => ({ id: params.tokenId }),
    answer: (data, { caller }) => (data.apiToken === null ? null : asTokenObject(data.apiToken, caller.accountId)),
    response: tokenObject,
  },
  {
    method: "delete",
    path: "/api-tokens/{tokenId}",
    name: "revokeApiToken",
    summary: "Revoke a token",
    description:
      "Ends it at once and for good; again answers the same. A token may revoke itself, others take a Read & Write token of an administrator.",
    params: z.object({ tokenId }),
    document: `mutation revokeApiToken($id: ID!) { revokeToken(id: $id) { ${tokenFields} } }`,
    variables: ({ params }) => ({ id: params.tokenId }),
    answer: (data, { caller }) => asTokenObject(data.revokeToken, caller.accountId),
    response: tokenObject,
  },
  {
    method: "post",
    path: "/api-tokens/{tokenId}/rotate",
    name: "rotateApiToken",
    summary: "Replace a token",
    description: "Makes its successor, of the same scope and name, and answers the secret, once.",
    params: z.object({ tokenId }),
    body: z.strictObject({
      name: z.string().trim().min(1).max(255).optional().describe("A new name; the old one without it."),
      expiresAt,
      overlapMinutes,
    }),
    document: `mutation rotateApiToken($id: ID!, $name: String, $expiresAt: DateTime, $rotation: TokenRotationInput) {
      rotateToken(id: $id, name: $name, expiresAt: $expiresAt, rotation: $rotation) { secret token { ${tokenFields} } replaced { ${tokenFields} } }
    }`,
    variables: ({ params, body }) => {
      const { name, expiresAt: end } = body;
      return { id: params.tokenId, name, expiresAt: end, rotation: rotationOf(body) };
    },
    answer: (data, { caller }) => asIssued(data.rotateToken, caller.accountId),
    response: issued,
    created: ({ apiToken }) => `/api-tokens/${String(objectOf(apiToken).tokenId)}`,
  },
];

function asIssued(made: unknown, accountId: string) {
  const { secret, token, replaced } = objectOf(made);
  return {
    token: secret,
    apiToken: asTokenObject(token, accountId),
    replaced: replaced === null ? null : asTokenObject(replaced, accountId),
  };
}

function rolesOf({ roles }: RestInput["query"]): unknown {
  return Array.isArray(roles) ? roles.map((role) => String(role).toUpperCase()) : undefined;
}

function isOwnTeam(teamId: unknown, accountId: string): boolean {
  return teamId === undefined || teamId === accountId;
}

function notYourTeam(): CatalogError {
  return new CatalogError("NOT_FOUND", "There is no team with that id for this token.", { field: "teamId" });
}

function scopeOf({ role, scope }: RestInput["body"]): unknown {
  const ofRole = role === undefined ? undefined : role === "readonly" ? "READ_ONLY" : "READ_WRITE";
  if (scope !== undefined && ofRole !== undefined && scope !== ofRole) {
    throw new CatalogError(
      "BAD_USER_INPUT",
      `The role ${String(role)} and the scope ${String(scope)} contradict each other.`,
      {
        field: "role",
      },
    );
  }
  return scope ?? ofRole ?? "READ_ONLY";
}

function rotationOf({ overlapMinutes: minutes }: RestInput["body"]) {
  return minutes === undefined ? undefined : { overlapMinutes: minutes };
}
