import type { TestApp } from "#testkit/test-app.ts";
import { ask } from "#testkit/warehouse.ts";

type Rows = readonly Readonly<Record<string, unknown>>[];

/** A mutation of the contract, with one row, with forty others (null, if it takes no batch), and its bound. */
export type Batch = {
  readonly mutation: string;
  readonly document: string;
  readonly one: unknown;
  readonly many: unknown;
  readonly most: number;
};

const size = 41;
const numbers = Array.from({ length: size }, (_, index) => index);

/** Every mutation of the contract, in an order in which each has something to do with the first row and the others. */
export async function writes(app: TestApp): Promise<Batch[]> {
  const idsOf = async (mutation: string, input: string, data: Rows): Promise<string[]> =>
    (await ask(app, `mutation ($data: [${input}!]!) { rows: ${mutation}(data: $data) { id } }`, { data })).rows.map(
      ({ id }: { id: string }) => id,
    );
  const named = (more: object, prefix = "old"): Rows =>
    numbers.map((index) => ({ externalId: `${prefix}${index}`, name: `${prefix}${index}`, ...more }));
  const source: string = (await ask(app, 'mutation { createSource(data: { name: "API" }) { id } }')).createSource.id;
  const databases = await idsOf("createDatabases", "CreateDatabaseInput", named({ sourceId: source }));
  const schemas = await idsOf("createSchemas", "CreateSchemaInput", named({ databaseId: databases[0] }));
  const tables = await idsOf("createTables", "CreateTableInput", named({ schemaId: schemas[0] }));
  const column = { tableId: tables[0], dataType: "text", isNullable: true };
  const columns = await idsOf("createColumns", "CreateColumnInput", named(column));
  const term = async (name: string): Promise<string> =>
    (await ask(app, `mutation { createTerm(data: { name: "${name}", description: "" }) { id } }`)).createTerm.id;
  const [kept, gone] = [await term("kept"), await term("gone")];
  const teamId: string = (await ask(app, 'mutation { upsertTeam(data: { name: "team" }) { id } }')).upsertTeam.id;
  const linkRows = numbers.map((index) => ({ tableId: tables[index], technology: "GITLAB", url: "https://x.test/a" }));
  const links = await idsOf("createExternalLinks", "CreateExternalLinkInput", linkRows);
  const emails = [app.email, ...(await usersOf(app, 3))];

  const targets = tables.map((entityId) => ({ entityId, entityType: "TABLE" }));
  const tagging = columns.map((entityId, index) => ({ entityId, entityType: "COLUMN", label: `tag ${index}` }));
  const edges = tables.map((parentTableId, index) => ({ parentTableId, childTableId: tables[(index + 3) % size] }));
  const pins = tables.map((id, index) => ({
    from: { id, type: "TABLE" },
    to: { id: tables[(index + 1) % size], type: "TABLE" },
  }));
  const checks = numbers.map((index) => ({
    ...{ externalId: `check${index}`, name: "check", runAt: "2026-03-01T12:00:00Z", status: "ALERT" },
  }));
  const checkNames = checks.map(({ externalId }) => ({ externalId, tableId: tables[0] }));
  const toldNew = (ids: readonly string[]): Rows => ids.map((id) => ({ id, externalDescription: "new" }));
  const renamed = (ids: readonly string[]): Rows => ids.map((id) => ({ id, name: `renamed ${id}` }));
  const target = (key: string, id: string) => (targetEntities: Rows) => ({ [key]: id, targetEntities });
  const members = (rows: Rows) => ({ id: teamId, emails: rows.map(({ email }) => email) });
  const people = emails.map((email) => ({ email }));

  /** The first row alone, and all others; `wrap` puts them where the mutation takes them. */
  const batch = (mutation: string, rows: Rows, most: number, wrap?: (rows: Rows) => unknown): Batch => {
    const [one, many] = [rows.slice(0, 1), rows.slice(1)];
    return { mutation, document: documentOf(mutation), most, one: wrap?.(one) ?? one, many: wrap?.(many) ?? many };
  };
  const single = (mutation: string, one: unknown, most: number): Batch => ({
    ...{ mutation, document: documentOf(mutation), one, many: null, most },
  });
  return [
    single("createSource", { name: "another", technology: "MYSQL", type: "WAREHOUSE" }, 6),
    single("updateSource", { id: source, name: "renamed" }, 7),
    batch("createDatabases", named({ sourceId: source }, "new"), 8),
    batch("updateDatabases", renamed(databases), 7),
    batch("createSchemas", named({ databaseId: databases[0] }, "new"), 8),
    batch("updateSchemas", renamed(schemas), 7),
    batch("createTables", named({ schemaId: schemas[0] }, "new"), 8),
    batch("updateTables", renamed(tables), 7),
    batch("updateTableDescriptions", toldNew(tables), 7),
    batch("createColumns", named(column, "new"), 8),
    batch("updateColumns", renamed(columns), 7),
    batch("updateColumnDescriptions", toldNew(columns), 7),
    batch(
      "updateColumnsMetadata",
      columns.map((id) => ({ id, isPii: true })),
      7,
    ),
    single("createTerm", { name: "another", description: "" }, 7),
    single("updateTerm", { id: kept, name: "renamed" }, 8),
    single("deleteTerm", { id: gone }, 11),
    batch("attachTags", tagging, 8),
    batch("detachTags", tagging, 9),
    batch("upsertLineages", edges, 7),
    batch("deleteLineages", edges, 5),
    batch("upsertDataQualities", checks, 9, (qualityChecks) => ({ tableId: tables[0], qualityChecks })),
    batch("removeDataQualities", checkNames, 5, (qualityChecks) => ({ qualityChecks })),
    batch("upsertPinnedAssets", pins, 7),
    batch("removePinnedAssets", pins, 6),
    batch(
      "createExternalLinks",
      linkRows.map((row) => ({ ...row, technology: "GITHUB" })),
      9,
    ),
    batch(
      "updateExternalLinks",
      links.map((id) => ({ id, url: "https://x.test/b" })),
      8,
    ),
    batch(
      "deleteExternalLinks",
      links.map((id) => ({ id })),
      7,
    ),
    batch("upsertUserOwners", targets, 11, target("userId", app.userId)),
    batch("removeUserOwners", targets, 8, target("userId", app.userId)),
    batch("upsertTeamOwners", targets, 10, target("teamId", teamId)),
    batch("removeTeamOwners", targets, 8, target("teamId", teamId)),
    single("upsertTeam", { name: "another" }, 6),
    batch("addTeamUsers", people, 8, members),
    batch("removeTeamUsers", people, 8, members),
  ];
}

