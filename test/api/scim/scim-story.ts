import { sql } from "#platform/database/sql.ts";
import type { TestApp } from "#testkit/test-app.ts";

/** What JSON yields: what is in it is what a test is about. */
export type Json = ReturnType<typeof JSON.parse>;

export type ScimAnswer = { readonly status: number; readonly headers: Headers; readonly body: Json };
export type ScimCall = {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A directory's program: it calls the door with its own token. */
export type ScimStory = {
  readonly token: string;
  readonly tokenId: string;
  readonly call: (method: string, path: string, call?: ScimCall) => Promise<ScimAnswer>;
  readonly user: (userName: string, more?: object) => Promise<Json>;
  readonly group: (displayName: string, members?: readonly string[], more?: object) => Promise<Json>;
  readonly patch: (path: string, ...operations: object[]) => Promise<ScimAnswer>;
  readonly find: (path: string, filter: string) => Promise<Json>;
};

export const userUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
export const groupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const patchUrn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
export const searchUrn = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
export const enterpriseUrn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

export async function scimStory(app: TestApp, accountId = app.accountId): Promise<ScimStory> {
  const maker = { accountId, userId: null, by: { kind: "cli" } } as const;
  const made = await app.app.modules.graphql.scim.operator.create(maker, { name: "Okta" });
  const token = made.secret.reveal();
  const call = (method: string, path: string, options: ScimCall = {}) =>
    callScim(app.url, method, path, { token, ...options });
  return {
    token,
    tokenId: made.token.id,
    call,
    user: async (userName, more = {}) => (await call("POST", "/Users", { body: userBody(userName, more) })).body,
    group: async (displayName, members = [], more = {}) => {
      const body = { schemas: [groupUrn], displayName, members: members.map((value) => ({ value })), ...more };
      return (await call("POST", "/Groups", { body })).body;
    },
    patch: (path, ...operations) => call("PATCH", path, { body: { schemas: [patchUrn], Operations: operations } }),
    find: async (path, filter) => (await call("GET", `${path}?filter=${encodeURIComponent(filter)}`)).body,
  };
}

export function userBody(userName: string, more: object = {}): object {
  return { schemas: [userUrn], userName, name: { givenName: "Barbara", familyName: "Jensen" }, active: true, ...more };
}

export async function callScim(
  url: string,
  method: string,
  path: string,
  { token, body, headers = {} }: ScimCall,
): Promise<ScimAnswer> {
  const response = await fetch(`${url}/auth/scim${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
}

export async function auditedActions(app: TestApp, subjectId: string): Promise<string[]> {
  const rows = await app.database.query<{ action: string }>(sql`
    SELECT action FROM audit_events WHERE subject_id = ${subjectId}::uuid ORDER BY sequence`);
  return rows.map(({ action }) => action);
}
