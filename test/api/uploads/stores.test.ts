import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Secret } from "#kernel/secret.ts";
import { createBucketStore } from "#platform/storage/bucket-store.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { type BucketServer, startBucketServer } from "./bucket-server.ts";
import { coffeeWarehouse, ended, makeSource, upload, uploadWarehouse } from "./upload-story.ts";

/** Where uploaded files may lie: what is there, and the settings that say so. */
type Place = {
  readonly environment: Readonly<Record<string, string>>;
  readonly names: () => string[];
  /** How many contents have begun to be written that are more than one part, so far or just now. */
  readonly begun: () => number;
};

const limit = 6_500_000;
// The copies that a load reads are made and removed here.
const temporary = mkdtempSync(join(tmpdir(), "catalog-temporary-"));
const systemFolder = process.env.TMPDIR;
let bucket: BucketServer;
beforeAll(async () => {
  bucket = await startBucketServer();
  process.env.TMPDIR = temporary;
});
afterAll(async () => {
  if (systemFolder === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = systemFolder;
  await bucket[Symbol.asyncDispose]();
});

function folderPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "catalog-uploads-"));
  const names = (): string[] => readdirSync(folder);
  const begun = (): number => names().filter((name) => name.endsWith(".part")).length;
  return { environment: { CATALOG_UPLOADS: folder }, names, begun };
}

function bucketPlace(): Place {
  const { environment, names, requests } = bucket;
  return { environment, names, begun: () => requests.filter((line) => /^PUT .*partNumber=1&/.test(line)).length };
}

