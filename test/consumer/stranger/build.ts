import type { CatalogClient, Row } from "./catalog-client.ts";
import { checks, columns, databases, lineages, schemas, tables, team, terms } from "./plan.ts";

/** The ids that the catalog gave to what is named in the plan. */
export type Built = {
  readonly sourceId: string;
  readonly userId: string;
  readonly email: string;
  readonly teamId: string;
  readonly databaseIds: ReadonlyMap<string, string>;
  readonly schemaIds: ReadonlyMap<string, string>;
  readonly tableIds: ReadonlyMap<string, string>;
  /** By "table.column". */
  readonly columnIds: ReadonlyMap<string, string>;
  readonly termIds: ReadonlyMap<string, string>;
};

/** What was looked for in a map has to be there: a row that is missing fails here and not as an odd request. */
export function idOf(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`there is no ${name}`);
  return id;
}

export async function build(client: CatalogClient): Promise<Built> {
  const { ask, send } = client;
  const named = async (mutation: string, input: string, rows: readonly Row[]): Promise<Map<string, string>> => {
    const made = await send(mutation, input, rows, "{ id externalId }");
    // Rows are answered in the order in which they were given.
    return new Map(
      made.map(({ id, externalId }, index) => {
        if (externalId !== rows[index]?.externalId) throw new Error(`${externalId} is not row ${index}`);
        return [externalId, id];
      }),
    );
  };
  const createSource = 'mutation { createSource(data: { name: "Stranger" }) { id } }';
  const sourceId: string = (await ask(createSource)).createSource.id;
  const databaseIds = await named(
    "createDatabases",
    "CreateDatabaseInput",
    databases.map((name) => ({ externalId: name, name, sourceId })),
  );
  const schemaIds = await named(
    "createSchemas",
    "CreateSchemaInput",
    schemas.map(({ name, database }) => ({ externalId: name, name, databaseId: idOf(databaseIds, database) })),
  );
  const tableIds = await named(
    "createTables",
    "CreateTableInput",
    tables.map(({ schema, tags: _, isUsers: __, isTeams: ___, ...row }) => ({
      ...{ ...row, externalId: row.name, schemaId: idOf(schemaIds, schema) },
    })),
  );
  const columnIds = await named(
    "createColumns",
    "CreateColumnInput",
    columns.map(({ table, tags: _, ...row }) => ({
      ...{ ...row, externalId: `${table}.${row.name}`, tableId: idOf(tableIds, table) },
    })),
  );
  const parts = { sourceId, databaseIds, schemaIds, tableIds, columnIds };
  await send("attachTags", "BaseTagEntityInput", tagRows(parts));
  await send("upsertLineages", "UpsertLineageInput", edgeRows(parts), "{ id }");
  return { ...parts, ...(await addPeople(client, parts)), termIds: await addTerms(client, parts) };
}

type Parts = Pick<Built, "tableIds" | "columnIds">;

export function tagRows({ tableIds, columnIds }: Parts): Row[] {
  const rows = (entityType: string, entityId: string, tags: readonly string[]): Row[] =>
    tags.map((label) => ({ entityType, entityId, label }));
  return [
    ...tables.flatMap(({ name, tags }) => rows("TABLE", idOf(tableIds, name), tags)),
    ...columns.flatMap(({ table, name, tags }) => rows("COLUMN", idOf(columnIds, `${table}.${name}`), tags)),
  ];
}

export function edgeRows({ tableIds }: Pick<Built, "tableIds">): Row[] {
  return lineages.map(({ parent, child }) => ({
    ...{ parentTableId: idOf(tableIds, parent), childTableId: idOf(tableIds, child) },
  }));
}

export function pinRows({ tableIds, termIds }: Pick<Built, "tableIds" | "termIds">): Row[] {
  return terms.flatMap(({ name, table }) =>
    table === null
      ? []
      : [{ from: { type: "TERM", id: idOf(termIds, name) }, to: { type: "TABLE", id: idOf(tableIds, table) } }],
  );
}

async function addPeople({ ask }: CatalogClient, { tableIds, columnIds }: Parts) {
  const [user] = (await ask("{ getUsers { id email } }")).getUsers;
  const upsertTeam = "mutation ($data: UpsertTeamInput!) { upsertTeam(data: $data) { id } }";
  const teamId: string = (await ask(upsertTeam, { data: team })).upsertTeam.id;
  const addUsers = "mutation ($data: TeamUsersInput!) { addTeamUsers(data: $data) }";
  await ask(addUsers, { data: { id: teamId, emails: [user.email] } });
  const owned = (isOwned: (table: (typeof tables)[number]) => boolean): Row[] =>
    tables.filter(isOwned).map(({ name }) => ({ entityType: "TABLE", entityId: idOf(tableIds, name) }));
  const usersTargets = { userId: user.id, targetEntities: owned(({ isUsers }) => isUsers) };
  await ask("mutation ($data: OwnerInput!) { upsertUserOwners(data: $data) { id } }", { data: usersTargets });
  const teamsTargets = { teamId, targetEntities: owned(({ isTeams }) => isTeams) };
  await ask("mutation ($data: TeamOwnerInput!) { upsertTeamOwners(data: $data) { id } }", { data: teamsTargets });
  for (const [table, rows] of Map.groupBy(checks, (check) => check.table)) {
    const qualityChecks = rows.map(({ name, column, status, runAt }) => ({
      ...{ externalId: name, name, status, runAt: new Date(runAt).toISOString() },
      ...(column !== null && { columnId: idOf(columnIds, `${table}.${column}`) }),
    }));
    const upsert = "mutation ($data: UpsertQualityChecksInput!) { upsertDataQualities(data: $data) { id } }";
    await ask(upsert, { data: { tableId: idOf(tableIds, table), qualityChecks } });
  }
  return { userId: user.id, email: user.email, teamId };
}

async function addTerms({ ask, send }: CatalogClient, { tableIds }: Parts): Promise<Map<string, string>> {
  const tagIds = new Map<string, string>();
  for (const { id, label } of (await ask("{ getTags { data { id label } } }")).getTags.data) tagIds.set(label, id);
  const termIds = new Map<string, string>();
  for (const { name, parent, label } of terms) {
    const data = {
      ...{ name, description: `What ${name} means` },
      ...(parent !== null && { parentTermId: idOf(termIds, parent) }),
      ...(label !== null && { linkedTagId: idOf(tagIds, label) }),
    };
    const createTerm = "mutation ($data: CreateTermInput!) { createTerm(data: $data) { id } }";
    termIds.set(name, (await ask(createTerm, { data })).createTerm.id);
  }
  await send("upsertPinnedAssets", "EntitiesLinkInput", pinRows({ tableIds, termIds }), "{ id }");
  return termIds;
}
