import type { TestApp } from "#testkit/test-app.ts";
import { ask } from "#testkit/warehouse.ts";

export const searchQueriesDocument = `query ($scope: SearchQueriesScope, $data: SearchQueriesInput!) {
  searchQueries(scope: $scope, data: $data) { data { query tableIds author { email name } } }
}`;

/** Reports queries and asks for them. */
export function queryFinder(app: TestApp, token: string = app.tokens.readWrite) {
  return {
    report: (...data: object[]) =>
      ask(
        app,
        "mutation ($data: [UpsertTableQueryInput!]!) { upsertTableQueries(data: $data) { hash } }",
        { data: data.map((row) => ({ timestamp: "2026-03-01T12:00:00Z", tableIds: [], ...row })) },
        token,
      ),
    find: async (question: string, scope?: object) =>
      (await ask(app, searchQueriesDocument, { data: { question }, scope }, token)).searchQueries.data,
    texts: async (question: string, scope?: object): Promise<string[]> =>
      (await ask(app, searchQueriesDocument, { data: { question }, scope }, token)).searchQueries.data.map(
        ({ query }: { query: string }) => query,
      ),
  };
}
