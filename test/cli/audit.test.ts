import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openEmbedded } from "#platform/database/embedded.ts";
import { migratedFolder, run, serve, stop } from "./run-cli.ts";

const folder = await migratedFolder();
afterAll(() => folder[Symbol.dispose]());

const environment = { CATALOG_REGION: "eu", CATALOG_DATA: folder.path, CATALOG_LOG_LEVEL: "silent" };
const catalog = (...words: string[]) => run(words, environment);

type Event = { readonly id: string; readonly at: string; readonly action: string; readonly sequence: string };

async function exported(...words: string[]): Promise<Event[]> {
  const { code, stdout, stderr } = await catalog("audit", "export", ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** What somebody does who has the files in their hands. */
async function tamper(statement: string): Promise<void> {
  await using database = await openEmbedded(join(folder.path, "database"));
  await database.script(
    `ALTER TABLE audit_events DISABLE TRIGGER USER; ${statement}; ALTER TABLE audit_events ENABLE TRIGGER USER`,
  );
}

test("the audit log is exported and verified by commands, without a server and beside a running one", async () => {
  await using server = await serve(environment);
  await catalog("admin", "create", "--email", "ada@example.com");
  const { stdout: secret } = await catalog("token", "create", "--scope", "read-only", "--name", "nightly");

  const events = await exported();
  const actions = events.map(({ action }) => action);
  expect(actions).toContain("token.created");
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => String(index + 1)));
  expect(JSON.stringify(events)).not.toContain(secret.trim());
  const created = events.find(({ action }) => action === "token.created");
  expect(await exported("--action", "token.created", "token.revoked")).toEqual([created]);

  const sound = await catalog("audit", "verify");
  expect(sound).toMatchObject({ code: 0, stderr: "" });
  expect(sound.stdout).toMatch(new RegExp(`^account \\S+: ${events.length} rows, ending in [0-9a-f]{64}\n$`));
  const place = actions.indexOf("token.created");
  expect(await exported("--since", created?.at ?? "")).toEqual(events.slice(place));
  expect(await exported("--until", created?.at ?? "")).toEqual(events.slice(0, place));
  await stop(server);
  expect(await catalog("audit", "verify")).toEqual(sound);
  expect(await exported()).toEqual(events);

  await tamper(`UPDATE audit_events SET action = 'nothing' WHERE id = '${created?.id}'`);
  const altered = await catalog("audit", "verify");
  expect(altered.code).toBe(1);
  expect(altered.stderr).toMatch(
    new RegExp(`^Row ${created?.sequence} \\(${created?.id}\\) of account \\S+ was altered\\.\n$`),
  );
  await tamper(
    `UPDATE audit_events SET action = 'token.created' WHERE id = '${created?.id}'; DELETE FROM audit_events WHERE sequence = ${events.length}`,
  );
  const missing = await catalog("audit", "verify", "--json");
  expect(missing.code).toBe(1);
  expect(JSON.parse(missing.stdout).problems).toMatchObject([{ kind: "MISSING", sequence: String(events.length) }]);
}, 300_000);
