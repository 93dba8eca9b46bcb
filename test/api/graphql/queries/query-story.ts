import type { TestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";

export const upsertDocument = `mutation ($data: [UpsertTableQueryInput!]!) {
  upsertTableQueries(data: $data) {
    author databaseIds hash isHidden query queriesDuration queryType rowsProduced schemaIds snowflakeWarehouseSize
    sourceUserId tables { id name path } timestamp warehouseIds
  }
}`;

export const queriesDocument = `query (
  $pagination: Pagination, $sorting: [QuerySorting!], $scope: GetTableQueriesScope
) {
  getTableQueries(pagination: $pagination, sorting: $sorting, scope: $scope) {
    nbPerPage page greatestId totalCount
    data { hash query queryType databaseIds schemaIds warehouseIds tables { id name path } }
  }
}`;

export const joinsDocument = `query (
  $pagination: Pagination, $sorting: [ColumnJoinSorting!], $scope: GetColumnJoinsScope
) {
  getColumnJoins(pagination: $pagination, sorting: $sorting, scope: $scope) {
    nbPerPage page greatestId totalCount
    data { id count firstColumnId firstColumn { name } secondColumnId secondColumn { name } createdAt updatedAt }
  }
}`;

export const noon = "2026-03-01T12:00:00Z";
export const later = "2026-03-01T13:00:00Z";
export const earlier = "2026-03-01T11:00:00Z";

/** A program that reports queries and reads them back. */
export function queryStory(app: TestApp, token: string = app.tokens.readWrite) {
  const make = warehouseOf(app, token);
  return {
    make,
    upsert: async (...data: object[]) => {
      const rows = data.map((row) => ({ timestamp: noon, tableIds: [], ...row }));
      return (await ask(app, upsertDocument, { data: rows }, token)).upsertTableQueries;
    },
    list: async (scope: object = {}, more: object = {}) =>
      (await ask(app, queriesDocument, { scope, ...more }, token)).getTableQueries,
    joins: async (scope: object = {}, more: object = {}) =>
      (await ask(app, joinsDocument, { scope, ...more }, token)).getColumnJoins,
  };
}

export type QueryStory = ReturnType<typeof queryStory>;
