import { sql } from "#platform/database/sql.ts";
import { createEventBus } from "#platform/events/event-bus.ts";
import type { TestApp } from "#testkit/test-app.ts";

/** What makes an instance search by meaning, with the endpoint at this address. */
export const searchByMeaning = (url: string, more: Record<string, string> = {}) => ({
  CATALOG_EMBEDDING_URL: `${url}/`,
  CATALOG_EMBEDDING_MODEL: "toy",
  ...more,
});

/** Does what makes vectors, and waits until no job that makes them is left. */
export async function untilVectorsAreMade(app: TestApp, work: () => Promise<unknown>): Promise<void> {
  const events = await createEventBus(app.database);
  try {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = async (): Promise<void> => {
      const left = await app.database.query(sql`SELECT FROM jobs WHERE name = 'search.embed'`);
      if (left.length === 0) resolve();
    };
    events.onEvent((event) => {
      if (event.type === "job" && event.step === "ENDED") look().catch(reject);
    });
    await work();
    await look();
    await promise;
  } finally {
    await events[Symbol.asyncDispose]();
  }
}

/** Compares all vectors with what the catalog says now, as an instance does every minute. */
export const refreshVectors = (app: TestApp) =>
  untilVectorsAreMade(app, async () => app.app.modules.meaning?.refresh());

export type StoredVector = { readonly query: string; readonly dimensions: number | null; readonly model: string };

export const storedVectors = (app: TestApp) =>
  app.database.query<StoredVector>(
    sql`SELECT q.query, v.dimensions, v.model FROM query_vectors v JOIN queries q ON q.id = v.query_id ORDER BY q.query`,
  );
