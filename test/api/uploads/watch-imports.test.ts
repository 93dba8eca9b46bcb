import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal } from "#testkit/warehouse.ts";
import { ended, makeSource, upload, uploadsFolder } from "./upload-story.ts";

let app: TestApp;
let sourceId: string;
beforeAll(async () => {
  app = await createTestApp({ environment: uploadsFolder() });
  sourceId = await makeSource(app, "QUALITY", "SODA");
});
afterAll(() => app[Symbol.asyncDispose]());

const content = "id,table_path,name,status,run_at\nq,no.such.table,n,ALERT,2026-01-01\n";

/** The states that a subscriber is told, until one of them is an end. */
async function statesToldTo(token: string, work: () => Promise<unknown>): Promise<string[]> {
  const stop = new AbortController();
  const response = await fetch(`${app.url}/public/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: "subscription { importChanges { state } }" }),
    signal: stop.signal,
  });
  await work();
  let text = "";
  try {
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      if (/"(DONE|FAILED)"/.test(text)) break;
    }
  } finally {
    stop.abort();
  }
  return [...text.matchAll(/"state":"(\w+)"/g)].map(([, state]) => state ?? "");
}

test("L11 subscribers are told when a set is queued and when it has ended", async () => {
  const states = await statesToldTo(app.tokens.readOnly, () =>
    upload(app, `quality-${sourceId}/1700000000-checks.csv`, content),
  );
  expect(states.at(-1)).toBe("DONE");
  await ended(app, sourceId);
});

test("L11 imports are listed by source and state, newest first and by pages, and found by id", async () => {
  await upload(app, `quality-${sourceId}/1700000001-checks.csv`, content);
  await ended(app, sourceId);
  const list =
    "query ($after: String, $states: [ImportState!]) { imports(limit: 1, after: $after, states: $states) { id } }";
  const [newest] = (await ask(app, list)).imports;
  const [older] = (await ask(app, list, { after: newest.id })).imports;
  expect(older.id < newest.id).toBe(true);
  expect((await ask(app, list, { after: older.id })).imports).toEqual([]);
  expect((await ask(app, list, { states: ["FAILED"] })).imports).toEqual([]);
  const one = "query ($id: String!) { import(id: $id) { kind state files { path } issues { kind line column } } }";
  expect(await ask(app, one, { id: newest.id })).toEqual({
    import: {
      kind: "QUALITY",
      state: "DONE",
      files: [{ path: `quality-${sourceId}/1700000001-checks.csv` }],
      issues: [{ kind: "UNKNOWN_REFERENCE", line: 2, column: "table_path" }],
    },
  });
  expect(await ask(app, one, { id: newest.id }, app.other.tokens.readOnly)).toEqual({ import: null });
  expect(await ask(app, one, { id: "nonsense" })).toEqual({ import: null });
  expect(await refusal(app, "{ imports(limit: 501) { id } }", {})).toMatchObject({
    code: "BAD_USER_INPUT",
    field: "limit",
  });
  expect(await refusal(app, "{ imports { id } }", {}, null)).toMatchObject({ code: "UNAUTHENTICATED" });
});
