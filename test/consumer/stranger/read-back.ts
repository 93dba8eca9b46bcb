import type { Answer, List, Row } from "./catalog-client.ts";
import { checks, columns, databases, lineages, schemas, tables, terms } from "./plan.ts";

/** A list, how a row of it is told in the plan's words, and what the plan says that it holds. */
export type Comparison = { readonly list: List; readonly told: (row: Row) => Row; readonly planned: readonly Row[] };

const labelsOf = (tagEntities: readonly Answer[]): string[] => tagEntities.map(({ tag }) => tag.label).toSorted();
const described = (externalDescription: string | null): Row => ({
  ...{ externalDescription, description: externalDescription ?? "" },
});

export function comparisons(email: string): Record<string, Comparison> {
  return {
    databases: {
      list: { name: "getDatabases", fields: "name externalId warehouse { name }" },
      told: ({ name, externalId, warehouse }) => ({ name, externalId, source: warehouse.name }),
      planned: databases.map((name) => ({ name, externalId: name, source: "Stranger" })),
    },
    schemas: {
      list: { name: "getSchemas", fields: "name database { name }" },
      told: ({ name, database }) => ({ name, database: database.name }),
      planned: schemas,
    },
    tables: tableComparison,
    "owners of tables": ownersOf(email),
    columns: {
      list: {
        name: "getColumns",
        fields: `name dataType isNullable isPrimaryKey isPii sourceOrder externalDescription description
          table { name } tagEntities { tag { label } }`,
      },
      told: ({ id: _, table, tagEntities, ...row }) => ({ ...row, table: table.name, tags: labelsOf(tagEntities) }),
      planned: columns.map((column) => ({ ...column, ...described(column.externalDescription) })),
    },
    lineages: {
      list: { name: "getLineages", fields: "lineageType parentTableId childTableId" },
      told: ({ id: _, ...row }) => row,
      // The plan knows no ids; the test puts them in.
      planned: lineages,
    },
    terms: {
      list: { name: "getTerms", fields: "name description parentTerm { name } linkedTag { label }" },
      told: ({ name, description, parentTerm, linkedTag }) => ({
        ...{ name, description, parent: parentTerm?.name ?? null, label: linkedTag?.label ?? null },
      }),
      planned: terms.map(({ name, parent, label }) => ({ name, description: `What ${name} means`, parent, label })),
    },
    "quality checks": {
      list: { name: "getDataQualities", fields: "name externalId status runAt table { name } column { name }" },
      told: ({ id: _, table, column, ...row }) => ({ ...row, table: table.name, column: column?.name ?? null }),
      planned: checks.map((check) => ({ ...check, externalId: check.name })),
    },
    pins: {
      list: { name: "getPinnedAssets", fields: "fromTerm { name } toTable { name }" },
      told: ({ fromTerm, toTable }) => ({ term: fromTerm.name, table: toTable.name }),
      planned: terms.flatMap(({ name, table }) => (table === null ? [] : [{ term: name, table }])),
    },
    tags: {
      list: { name: "getTags", fields: "label linkedTermId" },
      told: ({ label, linkedTermId }) => ({ label, isLinked: linkedTermId !== null }),
      planned: [...new Set(tables.flatMap(({ tags }) => tags))].map((label) => ({
        ...{ label, isLinked: terms.some((term) => term.label === label) },
      })),
    },
  };
}

const tableComparison: Comparison = {
  list: {
    name: "getTables",
    fields: `name tableType tableSize numberOfQueries externalDescription description url schema { name }
      tagEntities { tag { label } }`,
  },
  told: ({ id: _, schema, tagEntities, ...row }) => ({ ...row, schema: schema.name, tags: labelsOf(tagEntities) }),
  planned: tables.map(({ isUsers: _, isTeams: __, ...table }) => ({
    ...{ ...table, ...described(table.externalDescription), tags: table.tags.toSorted() },
  })),
};

/** Asked for apart: what ten thousand tables with all three of their lists cost is more than one answer may. */
const ownersOf = (email: string): Comparison => ({
  list: { name: "getTables", fields: "name ownerEntities { user { email } } teamOwnerEntities { team { name } }" },
  told: ({ name, ownerEntities, teamOwnerEntities }) => ({
    name,
    owners: ownerEntities.map(({ user }: Answer) => user.email),
    teams: teamOwnerEntities.map(({ team }: Answer) => team.name),
  }),
  planned: tables.map(({ name, isUsers, isTeams }) => ({
    ...{ name, owners: isUsers ? [email] : [], teams: isTeams ? ["Analysts"] : [] },
  })),
});
