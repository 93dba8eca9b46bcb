import { z } from "zod";
import { runOperator } from "#app/run-operator.ts";
import { createConfig } from "#platform/config/config.ts";
import { parseSettings } from "#platform/config/env.ts";
import { type Environment, run, type Served, serve } from "../cli/run-cli.ts";

const isLong = process.env.CATALOG_FAULTS === "long";

/** How often a fault is tried: CATALOG_FAULTS=long is the promise in full, the other form what every run can afford. */
export function times({ short, long }: { readonly short: number; readonly long: number }): number {
  return isLong ? long : short;
}

export const longTimeout: number = isLong ? 1_800_000 : 240_000;

const quiet: Environment = {
  CATALOG_REGION: "eu",
  CATALOG_LOG_LEVEL: "silent",
  CATALOG_DATABASE_POOL: "5",
  // Faults are looked for under more load than an account may make by default.
  CATALOG_RATE_POINTS: "2000000000",
};

export function startInstance(database: Environment): Promise<Served> {
  return serve({ ...quiet, ...database });
}

/** An account with an administrator, made by the command line's own functions, and its Read & Write token. */
export async function createAccount(database: Environment): Promise<string> {
  await createAdministrator(database, "ada@example.com");
  const made = await operate(database, "token.create", { scope: "READ_WRITE" });
  return z.object({ secret: z.string() }).parse(made).secret;
}

export async function createAdministrator(database: Environment, email: string): Promise<void> {
  await operate(database, "admin.create", { email });
}

/** What a command does, without a process for it: here it is but the beginning of a story. */
function operate(database: Environment, name: string, input: object): Promise<unknown> {
  return runOperator(createConfig(parseSettings({ ...quiet, ...database })), name, input);
}

/** Runs a command that has to succeed, and answers what it printed. */
export async function runOrFail(command: readonly string[], database: Environment): Promise<string> {
  const { code, stdout, stderr } = await run(command, { ...quiet, ...database });
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

export type Answer = {
  readonly status: number;
  readonly retryAfter: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape.
  readonly data: any;
  readonly error: { readonly code?: string; readonly reason?: string } | undefined;
};

export async function ask(url: string, token: string, query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${url}/public/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    data,
    error: errors?.[0]?.extensions,
  };
}

/** Sends a document that has to succeed, and answers its data. */
export async function answered(
  url: string,
  token: string,
  query: string,
  variables: object = {},
): Promise<Answer["data"]> {
  const { data, error } = await ask(url, token, query, variables);
  if (error !== undefined) throw new Error(JSON.stringify(error));
  return data;
}

/** A schema to put tables into. */
export async function createSchema(url: string, token: string): Promise<string> {
  const source = 'mutation { createSource(data: { name: "API" }) { id } }';
  const { createSource } = await answered(url, token, source);
  const database = "mutation ($data: [CreateDatabaseInput!]!) { createDatabases(data: $data) { id } }";
  const named = { name: "shop", externalId: "shop" };
  const { createDatabases } = await answered(url, token, database, { data: [{ ...named, sourceId: createSource.id }] });
  const schema = "mutation ($data: [CreateSchemaInput!]!) { createSchemas(data: $data) { id } }";
  const data = [{ ...named, databaseId: createDatabases[0].id }];
  return (await answered(url, token, schema, { data })).createSchemas[0].id;
}
