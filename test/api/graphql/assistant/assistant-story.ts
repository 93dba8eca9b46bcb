import { expect } from "vitest";
import { makeDashboard } from "#testkit/dashboards.ts";
import type { GraphqlAnswer } from "#testkit/graphql-client.ts";
import type { TestApp } from "#testkit/test-app.ts";
import { refusalOf, warehouseStory } from "#testkit/warehouse-story.ts";

export const addDocument = `query ($data: AddAiAssistantJobInput!) { addAiAssistantJob(data: $data) { data { id jobId } } }`;
export const resultDocument = `query ($data: JobResultInput!) {
  getAiAssistantJobResult(data: $data) { data { answer status assets { id internalLink name url } } }
}`;

export type Result = {
  readonly answer: string;
  readonly status: string;
  readonly assets: {
    readonly id: string;
    readonly internalLink: string;
    readonly name: string;
    readonly url: string;
  }[];
};

let conversations = 0;

/** Someone who talks to the assistant through the front door. */
export function assistantStory(app: TestApp, token: string = app.tokens.readWrite) {
  const send = (document: string, data: object, as: string | null = token): Promise<GraphqlAnswer> =>
    app.graphql(document, { data }, { token: as });

  async function ask(question: string, given: object = {}): Promise<string> {
    const externalConversationId = `conversation-${++conversations}`;
    const { body } = await send(addDocument, { email: app.email, externalConversationId, question, ...given });
    expect(body.errors).toBeUndefined();
    return body.data.addAiAssistantJob.data.jobId;
  }

  async function result(id: string, given: object = {}): Promise<Result> {
    const { body } = await send(resultDocument, { id, ...given });
    expect(body.errors).toBeUndefined();
    return body.data.getAiAssistantJobResult.data;
  }

  /** Waits as clients do: again and again, each time as long as is allowed. */
  async function ended(id: string): Promise<Result> {
    for (;;) {
      const found = await result(id, { delaySeconds: 10 });
      if (found.status !== "ADDED" && found.status !== "ACTIVE") return found;
    }
  }

  return {
    ask,
    result,
    ended,
    answerTo: async (question: string, given: object = {}) => ended(await ask(question, given)),
    refusedQuestion: async (data: object, as: string | null = token) => refusalOf(await send(addDocument, data, as)),
    refusedResult: async (data: object, as: string | null = token) => refusalOf(await send(resultDocument, data, as)),
  };
}

export type AssistantStory = ReturnType<typeof assistantStory>;

/** A small roastery's catalog: what feeds what, whose it is, and what the words mean. */
export async function roastery(app: TestApp) {
  const story = warehouseStory(app);
  const source = await story.source({ name: "Shop warehouse", technology: "POSTGRES" });
  const database = await story.database(source.id, { name: "shop" });
  const raw = await story.schema(database.id, { name: "raw" });
  const marts = await story.schema(database.id, { name: "marts" });
  const table = (schemaId: string, name: string, externalDescription: string) =>
    story.table(schemaId, { name, externalDescription, url: `https://warehouse.test/${name}` });
  const orders = await table(raw.id, "orders", "Every order as the web shop writes it, paid or not.");
  const customers = await table(raw.id, "customers", "People who have an account in the web shop.");
  const stock = await table(raw.id, "bean_stock", "Kilograms of green coffee in each silo, weighed every night.");
  const lines = await table(marts.id, "order_lines", "One row for each line of a paid order, with its margin.");
  const value = await table(marts.id, "customer_lifetime_value", "What each person has spent since signing up.");
  const columns = await story.ask<{ id: string; name: string }[]>(
    "mutation ($data: [CreateColumnInput!]!) { createColumns(data: $data) { id name } }",
    {
      data: [
        ["order_status", "text", "NEW, PAID, SENT or RETURNED."],
        ["placed_at", "timestamptz", "When the customer pressed the button, in UTC."],
      ].map(([name, dataType, externalDescription]) => {
        return { tableId: orders.id, externalId: name, name, dataType, isNullable: false, externalDescription };
      }),
    },
  );
  const weekly = await makeDashboard(app, source.id, "Weekly revenue");
  const margin = await story.ask<{ id: string }>(
    "mutation ($data: CreateTermInput!) { createTerm(data: $data) { id } }",
    { data: { name: "Gross margin", description: "Revenue minus the cost of green coffee and roasting." } },
  );
  await story.ask("mutation ($data: [UpsertLineageInput!]!) { upsertLineages(data: $data) { id } }", {
    data: [
      { parentTableId: orders.id, childTableId: lines.id },
      { parentTableId: lines.id, childTableId: value.id },
      { parentTableId: customers.id, childTableId: value.id },
      { parentTableId: lines.id, childDashboardId: weekly },
    ],
  });
  const owned = (id: string) => [{ entityId: id, entityType: "TABLE" }];
  await story.ask("mutation ($data: OwnerInput!) { upsertUserOwners(data: $data) { id } }", {
    data: { userId: app.userId, targetEntities: owned(orders.id) },
  });
  const finance = await story.ask<{ id: string }>(
    "mutation ($data: UpsertTeamInput!) { upsertTeam(data: $data) { id } }",
    {
      data: { name: "Finance" },
    },
  );
  await story.ask("mutation ($data: TeamOwnerInput!) { upsertTeamOwners(data: $data) { id } }", {
    data: { teamId: finance.id, targetEntities: owned(lines.id) },
  });
  const columnNamed = (name: string) => columns.find((column) => column.name === name)?.id ?? "";
  return {
    story,
    orders: orders.id,
    customers: customers.id,
    stock: stock.id,
    lines: lines.id,
    value: value.id,
    weekly,
    margin: margin.id,
    status: columnNamed("order_status"),
    placedAt: columnNamed("placed_at"),
  };
}
