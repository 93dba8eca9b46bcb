import { expect, test } from "vitest";
import { openEmbedded } from "#platform/database/embedded.ts";
import { startOpenaiServer } from "#testkit/openai-server.ts";
import { testDatabaseKind } from "#testkit/test-database.ts";
import { createThrowawayDatabase } from "#testkit/throwaway-database.ts";
import { type Environment, migratedFolder } from "../../cli/run-cli.ts";
import { answered, createAccount, startInstance } from "../../faults/instances.ts";

const clock = `CREATE OR REPLACE FUNCTION catalog_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
  AS $$ SELECT clock_timestamp() + interval '31 seconds' $$`;

/** The database as processes are told of it, and a way to let the killed one's lease end while nobody is at work. */
type Shared = AsyncDisposable & { readonly environment: Environment; readonly endLeases: () => Promise<void> };

async function onServer(): Promise<Shared> {
  const database = await createThrowawayDatabase("catalog_assistant");
  return {
    environment: { DATABASE_URL: database.url },
    endLeases: () => database.run(clock),
    [Symbol.asyncDispose]: database[Symbol.asyncDispose],
  };
}

async function inFolder(): Promise<Shared> {
  const folder = await migratedFolder();
  return {
    environment: { CATALOG_DATA: folder.path },
    endLeases: async () => {
      await using database = await openEmbedded(`${folder.path}/database`);
      await database.script(clock);
    },
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
}

const add = "query ($data: AddAiAssistantJobInput!) { addAiAssistantJob(data: $data) { data { jobId } } }";
const read = "query ($data: JobResultInput!) { getAiAssistantJobResult(data: $data) { data { status answer } } }";

test("AS12 the question that a killed process was at is answered by another one", { timeout: 120_000 }, async () => {
  await using endpoint = await startOpenaiServer();
  await using shared = await (testDatabaseKind === "postgres" ? onServer() : inFolder());
  const assistant = { CATALOG_ASSISTANT_URL: endpoint.url, CATALOG_ASSISTANT_MODEL: "tester" };
  const token = await createAccount(shared.environment);
  const asked = Promise.withResolvers<void>();
  endpoint.reply = () => {
    asked.resolve();
    return "never";
  };
  await using first = await startInstance({ ...shared.environment, ...assistant });
  const data = { email: "ada@example.com", externalConversationId: "1", question: "Where are the orders?" };
  const { jobId } = (await answered(first.url, token, add, { data })).addAiAssistantJob.data;
  await asked.promise;
  first.child.kill("SIGKILL");
  expect((await first.ended).code).toBeNull();

  await shared.endLeases();
  endpoint.reply = () => "Here they are.";
  await using second = await startInstance({ ...shared.environment, ...assistant });
  const result = await answered(second.url, token, read, { data: { id: jobId, delaySeconds: 10 } });
  expect(result.getAiAssistantJobResult.data).toEqual({ status: "COMPLETED", answer: "Here they are." });
  expect(endpoint.requests).toHaveLength(2);
});
