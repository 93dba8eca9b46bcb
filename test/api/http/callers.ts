import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { UserRole } from "#kernel/actor.ts";
import { sql } from "#platform/database/sql.ts";
import type { GraphqlAnswer } from "#testkit/graphql-client.ts";
import type { TestApp } from "#testkit/test-app.ts";

export type HeaderValues = Readonly<Record<string, string>>;

export type Call = {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string;
};

export const bearer = (token: string): HeaderValues => ({ authorization: `Bearer ${token}` });

/** A call with the headers as they are given. */
export async function call({ url }: Pick<TestApp, "url">, body: Call, headers: HeaderValues): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/public/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as GraphqlAnswer["body"] };
}

/** The first error as far as clients can rely on it. */
export function errorOf({ status, body }: GraphqlAnswer) {
  const [error] = body.errors ?? [];
  return { status, message: error?.message ?? "", ...error?.extensions };
}

/** The value of the only root field; an operation that fails here fails the test. */
export function dataOf({ body }: GraphqlAnswer) {
  expect(body.errors).toBeUndefined();
  return Object.values(body.data ?? {})[0] as never;
}

export const password = "a long enough password";

/** A person of the account who can sign in. */
export async function addPerson({ app }: TestApp, accountId: string, role: UserRole) {
  const email = `${role.toLowerCase()}-${randomUUID().slice(0, 8)}@example.com`;
  const person = { accountId, email, firstName: "Pat", lastName: role, role, status: "ACTIVATED" as const, password };
  const { id } = await app.modules.accounts.createUser(person);
  return { id, email, password };
}

export function postSignIn({ url }: Pick<TestApp, "url">, body: unknown, headers: HeaderValues = {}) {
  return fetch(`${url}/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-catalog-csrf": "1", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** What a page of the instance sends along once somebody signed in. */
export async function sessionOf(app: TestApp, person: { email: string; password: string }): Promise<HeaderValues> {
  const response = await postSignIn(app, { email: person.email, password: person.password });
  expect(response.status).toBe(200);
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
  return { cookie, "x-catalog-csrf": "1" };
}

/** Does the work while the database's clock is ahead, for every process that uses it. */
export async function later<T>(
  { database }: Pick<TestApp, "database">,
  by: string,
  work: () => Promise<T>,
): Promise<T> {
  await database.script(clock(`clock_timestamp() + interval '${by}'`));
  try {
    return await work();
  } finally {
    await database.script(clock("clock_timestamp()"));
  }
}

export function clock(now: string): string {
  return `CREATE OR REPLACE FUNCTION catalog_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE AS $$ SELECT ${now} $$`;
}

/** What the database holds of a token beyond what the API tells. */
export async function storedToken({ database }: TestApp, id: string) {
  const [row] = await database.query<Record<string, unknown>>(
    sql`SELECT *, encode(hash, 'hex') AS hex FROM api_tokens WHERE id = ${id}::uuid`,
  );
  return row;
}

export function auditOf({ database }: TestApp, subjectId: string) {
  return database.query<{
    action: string;
    actor_kind: string;
    actor_id: string | null;
    request_id: string | null;
    remote_address: string | null;
    details: Record<string, unknown>;
  }>(sql`SELECT * FROM audit_events WHERE subject_id = ${subjectId}::uuid ORDER BY at, id`);
}
