import { z } from "zod";
import { orderDirection, pageAnswer, pageQuery, paginationOf, textList, trueOrFalse } from "./rest-paging.ts";
import { listOf, objectOf, type RestRoute } from "./rest-route.ts";
import { iso } from "./token-object.ts";

const instant = z.iso.datetime();
const datasetFields =
  "id name description tags managed databaseId databaseName sourceId sourceName technology tableCount createdAt updatedAt";

const datasetObject = z
  .object({
    datasetId: z.uuid().describe("The dataset's id, which is the id of a schema of the catalog."),
    teamId: z.uuid().describe("The account's id."),
    name: z.string().describe("The schema's name."),
    description: z.string().nullable().describe("What its tables are about."),
    tags: z.array(z.string()).describe("The labels that its tables carry."),
    metadata: z
      .object({
        databaseId: z.uuid().describe("The id of its database."),
        databaseName: z.string().describe("The database's name."),
        sourceId: z.uuid().describe("The id of its source."),
        sourceName: z.string().describe("The source's name."),
        technology: z.string().describe("What the source is: POSTGRES, SNOWFLAKE …"),
        tableCount: z.number().int().describe("Tables in the schema."),
      })
      .describe("Where it lies and how many tables it has."),
    managed: z.boolean().describe("Whether an extraction keeps it; false for what was written through the API."),
    createdAt: instant.describe("When it entered the catalog."),
    updatedAt: instant.describe("When its entry last changed."),
  })
  .meta({ id: "Dataset", description: "A schema of the catalog." });

const tableObject = z
  .object({
    tableId: z.uuid().describe("The table's id."),
    datasetId: z.uuid().describe("The id of its dataset."),
    name: z.string().describe("The table's name."),
    description: z.string().describe("What is in it; empty when nobody has said."),
    type: z.string().describe("TABLE, VIEW, EXTERNAL, TOPIC or DYNAMIC_TABLE."),
    tags: z.array(z.string()).describe("The labels that it carries."),
    createdAt: instant.describe("When it entered the catalog."),
    updatedAt: instant.describe("When its entry last changed."),
  })
  .meta({ id: "DatasetTable", description: "A table, view or the like of a dataset." });

const columnObject = z
  .object({
    columnId: z.uuid().describe("The column's id."),
    tableId: z.uuid().describe("The id of its table."),
    name: z.string().describe("The column's name."),
    description: z.string().describe("What is in it; empty when nobody has said."),
    dataType: z.string().describe("Its type in the source's words."),
    position: z.number().int().nullable().describe("Its place in the table as its source counts."),
    isNullable: z.boolean().describe("Whether it may be empty."),
    isPrimaryKey: z.boolean().nullable().describe("Whether it is of the table's key; null when unknown."),
    isPii: z.boolean().nullable().describe("Whether it holds personal data; null when nobody has said."),
    tags: z.array(z.string()).describe("The labels that it carries."),
  })
  .meta({ id: "Column", description: "A column of a table." });

const tagFields = "tagEntities { tag { label } }";