async function usersOf(app: TestApp, count: number): Promise<string[]> {
  const emails = Array.from({ length: count }, (_, index) => `person-${index}@example.com`);
  for (const email of emails) {
    const person = { firstName: "Grace", lastName: "Guest", role: "CONTRIBUTOR", status: "ACTIVATED" } as const;
    await app.app.modules.accounts.createUser({ accountId: app.accountId, email, ...person });
  }
  return emails;
}

const inputs: Readonly<Record<string, string>> = {
  attachTags: "[BaseTagEntityInput!]!",
  detachTags: "[BaseTagEntityInput!]!",
  upsertDataQualities: "UpsertQualityChecksInput!",
  removeDataQualities: "RemoveQualityChecksInput!",
  upsertPinnedAssets: "[EntitiesLinkInput!]!",
  removePinnedAssets: "[EntitiesLinkInput!]!",
  updateColumnsMetadata: "[UpdateColumnsMetadataInput!]!",
  upsertUserOwners: "OwnerInput!",
  removeUserOwners: "OwnerInput!",
  upsertTeamOwners: "TeamOwnerInput!",
  removeTeamOwners: "TeamOwnerInput!",
  addTeamUsers: "TeamUsersInput!",
  removeTeamUsers: "TeamUsersInput!",
};
const answeringTrue = /^(delete|remove|attach|detach|addTeamUsers)/;

/** Most input types are named after their mutations. */
function documentOf(mutation: string): string {
  const words = mutation.charAt(0).toUpperCase() + mutation.slice(1);
  const isList = words.endsWith("s");
  const type = inputs[mutation] ?? (isList ? `[${words.slice(0, -1)}Input!]!` : `${words}Input!`);
  return `mutation ($data: ${type}) { ${mutation}(data: $data) ${answeringTrue.test(mutation) ? "" : "{ id }"} }`;
}
