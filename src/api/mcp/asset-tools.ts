import { z } from "zod";
import { cursorOf, fitted, placeOf, shortened } from "./answer-size.ts";
import { type McpTool, mcpTool, nothingThere } from "./mcp-tool.ts";
import { assetId, cursorInput, dataNotice, pageOutput } from "./shapes.ts";

const owned =
  "tagEntities { tag { label } } ownerEntities { unifiedUser { name email } } teamOwnerEntities { team { name } }";
const assetDocument = `query ($id: String!) {
  tables: getTables(scope: {ids: [$id]}, pagination: {nbPerPage: 1}) { data { id name description tableType popularity isVerified isDeprecated url lastRefreshedAt schema { name database { name } } ${owned} } }
  columns: getColumns(scope: {ids: [$id]}, pagination: {nbPerPage: 1}) { data { id name description dataType isNullable isPrimaryKey isPii tagEntities { tag { label } } table { id name schema { name database { name } } } } }
  dashboards: getDashboards(scope: {ids: [$id]}, pagination: {nbPerPage: 1}) { data { id name description folderPath popularity isVerified isDeprecated url source { name } ${owned} } }
  terms: getTerms(scope: {ids: [$id]}, pagination: {nbPerPage: 1}) { data { id name description isVerified isDeprecated parentTerm { name } ${owned} } }
}`;
const columnsDocument = `query ($id: String!, $page: Int!) {
  getTables(scope: {ids: [$id]}, pagination: {nbPerPage: 1}) { data { id } }
  getColumns(scope: {tableId: $id}, sorting: [{sortingKey: sourceOrder}], pagination: {nbPerPage: 200, page: $page}) {
    totalCount data { id name dataType description isNullable isPrimaryKey isPii tagEntities { tag { label } } }
  }
}`;
const queriesDocument = `query ($id: String!, $page: Int!) {
  getTableQueries(scope: {tableIds: [$id]}, pagination: {nbPerPage: 10, page: $page}, sorting: [{sortingKey: timestamp, direction: DESC}]) {
    totalCount data { query queryType author timestamp }
  }
}`;
const qualityDocument = `query ($id: String!, $page: Int!) {
  getDataQualities(scope: {tableId: $id}, pagination: {nbPerPage: 100, page: $page}) {
    totalCount data { name status description runAt result column { name } }
  }
}`;

const longestText = 30_000;
const longestRowText = 4_000;

// biome-ignore lint/suspicious/noExplicitAny: rows of documents that were checked against the schema.
type Row = any;

const getAsset = mcpTool({
  name: "get_asset",
  title: "Get an asset",
  description: `Everything known of one table, column, dashboard or glossary term: description, owners, tags, whether it is verified or deprecated, how popular it is. For a table's columns use list_columns, for what feeds it get_lineage. ${dataNotice}`,
  input: z.object({ id: assetId }),
  output: z.object({
    notice: z.string(),
    id: z.string(),
    kind: z.enum(["TABLE", "COLUMN", "DASHBOARD", "TERM"]),
    name: z.string(),
    path: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    owners: z.array(z.string()).describe("People and teams who answer for it."),
    facts: z.record(z.string(), z.unknown()).describe("What else is known, by kind."),
  }),
  documents: [assetDocument],
  run: async ({ run }, { id }) => {
    const { tables, columns, dashboards, terms } = await run(assetDocument, { id });
    const asset =
      tableOf(tables.data[0]) ?? columnOf(columns.data[0]) ?? dashboardOf(dashboards.data[0]) ?? termOf(terms.data[0]);
    if (asset === undefined) throw nothingThere("asset with that id");
    return { notice: dataNotice, ...asset };
  },
});

function tableOf(row: Row) {
  if (row === undefined) return undefined;
  const { tableType, popularity, isVerified, isDeprecated, url, lastRefreshedAt } = row;
  const facts = { tableType, popularity, isVerified, isDeprecated, url, lastRefreshedAt: instant(lastRefreshedAt) };
  return { ...common(row, "TABLE"), path: `${row.schema.database.name}.${row.schema.name}.${row.name}`, facts };
}

function columnOf(row: Row) {
  if (row === undefined) return undefined;
  const { dataType, isNullable, isPrimaryKey, isPii, table } = row;
  const path = `${table.schema.database.name}.${table.schema.name}.${table.name}.${row.name}`;
  return { ...common(row, "COLUMN"), path, facts: { dataType, isNullable, isPrimaryKey, isPii, tableId: table.id } };
}

function dashboardOf(row: Row) {
  if (row === undefined) return undefined;
  const { popularity, isVerified, isDeprecated, url, source } = row;
  const facts = { source: source.name, popularity, isVerified, isDeprecated, url };
  return { ...common(row, "DASHBOARD"), path: `${row.folderPath}/${row.name}`, facts };
}

function termOf(row: Row) {
  if (row === undefined) return undefined;
  const { isVerified, isDeprecated, parentTerm } = row;
  return { ...common(row, "TERM"), path: parentTerm?.name ?? "", facts: { isVerified, isDeprecated } };
}