export const datasetRoutes: readonly RestRoute[] = [
  {
    method: "get",
    path: "/datasets",
    name: "listDatasets",
    summary: "List datasets",
    description: "The schemas of the catalog. What is deleted or hidden is left out.",
    query: z.strictObject({
      datasetIds: textList.optional().describe("Only these datasets."),
      teamIds: textList
        .optional()
        .describe("Only datasets of these accounts; the token's own is the only one there is."),
      name: z.string().optional().describe("Only those whose name contains this text, in any letter case."),
      tags: textList.optional().describe("Only those of which a table carries one of these labels."),
      managed: trueOrFalse.optional().describe("Only those that an extraction keeps; false: only the others."),
      ...pageQuery,
      orderBy: z.enum(["createdAt", "name", "updatedAt"]).default("createdAt").describe("What to sort by."),
      orderDirection,
    }),
    document: `query listDatasets($ids: [String!], $name: String, $tags: [String!], $managed: Boolean, $orderBy: DatasetOrder, $direction: SortingDirectionEnum, $pagination: Pagination) {
      getDatasets(ids: $ids, name: $name, tags: $tags, managed: $managed, orderBy: $orderBy, direction: $direction, pagination: $pagination) { totalCount data { ${datasetFields} } }
    }`,
    variables: ({ query, caller }) => ({
      ids: query.teamIds === undefined || strings(query.teamIds).includes(caller.accountId) ? query.datasetIds : [],
      name: query.name,
      tags: query.tags,
      managed: query.managed,
      orderBy: query.orderBy,
      direction: String(query.orderDirection).toUpperCase(),
      pagination: paginationOf(query),
    }),
    answer: (data, { query, caller }) => {
      const page = objectOf(data.getDatasets);
      return {
        datasets: listOf(page.data).map((row) => asDataset(row, caller.accountId)),
        total: page.totalCount,
        page: query.page,
        pageSize: query.pageSize,
      };
    },
    response: z.object({ datasets: z.array(datasetObject).describe("The datasets of the page."), ...pageAnswer }),
    isRevalidated: true,
  },
  {
    method: "get",
    path: "/datasets/{datasetId}",
    name: "getDataset",
    summary: "Get a dataset",
    description: "One schema of the catalog.",
    params: z.object({ datasetId: z.string().describe("The dataset's id.") }),
    document: `query getDataset($id: String!) { getDatasets(ids: [$id], pagination: {nbPerPage: 1}) { data { ${datasetFields} } } }`,
    variables: ({ params }) => ({ id: params.datasetId }),
    answer: (data, { caller }) => {
      const [row] = listOf(objectOf(data.getDatasets).data);
      return row === undefined ? null : asDataset(row, caller.accountId);
    },
    response: datasetObject,
    isRevalidated: true,
  },
  {
    method: "get",
    path: "/dataset-tables",
    name: "listDatasetTables",
    summary: "List tables",
    description: "The tables of datasets, oldest entry first.",
    query: z.strictObject({
      datasetIds: textList.optional().describe("Only tables of these datasets."),
      name: z.string().optional().describe("Only those whose name contains this text, in any letter case."),
      ...pageQuery,
    }),
    document: `query listDatasetTables($scope: GetTablesScope, $pagination: Pagination) {
      getTables(scope: $scope, pagination: $pagination) { totalCount data { id schemaId name description tableType createdAt updatedAt ${tagFields} } }
    }`,
    variables: ({ query }) => ({
      scope: { schemaIds: query.datasetIds, nameContains: query.name },
      pagination: paginationOf(query),
    }),
    answer: (data, { query }) => {
      const page = objectOf(data.getTables);
      return {
        datasetTables: listOf(page.data).map(asTable),
        total: page.totalCount,
        page: query.page,
        pageSize: query.pageSize,
      };
    },
    response: z.object({ datasetTables: z.array(tableObject).describe("The tables of the page."), ...pageAnswer }),
    isRevalidated: true,
  },
  {
    method: "get",
    path: "/dataset-tables/{tableId}/columns",
    name: "listDatasetTableColumns",
    summary: "List a table's columns",
    description: "In the order of the source. A table that is not there is 404.",
    params: z.object({ tableId: z.string().describe("The table's id.") }),
    query: z.strictObject(pageQuery),
    document: `query listDatasetTableColumns($id: String!, $pagination: Pagination) {
      table: getTables(scope: {ids: [$id]}, pagination: {nbPerPage: 1}) { data { id } }
      getColumns(scope: {tableId: $id}, sorting: [{sortingKey: sourceOrder}], pagination: $pagination) { totalCount data { id tableId name description dataType sourceOrder isNullable isPrimaryKey isPii ${tagFields} } }
    }`,
    variables: ({ params, query }) => ({ id: params.tableId, pagination: paginationOf(query) }),
    answer: (data, { query }) => {
      if (listOf(objectOf(data.table).data).length === 0) return null;
      const page = objectOf(data.getColumns);
      return {
        columns: listOf(page.data).map(asColumn),
        total: page.totalCount,
        page: query.page,
        pageSize: query.pageSize,
      };
    },
    response: z.object({ columns: z.array(columnObject).describe("The columns of the page."), ...pageAnswer }),
    isRevalidated: true,
  },
];

type Selected = Readonly<Record<string, unknown>>;

function asDataset(row: Selected, teamId: string) {
  const { databaseId, databaseName, sourceId, sourceName, technology, tableCount } = row;
  return {
    datasetId: row.id,
    teamId,
    name: row.name,
    description: row.description,
    tags: row.tags,
    metadata: { databaseId, databaseName, sourceId, sourceName, technology, tableCount },
    managed: row.managed,
    createdAt: iso(Number(row.createdAt)),
    updatedAt: iso(Number(row.updatedAt)),
  };
}

function asTable(row: Selected) {
  return {
    tableId: row.id,
    datasetId: row.schemaId,
    name: row.name,
    description: row.description,
    type: row.tableType,
    tags: labelsOf(row),
    createdAt: iso(Number(row.createdAt)),
    updatedAt: iso(Number(row.updatedAt)),
  };
}

function asColumn(row: Selected) {
  const { id, tableId, name, description, dataType, sourceOrder, isNullable, isPrimaryKey, isPii } = row;
  return {
    columnId: id,
    tableId,
    name,
    description,
    dataType,
    position: sourceOrder,
    isNullable,
    isPrimaryKey,
    isPii,
    tags: labelsOf(row),
  };
}

function labelsOf({ tagEntities }: Selected): string[] {
  return listOf(tagEntities).map(({ tag }) => String(objectOf(tag).label));
}

function strings(value: unknown): readonly string[] {
  // Read by `textList`.
  return value as readonly string[];
}
