import { expect } from "vitest";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import { sql } from "#platform/database/sql.ts";
import type { TestApp } from "#testkit/test-app.ts";

type Variables = object;
type Fields = object;
type Stored = Readonly<Record<string, unknown>> & { readonly id: string };

export const UNKNOWN_ID = "00000000-0000-7000-8000-000000000000";

const creations = {
  database: ["createDatabases", "CreateDatabaseInput"],
  schema: ["createSchemas", "CreateSchemaInput"],
  table: ["createTables", "CreateTableInput"],
} as const;

let counter = 0;

/** A program that fills a catalog through its front door with one token. */
export function warehouseStory(app: TestApp, token: string = app.tokens.readWrite) {
  const graphql = (document: string, variables: Variables = {}) => app.graphql(document, { ...variables }, { token });

  /** The answer of the only root field; an operation that fails here fails the test. */
  async function ask<T = Stored>(document: string, variables?: Variables): Promise<T> {
    const { body } = await graphql(document, variables);
    expect(body.errors).toBeUndefined();
    // The test that asks knows what it selected.
    return Object.values(body.data ?? {})[0] as T;
  }

  /** What a refused operation says, as far as a client can rely on it. */
  async function refusal(document: string, variables?: Variables) {
    return refusalOf(await graphql(document, variables));
  }

  async function create(kind: keyof typeof creations, rows: readonly Fields[]): Promise<Stored[]> {
    const [field, input] = creations[kind];
    const data = rows.map((row) => ({ externalId: `${kind}-${++counter}`, name: `${kind}_${counter}`, ...row }));
    return ask(`mutation ($data: [${input}!]!) { ${field}(data: $data) { id name externalId } }`, { data });
  }

  const one = async (kind: keyof typeof creations, fields: Fields): Promise<Stored> => {
    const [row] = await create(kind, [fields]);
    if (row === undefined) throw new Error(`no ${kind} was created`);
    return row;
  };

  return {
    graphql,
    ask,
    refusal,
    source: (fields: Fields = {}) =>
      ask(createSource, { data: { name: `source_${++counter}`, technology: "POSTGRES", ...fields } }),
    database: (sourceId: string, fields: Fields = {}) => one("database", { sourceId, ...fields }),
    schema: (databaseId: string, fields: Fields = {}) => one("schema", { databaseId, ...fields }),
    table: (schemaId: string, fields: Fields = {}) => one("table", { schemaId, ...fields }),
    /** The names on the first page of a list, in its order. */
    names: async (list: string, scope: Variables, pagination?: Variables): Promise<unknown[]> => {
      const variables = { scope, ...(pagination && { pagination }) };
      const page = await ask<{ data: Stored[] }>(listDocument(list), variables);
      return page.data.map(({ name }) => name);
    },
  };
}

export type Story = ReturnType<typeof warehouseStory>;

export const createSource =
  "mutation ($data: CreateSourceInput!) { createSource(data: $data) { id name origin technology type } }";

/** A source with one database, schema and table, so that what happens above can be seen below. */
export async function warehouse(story: Story) {
  const source = await story.source();
  const database = await story.database(source.id);
  const schema = await story.schema(database.id);
  const table = await story.table(schema.id);
  return { source, database, schema, table };
}

/** How many of the source's databases, schemas and tables the lists show. */
export async function shown(story: Story, sourceId: string, more: Variables = {}) {
  const databases = await story.names("Databases", { sourceIds: [sourceId], ...more });
  const schemas = await story.names("Schemas", { sourceIds: [sourceId], ...more });
  const tables = await story.names("Tables", { warehouseId: sourceId, ...more });
  return { databases: databases.length, schemas: schemas.length, tables: tables.length };
}

type Answer = Awaited<ReturnType<TestApp["graphql"]>>;

export function refusalOf({ status, body }: Answer) {
  const [error] = body.errors ?? [];
  const { code, field, requiredScope } = error?.extensions ?? {};
  return { status, code, field, requiredScope, message: error?.message ?? "" };
}

export function listDocument(list: string): string {
  return `query ($pagination: Pagination, $scope: Get${list}Scope) {
    get${list}(pagination: $pagination, scope: $scope) { data { id name } }
  }`;
}

/** A source with a database and a schema such as an extraction leaves them, which no operation of the API makes. */
export async function extracted({ database, accountId }: TestApp, name = "extracted") {
  const ids = { sourceId: uuidV7(), databaseId: uuidV7(), schemaId: uuidV7() };
  const { sourceId, databaseId, schemaId } = ids;
  await database.query(sql`INSERT INTO sources (id, account_id, name, origin, technology, type, updated_at)
    VALUES (${sourceId}::uuid, ${accountId}::uuid, ${name}, 'EXTRACTION', 'SNOWFLAKE', 'WAREHOUSE', now())`);
  await database.query(sql`INSERT INTO databases (id, account_id, source_id, external_id, name, updated_at)
    VALUES (${databaseId}::uuid, ${accountId}::uuid, ${sourceId}::uuid, ${name}, ${name}, now())`);
  await database.query(sql`INSERT INTO schemas (id, account_id, source_id, database_id, external_id, name, updated_at)
    VALUES (${schemaId}::uuid, ${accountId}::uuid, ${sourceId}::uuid, ${databaseId}::uuid, ${name}, ${name}, now())`);
  return ids;
}

/** What a caller without any credentials gets to see. */
export async function anonymously({ graphql }: TestApp, document: string, variables: Variables = {}) {
  return refusalOf(await graphql(document, { ...variables }, { token: null }));
}