function common<Kind extends string>(row: Row, kind: Kind) {
  return {
    id: String(row.id),
    kind,
    name: String(row.name ?? ""),
    description: shortened(row.description, longestText),
    tags: labelsOf(row),
    owners: [
      ...(row.ownerEntities ?? []).map(({ unifiedUser }: Row) => String(unifiedUser.name ?? unifiedUser.email)),
      ...(row.teamOwnerEntities ?? []).map(({ team }: Row) => String(team.name)),
    ],
  };
}

function labelsOf({ tagEntities }: Row): string[] {
  return tagEntities.map(({ tag }: Row) => String(tag.label));
}

function instant(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}

const column = z.object({
  id: z.string(),
  name: z.string(),
  dataType: z.string(),
  description: z.string(),
  isNullable: z.boolean(),
  isPrimaryKey: z.boolean(),
  isPii: z.boolean().describe("Whether it holds personal data."),
  tags: z.array(z.string()),
});

const listColumns = mcpTool({
  name: "list_columns",
  title: "List a table's columns",
  description: `The columns of one table in its order, with types and descriptions: read them before you write SQL. ${dataNotice}`,
  input: z.object({ tableId: assetId, cursor: cursorInput }),
  output: z.object({ notice: z.string(), columns: z.array(column), ...pageOutput }),
  documents: [columnsDocument],
  run: async ({ run }, { tableId, cursor }) => {
    const place = placeOf(cursor);
    const { getTables, getColumns } = await run(columnsDocument, { id: tableId, page: Math.floor(place / 200) });
    if (getTables.data.length === 0) throw nothingThere("table with that id");
    const rows = getColumns.data.slice(place % 200).map((row: Row) => ({
      id: row.id,
      name: row.name,
      dataType: row.dataType,
      description: shortened(row.description, longestRowText),
      isNullable: row.isNullable,
      isPrimaryKey: row.isPrimaryKey === true,
      isPii: row.isPii === true,
      tags: labelsOf(row),
    }));
    return paged({ columns: rows }, place, getColumns.totalCount);
  },
});

/** The rows of a numbered list with what follows them. */
function paged<T extends Record<string, readonly unknown[]>>(lists: T, place: number, total: number) {
  const next = place + (Object.values(lists)[0]?.length ?? 0);
  const answer = {
    notice: dataNotice,
    ...lists,
    total,
    truncated: next < total,
    nextCursor: next < total ? cursorOf(next) : null,
  };
  return fitted(answer, (_list, left) => ({ nextCursor: cursorOf(place + left) }) as Partial<typeof answer>);
}

const getQueries = mcpTool({
  name: "get_queries",
  title: "Get queries of a table",
  description: `SQL that people really ran on a table, latest first: how it is joined and filtered in practice. ${dataNotice}`,
  input: z.object({ tableId: assetId, cursor: cursorInput }),
  output: z.object({
    notice: z.string(),
    queries: z.array(
      z.object({ sql: z.string(), type: z.string(), author: z.string().nullable(), ranAt: z.string().nullable() }),
    ),
    ...pageOutput,
  }),
  documents: [queriesDocument],
  run: async ({ run }, { tableId, cursor }) => {
    const place = placeOf(cursor);
    const { getTableQueries } = await run(queriesDocument, { id: tableId, page: Math.floor(place / 10) });
    const rows = getTableQueries.data.slice(place % 10).map(({ query, queryType, author, timestamp }: Row) => ({
      sql: String(query).slice(0, longestSql),
      type: queryType,
      author,
      ranAt: instant(timestamp),
    }));
    return paged({ queries: rows }, place, getTableQueries.totalCount);
  },
});

const longestSql = 4_000;

const getQuality = mcpTool({
  name: "get_quality",
  title: "Get quality checks",
  description: `The latest results of a table's quality checks: SUCCESS, WARNING or ALERT. Look at them before you trust a table's figures. ${dataNotice}`,
  input: z.object({ tableId: assetId, cursor: cursorInput }),
  output: z.object({
    notice: z.string(),
    checks: z.array(
      z.object({
        name: z.string(),
        status: z.enum(["SUCCESS", "WARNING", "ALERT"]),
        column: z.string().nullable(),
        description: z.string().nullable(),
        result: z.string().nullable(),
        ranAt: z.string().nullable(),
      }),
    ),
    ...pageOutput,
  }),
  documents: [qualityDocument],
  run: async ({ run }, { tableId, cursor }) => {
    const place = placeOf(cursor);
    const { getDataQualities } = await run(qualityDocument, { id: tableId, page: Math.floor(place / 100) });
    const rows = getDataQualities.data.slice(place % 100).map((row: Row) => {
      const { name, status, runAt } = row;
      const description = row.description === null ? null : shortened(row.description, longestRowText);
      const result = row.result === null ? null : shortened(row.result, longestRowText);
      return { name, status, column: row.column?.name ?? null, description, result, ranAt: instant(runAt) };
    });
    return paged({ checks: rows }, place, getDataQualities.totalCount);
  },
});

export const assetTools: readonly McpTool[] = [getAsset, listColumns, getQueries, getQuality];