describe.each([
  { name: "a folder", place: folderPlace },
  { name: "a bucket", place: bucketPlace },
])("files in $name", ({ place: open }) => {
  let place: Place;
  let app: TestApp;
  let source: string;
  beforeAll(async () => {
    place = open();
    app = await createTestApp({ environment: { ...place.environment, CATALOG_MAX_UPLOAD_BYTES: String(limit) } });
    source = await makeSource(app, "WAREHOUSE", "POSTGRES");
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const path = (stamp: number, part: string) => `warehouse-${source}/${stamp}-${part}.csv`;

  test("U4 a file of several parts comes whole; one byte more than the limit is 413 and leaves nothing", async () => {
    expect(await upload(app, path(1_600_000_001, "database"), "x".repeat(limit))).toMatchObject({ status: 201 });
    expect(place.names()).toHaveLength(1);
    const tooLarge = await upload(app, path(1_600_000_001, "schema"), "x".repeat(limit + 1));
    expect(tooLarge).toMatchObject({ status: 413, code: "PAYLOAD_TOO_LARGE" });
    expect(place.names()).toHaveLength(1);
  });

  test("U5 what broke off leaves nothing and is received when it is sent again; then it is 409", async () => {
    const there = place.names();
    await breakOff(app, path(1_600_000_001, "user"), place.begun);
    await expect.poll(place.names, { timeout: 10_000 }).toEqual(there);
    expect(await upload(app, path(1_600_000_001, "user"), "id\n")).toMatchObject({ status: 201 });
    expect(place.names()).toHaveLength(there.length + 1);
    const again = await upload(app, path(1_600_000_001, "user"), "id\n");
    expect(again).toMatchObject({ status: 409, code: "ALREADY_RECEIVED" });
    const both = await Promise.all([1, 2].map(() => upload(app, path(1_600_000_001, "table"), "id\n")));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(place.names()).toHaveLength(there.length + 2);
  });

  test("U9 a set that was loaded, and one that was refused, leave no file behind", async () => {
    const there = place.names();
    const own = await makeSource(app, "WAREHOUSE", "POSTGRES");
    await uploadWarehouse(app, own, { stamp: 1_600_000_000 });
    expect(await ended(app, own)).toMatchObject({ state: "DONE", rowsLoaded: 14 });
    await uploadWarehouse(app, own, { stamp: 1_600_000_002, files: { ...coffeeWarehouse, table: "id\n" } });
    expect(await ended(app, own)).toMatchObject({ state: "FAILED" });
    await expect.poll(place.names, { timeout: 10_000 }).toEqual(there);
    expect(readdirSync(temporary).filter((name) => name.startsWith("catalog-import-"))).toEqual([]);
  });

  test("U9 a dbt project, whose files are read by their paths, is loaded from there", async () => {
    const dbt = await makeSource(app, "TRANSFORMATION", "DBT");
    const manifest = readFileSync("test/api/uploads/manifest.json", "utf8");
    await upload(app, `transformation-${dbt}/1600000000-manifest.json`, manifest);
    expect(await ended(app, dbt)).toMatchObject({ state: "DONE", failure: null });
  });

  test("U10 the files of a set may come in through different processes", async () => {
    // It must not close what it shares.
    const database = { ...app.database, [Symbol.asyncDispose]: () => Promise.resolve() };
    await using second = await createTestApp({ database, environment: place.environment });
    const own = await makeSource(app, "WAREHOUSE", "POSTGRES");
    for (const [index, [part, content]] of Object.entries(coffeeWarehouse).entries()) {
      const door = index % 2 === 0 ? app : { ...second, tokens: app.tokens };
      const { status } = await upload(door, `warehouse-${own}/1600000000-${part}.csv`, content);
      expect(status).toBe(201);
    }
    expect(await ended(app, own)).toMatchObject({ state: "DONE", rowsLoaded: 14 });
  });
});

describe("a bucket", () => {
  test("U4 the parts of a content that broke off are given back", () => {
    // What the tests above have broken off and made too large; the test server takes the request for one to delete.
    const parts = bucket.requests.filter((line) => /^PUT .*partNumber=1&/.test(line));
    const ends = bucket.requests.filter((line) => /^DELETE .*uploadId=/.test(line));
    expect(parts).toHaveLength(3);
    expect(ends).toHaveLength(2);
  });

  test("U11 one that refuses connections, or the key, is 503; nothing is acknowledged, and the door goes on", async () => {
    const { port, server } = await listening(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    const wrongs: Record<string, string>[] = [
      { CATALOG_UPLOADS_ENDPOINT: `http://127.0.0.1:${port}` },
      { CATALOG_UPLOADS_KEY_ID: "nobody" },
    ];
    for (const wrong of wrongs) {
      await using app = await createTestApp({ environment: { ...bucket.environment, ...wrong } });
      const source = await makeSource(app, "WAREHOUSE", "POSTGRES");
      const path = `warehouse-${source}/1600000000-database.csv`;
      for (const content of ["id\n", "x".repeat(8_000_000)]) {
        const answer = await upload(app, path, content);
        expect(answer).toMatchObject({ status: 503, code: "SERVICE_UNAVAILABLE" });
        expect(answer.message).not.toContain("127.0.0.1");
      }
      expect((await app.graphql("{ imports { id } }")).body.data).toEqual({ imports: [] });
    }
  });

  test("U11 one that takes connections and says nothing is given up", async () => {
    const sockets: Socket[] = [];
    const { port, server } = await listening((socket) => sockets.push(socket));
    const store = createBucketStore(
      {
        name: "silent",
        endpoint: `http://127.0.0.1:${port}`,
        region: "us-east-1",
        pathStyle: true,
        credentials: { keyId: "id", secret: new Secret("secret") },
      },
      { requestTimeout: 50 },
    );
    const unavailable = { code: "SERVICE_UNAVAILABLE" };
    await expect(store.write("a", Readable.from([Buffer.from("id\n")]), 100)).rejects.toMatchObject(unavailable);
    await expect(store.borrow("a")).rejects.toMatchObject(unavailable);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});

function listening(onSocket: (socket: Socket) => void): Promise<{ port: number; server: Server }> {
  return new Promise((resolve) => {
    const server = createServer(onSocket).listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({ port: typeof address === "object" && address !== null ? address.port : 0, server });
    });
  });
}

/** Sends the beginning of a file, and hangs up once some of it is being written. */
async function breakOff(app: TestApp, path: string, begun: () => number): Promise<void> {
  const before = begun();
  const headers = { authorization: `Token ${app.tokens.readWrite}`, "content-type": "multipart/form-data; boundary=b" };
  const sending = request(`${app.url}/${path}`, { method: "POST", headers });
  sending.on("error", () => undefined);
  sending.write('--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\n');
  sending.write("x".repeat(6_000_000));
  await expect.poll(begun, { timeout: 10_000 }).toBeGreaterThan(before);
  sending.destroy();
}
