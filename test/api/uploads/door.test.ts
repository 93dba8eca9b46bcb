import { readdirSync } from "node:fs";
import { request } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask } from "#testkit/warehouse.ts";
import { coffeeWarehouse, ended, importsOf, makeSource, upload, uploadsFolder } from "./upload-story.ts";

const environment: Record<string, string> = {
  ...uploadsFolder(),
  CATALOG_MAX_UPLOAD_BYTES: "200000",
  CATALOG_MAX_OPEN_IMPORTS: "5",
};
let app: TestApp;
let warehouse: string;
beforeAll(async () => {
  app = await createTestApp({ environment });
  warehouse = await makeSource(app, "WAREHOUSE", "POSTGRES");
});
afterAll(() => app[Symbol.asyncDispose]());

const { database = "" } = coffeeWarehouse;

describe("who may upload", () => {
  const path = (stamp: number) => `warehouse-${warehouse}/${stamp}-database.csv`;

  test("U1 a Read & Write token, in any of the three forms of the header", async () => {
    for (const [index, scheme] of ["Token", "Bearer", ""].entries()) {
      expect(await upload(app, path(1_600_000_000 + index), database, { scheme })).toMatchObject({ status: 201 });
    }
  });

  test("U1 nobody without a token, 401; not a Read Only one, 403; not a wrong one", async () => {
    expect(await upload(app, path(1), database, { token: null })).toMatchObject({
      status: 401,
      code: "UNAUTHENTICATED",
    });
    const readOnly = await upload(app, path(1), database, { token: app.tokens.readOnly });
    expect(readOnly).toMatchObject({ status: 403, code: "FORBIDDEN" });
    const wrong = await upload(app, path(1), database, { token: "cat_tok_eu_nonsense" });
    expect(wrong).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  });

  test("U2 a source that is unknown, malformed or of another account is not there", async () => {
    const theirs = await makeSource(app, "WAREHOUSE", "POSTGRES", app.other.tokens.readWrite);
    for (const id of ["00000000-0000-7000-8000-000000000000", "12", theirs]) {
      const answer = await upload(app, `warehouse-${id}/1600000000-database.csv`, database);
      expect(answer).toMatchObject({ status: 404, code: "NOT_FOUND" });
    }
    expect(await ask(app, "{ imports { sourceId } }", {}, app.other.tokens.readWrite)).toEqual({ imports: [] });
  });
});

