import type { Clock } from "#kernel/clock.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { Logger } from "#platform/logger/logger.ts";
import type { Embed } from "./embedding-endpoint.ts";
import type { TableScope } from "./query-search-repository.ts";
import { cosines, packVector } from "./vector.ts";
import { type VectorChunk, vectorChunk } from "./vector-repository.ts";

export type NearInput = {
  readonly accountId: string;
  readonly question: string;
  readonly tables: TableScope | undefined;
};

/** The ids of the queries that mean most nearly what is asked, the nearest first; undefined when nobody can tell. */
export type NearQueries = (input: NearInput) => Promise<readonly string[] | undefined>;

export type NearDeps = {
  readonly store: Pick<CatalogStore, "query">;
  readonly embed: Embed;
  readonly model: string;
  readonly timeoutSeconds: number;
  readonly logger: Logger;
  readonly clock: Clock;
};

/** Somebody is waiting. */
const longestSeconds = 3;
/** After a failure nobody waits again for so long. */
const restMilliseconds = 10_000;
const lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const vectorsPerChunk = 2_000;
const mostVectors = 20_000;
const mostNear = 50;

export function createNearQueries(deps: NearDeps): NearQueries {
  const ask = createAsk(deps);
  return async (input) => {
    const vector = await ask(input.question);
    return vector === undefined ? undefined : nearest(deps, input, vector);
  };
}

/** The question's vector. An endpoint that is away is told once, and again when it is back. */
function createAsk({ embed, timeoutSeconds, logger, clock }: NearDeps) {
  const seconds = Math.min(timeoutSeconds, longestSeconds);
  let isAway = false;
  let restsUntil = 0;
  return async (question: string): Promise<Int8Array | undefined> => {
    if (clock.now().getTime() < restsUntil) return undefined;
    try {
      const [vector = []] = await embed([question], { seconds, signal: new AbortController().signal });
      if (isAway) logger.info({}, "the embedding endpoint answers again");
      isAway = false;
      return packVector(vector) ?? undefined;
    } catch (error) {
      restsUntil = clock.now().getTime() + restMilliseconds;
      const reason = error instanceof Error ? error.message : String(error);
      if (!isAway) logger.warn({ error: reason }, "the embedding endpoint fails; queries are searched by words alone");
      isAway = true;
      return undefined;
    }
  };
}

/** Looks at every vector of the account, up to a bound, the latest queries first: exact, and without an index to keep. */
async function nearest(
  { store, model }: NearDeps,
  { accountId, tables }: NearInput,
  asked: Int8Array,
): Promise<readonly string[]> {
  let best: { readonly id: string; readonly cosine: number }[] = [];
  let before = lastId;
  for (let seen = 0; seen < mostVectors; seen += vectorsPerChunk) {
    const input = { accountId, model, dimensions: asked.length, tables, before, most: vectorsPerChunk };
    const [chunk] = await store.query<VectorChunk>(vectorChunk(input));
    const ids = chunk?.ids ?? [];
    const bytes = chunk?.vectors ?? new Uint8Array();
    const found = cosines(asked, new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const near = ids.map((id, row) => ({ id, cosine: found[row] ?? 0 })).filter(({ cosine }) => cosine > 0);
    best = [...best, ...near].sort((one, other) => other.cosine - one.cosine).slice(0, mostNear);
    before = ids.at(-1) ?? lastId;
    if (ids.length < vectorsPerChunk) break;
  }
  return best.map(({ id }) => id);
}
