import type { TestApp } from "#testkit/test-app.ts";
import { call, dataOf, type HeaderValues } from "../../http/callers.ts";

export type EventFields = {
  readonly id: string;
  readonly at: number;
  readonly action: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actor: string | null;
  readonly subjectId: string | null;
  readonly requestId: string | null;
  readonly remoteAddress: string | null;
  readonly details: Record<string, unknown>;
};

export const eventsDocument = `query ($actions: [String!], $actorId: ID, $subjectId: ID, $since: DateTime, $until: DateTime, $limit: Int = 100, $after: ID) {
  auditEvents(actions: $actions, actorId: $actorId, subjectId: $subjectId, since: $since, until: $until, limit: $limit, after: $after) {
    id at action actorKind actorId actor subjectId requestId remoteAddress details
  }
}`;

export async function eventsOf(
  app: TestApp,
  headers: HeaderValues,
  variables: Record<string, unknown> = {},
): Promise<EventFields[]> {
  return dataOf(await call(app, { query: eventsDocument, variables }, headers));
}
