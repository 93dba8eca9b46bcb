import { describe, expect, test } from "vitest";
import { createThrowawayDatabase, isPostgresReachable } from "#testkit/throwaway-database.ts";
import { type Environment, migratedFolder, type Served } from "../cli/run-cli.ts";
import { answered, ask, createAccount, createSchema, longTimeout, startInstance, times } from "./instances.ts";

const hasPostgres = await isPostgresReachable();
const kills = times({ short: 6, long: 100 });
const rowsPerBatch = 40;

type Database = AsyncDisposable & { readonly environment: Environment };

async function embedded(): Promise<Database> {
  const folder = await migratedFolder();
  return {
    environment: { CATALOG_DATA: folder.path },
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
}

async function postgres(): Promise<Database> {
  const database = await createThrowawayDatabase("catalog_faults");
  return { environment: { DATABASE_URL: database.url }, [Symbol.asyncDispose]: database[Symbol.asyncDispose] };
}

/** What the instance has said that it has done: none of it may ever be missing. */
type Acknowledged = { readonly batches: Set<string>; readonly tokens: Set<string> };

const createTables = "mutation ($data: [CreateTableInput!]!) { createTables(data: $data) { id } }";
const createToken = "mutation { createToken(scope: READ_ONLY) { secret token { id } } }";

/** Writes tables and tokens at the same time until the connection breaks; counts acknowledgements for whoever kills. */
async function writeUntilKilled(
  { url }: Served,
  { token, schemaId, round }: { readonly token: string; readonly schemaId: string; readonly round: number },
  acknowledged: Acknowledged,
  onAcknowledged: () => void,
): Promise<void> {
  const tables = async (writer: string): Promise<void> => {
    for (let batch = 0; ; batch += 1) {
      const name = `r${round}${writer}${batch}_`;
      const data = Array.from({ length: rowsPerBatch }, (_, row) => ({
        schemaId,
        name: `${name}${row}`,
        externalId: `${name}${row}`,
      }));
      await answered(url, token, createTables, { data });
      acknowledged.batches.add(name);
      onAcknowledged();
    }
  };
  const tokens = async (): Promise<void> => {
    for (;;) {
      const { createToken: made } = await answered(url, token, createToken);
      acknowledged.tokens.add(made.token.id);
      onAcknowledged();
    }
  };
  // All end by the connection that breaks; an answer that refuses is told by its own error.
  const ends = await Promise.allSettled([tables("a"), tables("b"), tokens()]);
  for (const end of ends) if (end.status === "rejected") expect(String(end.reason)).toContain("fetch failed");
}

/** Kills at a random moment: some way into whichever write comes after a random number of acknowledged ones. */
async function killDuringWrites(
  served: Served,
  writing: Parameters<typeof writeUntilKilled>[1],
  acknowledged: Acknowledged,
) {
  let before = Math.floor(Math.random() * 8);
  const kill = (): void => {
    if (before-- === 0) setTimeout(() => served.child.kill("SIGKILL"), Math.random() * 40);
  };
  kill();
  await writeUntilKilled(served, writing, acknowledged, kill);
  expect((await served.ended).code).toBeNull();
}

/** Every batch is there in full or not at all, and the acknowledged ones are there. */
async function checkTables({ url }: Served, token: string, { batches }: Acknowledged): Promise<number> {
  const query = "query ($p: Pagination) { getTables(pagination: $p) { totalCount data { name } } }";
  const counts = new Map<string, number>();
  for (let page = 0; ; page += 1) {
    const { getTables } = await answered(url, token, query, { p: { nbPerPage: 10_000, page } });
    for (const { name } of getTables.data) {
      const batch = name.replace(/_\d+$/, "_");
      counts.set(batch, (counts.get(batch) ?? 0) + 1);
    }
    if (getTables.data.length < 10_000) break;
  }
  expect([...counts.values()].filter((count) => count !== rowsPerBatch)).toEqual([]);
  expect([...batches].filter((batch) => !counts.has(batch))).toEqual([]);
  return counts.size;
}

/** Every acknowledged token is known, and the place of the scope holds one that is active at most. */
async function checkTokens({ url }: Served, token: string, { tokens }: Acknowledged): Promise<void> {
  const query =
    "query ($after: ID) { apiTokens(statuses: [ACTIVE, RETIRING, PENDING_FIRST_USE, SUPERSEDED], scope: READ_ONLY, limit: 100, after: $after) { id status } }";
  const found = new Map<string, string>();
  let after: string | null = null;
  do {
    const page: { apiTokens: { id: string; status: string }[] } = await answered(url, token, query, { after });
    for (const { id, status } of page.apiTokens) found.set(id, status);
    after = page.apiTokens.at(-1)?.id ?? null;
  } while (after !== null);
  expect([...tokens].filter((id) => !found.has(id))).toEqual([]);
  const active = [...found.values()].filter((status) => status !== "SUPERSEDED");
  expect(active).toEqual(found.size === 0 ? [] : ["ACTIVE"]);
}

describe.each([
  { title: "the embedded database", open: embedded, skipped: false },
  { title: `PostgreSQL${hasPostgres ? "" : " (left out: no server answers)"}`, open: postgres, skipped: !hasPostgres },
])("an instance on $title", ({ open, skipped }) => {
  test.skipIf(skipped)(
    `killed ${kills} times during writes, starts again each time with every acknowledged write and never two active tokens in a slot`,
    async () => {
      await using database = await open();
      const token = await createAccount(database.environment);
      const acknowledged: Acknowledged = { batches: new Set(), tokens: new Set() };
      let served = await startInstance(database.environment);
      const schemaId = await createSchema(served.url, token);
      let stored = 0;
      for (let round = 0; round < kills; round += 1) {
        await killDuringWrites(served, { token, schemaId, round }, acknowledged);
        served = await startInstance(database.environment);
        stored = await checkTables(served, token, acknowledged);
        await checkTokens(served, token, acknowledged);
      }
      await using _last = served;
      expect((await ask(served.url, token, "{ currentToken { id } }")).status).toBe(200);
      const unacknowledged = stored - acknowledged.batches.size;
      process.stdout.write(
        `${kills} kills: ${acknowledged.batches.size} batches and ${acknowledged.tokens.size} tokens acknowledged, none lost; ${unacknowledged} batches more were written in full.\n`,
      );
      expect(acknowledged.batches.size + acknowledged.tokens.size).toBeGreaterThan(kills);
    },
    longTimeout,
  );
});