describe("what may be uploaded", () => {
  test.each(["database.csv", "1600000000-tables.csv", "1600000000-database.json", "1600000000.csv", "x-database.csv"])(
    "U3 a name that does not say what it is, is refused: %s",
    async (name) => {
      const answer = await upload(app, `warehouse-${warehouse}/${name}`, database);
      expect(answer).toMatchObject({ status: 400, code: "BAD_USER_INPUT" });
    },
  );

  test("U3 files of a kind that the source is not of are refused", async () => {
    const answer = await upload(app, `visualization-${warehouse}/1600000000-dashboards.csv`, "id\n");
    expect(answer).toMatchObject({ status: 400, code: "BAD_USER_INPUT" });
  });

  test("U4 too large is 413, whether the length is declared or not, and leaves nothing", async () => {
    const path = `warehouse-${warehouse}/1600000100-schema.csv`;
    const large = "x".repeat(400_000);
    expect(await upload(app, path, large)).toMatchObject({ status: 413, code: "PAYLOAD_TOO_LARGE" });
    const frame = ["--b", 'content-disposition: form-data; name="file"; filename="f"', "", large, "--b--", ""];
    expect((await raw(path, [Buffer.from(frame.join("\r\n"))])).status).toBe(413);
    expect(readdirSync(environment.CATALOG_UPLOADS ?? "").filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(await upload(app, path, "id,database_id,schema_name\n")).toMatchObject({ status: 201 });
  });

  test("U5 the same path again is 409; after an upload that broke off it is received", async () => {
    const path = `warehouse-${warehouse}/1600000100_user.csv`;
    await expect(
      raw(path, [Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\nid')], true),
    ).rejects.toThrow();
    expect(await upload(app, path, "id\n")).toMatchObject({ status: 201 });
    expect(await upload(app, path, "id\n")).toMatchObject({ status: 409, code: "ALREADY_RECEIVED" });
    const twice = `warehouse-${warehouse}/1600000100-table.csv`;
    const both = await Promise.all([upload(app, twice, "id\n"), upload(app, twice, "id\n")]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test("U5 the same file by another spelling of its path is refused, so that none is left out in silence", async () => {
    const path = `warehouse-${warehouse}/1600000000`;
    await upload(app, `${path}-database.csv`, database);
    for (const other of [`${path}_database.csv`, `${path}-DATABASE.csv`]) {
      const answer = await upload(app, other, database);
      expect(answer).toMatchObject({ status: 400, code: "BAD_USER_INPUT" });
      expect(answer.message).toContain("has its database file already");
    }
  });

  test("U6 a body without a part named file, or that is no form, is refused", async () => {
    const path = `warehouse-${warehouse}/1600000100-column.csv`;
    expect(await upload(app, path, "id\n", { part: "other" })).toMatchObject({ status: 400, code: "BAD_USER_INPUT" });
    expect((await raw(path, [Buffer.from("{}")], false, "application/json")).status).toBe(400);
    expect((await raw(path, [Buffer.from("--b\r\nbroken")])).status).toBe(400);
    expect((await fetch(`${app.url}/${path}`)).status).toBe(405);
  });

  test("U7 no more sets than the setting says wait at once", async () => {
    const source = await makeSource(app, "WAREHOUSE", "POSTGRES");
    const statuses: number[] = [];
    for (let stamp = 1_650_000_000; statuses.at(-1) !== 400 && stamp < 1_650_000_009; stamp += 1) {
      statuses.push((await upload(app, `warehouse-${source}/${stamp}-database.csv`, database)).status);
    }
    expect(statuses.at(-1)).toBe(400);
    expect(await upload(app, `warehouse-${source}/1650000000-user.csv`, "id\n")).toMatchObject({ status: 201 });
    expect((await importsOf(app, source)).every(({ state }) => state === "RECEIVING")).toBe(true);
  });
});

test("U8 whatever is sent, the server answers below 500 and goes on", { timeout: 120_000 }, async () => {
  await using fuzzed = await createTestApp({ environment: { ...uploadsFolder(), CATALOG_MAX_OPEN_IMPORTS: "100000" } });
  const quality = await makeSource(fuzzed, "QUALITY", "SODA");
  let stamp = 1_500_000_000;
  const cell = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom('"', "\n", "\0", "['a", "2026-02-30", "ALERT", "\uFEFF"),
  );
  const rows = fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), async (cells, header) => {
      const text = cells.map((row) => row.join(",")).join("\n");
      const content = `${header ? "id,table_path,name,status,run_at\n" : ""}${text}`;
      stamp += 1;
      const { status } = await upload(fuzzed, `quality-${quality}/${stamp}-checks.csv`, content);
      expect(status).toBe(201);
    }),
    { numRuns: 12 },
  );
  await ended(fuzzed, quality);
  const loads = await importsOf(fuzzed, quality);
  // Each is either loaded or refused for a reason that lies in the file, never given up for one that lies here.
  expect(loads.filter(({ failure }) => failure?.includes("reason that lies with the server"))).toEqual([]);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (name) => {
      const { status } = await upload(fuzzed, `quality-${quality}/${encodeURIComponent(name)}`, "id\n");
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 40 },
  );
});

type Sent = { readonly status: number };

/** Bytes as they are, chunked; broken off in the middle when asked for. */
function raw(
  path: string,
  chunks: readonly Buffer[],
  breaksOff = false,
  type = "multipart/form-data; boundary=b",
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Token ${app.tokens.readWrite}`, "content-type": type };
    const sending = request(`${app.url}/${path}`, { method: "POST", headers }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0 }));
    });
    sending.once("error", reject);
    for (const chunk of chunks) sending.write(chunk);
    if (breaksOff) setImmediate(() => setImmediate(() => sending.destroy(new Error("broken off"))));
    else sending.end();
  });
}
