import type { TestAccount, TestApp } from "#testkit/test-app.ts";
import { bearer, call, dataOf, errorOf, type HeaderValues } from "../../http/callers.ts";

export type TokenFields = {
  readonly id: string;
  readonly name: string | null;
  readonly scope: string;
  readonly status: string;
  readonly maskedValue: string;
  readonly region: string;
  readonly role: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
  readonly revokeReason: string | null;
  readonly supersededAt: number | null;
  readonly createdBy: { readonly id: string; readonly email: string };
  readonly revokedBy: { readonly id: string; readonly email: string } | null;
  readonly replacedBy: { readonly id: string } | null;
};

export type Created = { readonly secret: string; readonly token: TokenFields; readonly replaced: TokenFields | null };

const fields = `fragment Fields on ApiToken {
  id name scope status maskedValue region role createdAt expiresAt lastUsedAt revokedAt revokeReason supersededAt
  createdBy { id email name } revokedBy { id email name } replacedBy { id }
}`;
export const createDocument = `mutation ($scope: TokenScope!, $name: String, $expiresAt: DateTime, $ifActive: IfActive = REPLACE) {
  createToken(scope: $scope, name: $name, expiresAt: $expiresAt, ifActive: $ifActive) {
    secret token { ...Fields } replaced { ...Fields }
  }
} ${fields}`;
const revokeDocument = `mutation ($id: ID!, $reason: String) { revokeToken(id: $id, reason: $reason) { ...Fields } } ${fields}`;
const listDocument = `query ($statuses: [TokenStatus!], $scope: TokenScope, $limit: Int = 100, $after: ID) {
  apiTokens(statuses: $statuses, scope: $scope, limit: $limit, after: $after) { ...Fields }
} ${fields}`;

type Variables = Readonly<Record<string, unknown>>;

/** Somebody who manages tokens through the front door with these headers, or with the account's Read & Write token. */
export function tokenStory(
  app: TestApp,
  account: TestAccount = app,
  headers: HeaderValues = bearer(account.tokens.readWrite),
) {
  const ask = (query: string, variables: Variables = {}, by = headers) => call(app, { query, variables }, by);
  return {
    ask,
    create: async (variables: Variables, by?: HeaderValues): Promise<Created> =>
      dataOf(await ask(createDocument, variables, by)),
    refusedCreate: async (variables: Variables, by?: HeaderValues) => errorOf(await ask(createDocument, variables, by)),
    revoke: async (id: string, reason?: string, by?: HeaderValues): Promise<TokenFields> =>
      dataOf(await ask(revokeDocument, { id, reason }, by)),
    refusedRevoke: async (id: string, by?: HeaderValues) => errorOf(await ask(revokeDocument, { id }, by)),
    list: async (variables: Variables = {}): Promise<TokenFields[]> => dataOf(await ask(listDocument, variables)),
    refusedList: async (variables: Variables) => errorOf(await ask(listDocument, variables)),
    find: async (id: string): Promise<TokenFields | null> =>
      dataOf(await ask(`query ($id: ID!) { apiToken(id: $id) { ...Fields } } ${fields}`, { id })),
    current: async (by: HeaderValues): Promise<TokenFields | null> =>
      dataOf(await ask(`{ currentToken { ...Fields } } ${fields}`, {}, by)),
    replacement: async (scope: string): Promise<TokenFields | null> =>
      dataOf(
        await ask(`query ($scope: TokenScope!) { tokenReplacement(scope: $scope) { ...Fields } } ${fields}`, { scope }),
      ),
    /** What a request with this token is answered. */
    knock: async (token: string) => errorOf(await ask("{ currentToken { id } }", {}, bearer(token))),
  };
}
