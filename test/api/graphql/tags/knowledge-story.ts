import { expect } from "vitest";
import type { TestApp } from "#testkit/test-app.ts";
import { refusalOf, warehouse, warehouseStory } from "#testkit/warehouse-story.ts";

export type Row = Readonly<Record<string, unknown>> & { readonly id: string };

let counter = 0;

/** A program that adds to assets what people know of them: tags, owners, teams. */
export function knowledgeStory(
  app: TestApp,
  token: string = app.tokens.readWrite,
  account: { accountId: string } = app,
) {
  const story = warehouseStory(app, token);
  const { accountId } = account;

  /** Tables of a schema of their own. */
  async function tables(count: number): Promise<string[]> {
    const { schema } = await warehouse(story);
    const data = Array.from({ length: count }, () => {
      const name = `asset_${++counter}`;
      return { schemaId: schema.id, externalId: name, name };
    });
    const rows = await story.ask<Row[]>("mutation ($data: [CreateTableInput!]!) { createTables(data: $data) { id } }", {
      data,
    });
    return rows.map(({ id }) => id);
  }

  async function table(): Promise<string> {
    const [id] = await tables(1);
    return String(id);
  }

  async function column(tableId: string): Promise<string> {
    const name = `column_${++counter}`;
    const data = [{ tableId, externalId: name, name, dataType: "text", isNullable: true }];
    const create = "mutation ($data: [CreateColumnInput!]!) { createColumns(data: $data) { id } }";
    const [row] = await story.ask<Row[]>(create, { data });
    return String(row?.id);
  }

  return {
    ...story,
    tables,
    table,
    column,
    // These have no mutation yet, or never will: they are put into the database itself.
    dashboard: async () => {
      const source = await story.source();
      const name = `dashboard_${++counter}`;
      const data = { accountId, sourceId: source.id, externalId: name, name, folderPath: "/", url: "https://bi/1" };
      return app.database.prisma.dashboard.create({ data });
    },
    dashboardField: async (dashboardId: string) => {
      const name = `field_${++counter}`;
      const data = { accountId, dashboardId, externalId: name, name, label: name, dataType: "text" };
      return app.database.prisma.dashboardField.create({ data });
    },
    term: async () => app.database.prisma.term.create({ data: { accountId, name: `term_${++counter}` } }),
    user: async (email = `person-${++counter}@example.com`) =>
      app.app.modules.accounts.createUser({
        accountId,
        email,
        firstName: "Grace",
        lastName: "Guest",
        role: "CONTRIBUTOR",
        status: "ACTIVATED",
      }),
    team: async (fields: Readonly<Record<string, unknown>> = {}) =>
      story.ask<Row>("mutation ($data: UpsertTeamInput!) { upsertTeam(data: $data) { id name } }", {
        data: { name: `team_${++counter}`, ...fields },
      }),
  };
}

export type Knowledge = ReturnType<typeof knowledgeStory>;

/** What happens to callers who may not: nobody in particular, and, for a mutation, a Read Only token. */
export async function expectWriteGuarded(app: TestApp, document: string, variables: Record<string, unknown>) {
  await expectReadGuarded(app, document, variables);
  const readOnly = await app.graphql(document, variables, { token: app.tokens.readOnly });
  expect(refusalOf(readOnly)).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
}

export async function expectReadGuarded(app: TestApp, document: string, variables: Record<string, unknown> = {}) {
  const anonymous = await app.graphql(document, variables, { token: null });
  expect(refusalOf(anonymous)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
}

/** How many statements the work sends, and how many of them tell the change feed something. */
export async function statementsOf(app: TestApp, work: () => Promise<unknown>) {
  app.statements.length = 0;
  await work();
  const notices = app.statements.filter((text) => text.includes("pg_notify")).length;
  return { all: app.statements.length, notices };
}

type Change = { readonly assetType: string; readonly action: string; readonly ids: readonly string[] };

/** What the change feed tells from now on. */
export async function recordFeed(app: TestApp): Promise<AsyncDisposable & { changes: () => Change[] }> {
  const changes: Change[] = [];
  const listening = await app.database.listen("catalog_events", {
    onMessage: (payload) => {
      const { assetType, action, ids } = JSON.parse(payload);
      changes.push({ assetType, action, ids });
    },
    onGap: () => undefined,
  });
  return { changes: () => changes, [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose]() };
}
