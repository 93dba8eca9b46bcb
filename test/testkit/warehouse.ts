import { sql } from "#platform/database/sql.ts";
import type { TestApp } from "./test-app.ts";

type Variables = Record<string, unknown>;

/** Sends a document that has to succeed, and answers its data. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape.
export async function ask(app: TestApp, document: string, variables: Variables = {}, token?: string): Promise<any> {
  const { body } = await app.graphql(document, variables, token === undefined ? {} : { token });
  if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
  return body.data;
}

/** Sends a document that has to fail, and answers the status with the first error. */
export async function refusal(
  app: TestApp,
  document: string,
  variables: Variables,
  token: string | null = app.tokens.readWrite,
): Promise<{ status: number; message: string; code: string; field?: string; requiredScope?: string }> {
  const { status, body } = await app.graphql(document, variables, { token });
  const [error] = body.errors ?? [];
  if (error === undefined) throw new Error(`expected a refusal, got ${JSON.stringify(body)}`);
  return { status, message: error.message, ...error.extensions };
}

/** Creates a row below another through the public API and answers its id. */
async function createOne(app: TestApp, word: string, row: Variables, token?: string): Promise<string> {
  const document = `mutation ($data: [Create${word}Input!]!) { rows: create${word}s(data: $data) { id } }`;
  const { rows } = await ask(app, document, { data: [{ externalId: row.name, ...row }] }, token);
  return rows[0].id;
}

/** Builds sources, databases, schemas and tables with a token's account; names serve as external ids. */
export function warehouseOf(app: TestApp, token?: string) {
  return {
    source: async (name: string): Promise<string> => {
      const document = "mutation ($data: CreateSourceInput!) { createSource(data: $data) { id } }";
      const data = { name, technology: "POSTGRES", type: "WAREHOUSE" };
      return (await ask(app, document, { data }, token)).createSource.id;
    },
    database: (sourceId: string, name: string, more: Variables = {}) =>
      createOne(app, "Database", { sourceId, name, ...more }, token),
    schema: (databaseId: string, name: string, more: Variables = {}) =>
      createOne(app, "Schema", { databaseId, name, ...more }, token),
    table: (schemaId: string, name: string, more: Variables = {}) =>
      createOne(app, "Table", { schemaId, name, ...more }, token),
    column: (tableId: string, name: string, more: Variables = {}) =>
      createOne(app, "Column", { tableId, name, dataType: "text", isNullable: true, ...more }, token),
    /** A source with one database and one schema. */
    async plain(name: string): Promise<{ sourceId: string; databaseId: string; schemaId: string }> {
      const sourceId = await this.source(name);
      const databaseId = await this.database(sourceId, `${name}_db`);
      return { sourceId, databaseId, schemaId: await this.schema(databaseId, "public") };
    },
  };
}

/** Turns a source into one that is filled by extraction, which the public API cannot make. */
export async function extracted(app: TestApp, sourceId: string): Promise<void> {
  await app.database.query(sql`UPDATE sources SET origin = 'EXTRACTION' WHERE id = ${sourceId}::uuid`);
}
