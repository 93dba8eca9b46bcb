import { request } from "node:http";
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { scimStory } from "../scim/scim-story.ts";
import { makeSource, uploadsFolder } from "../uploads/upload-story.ts";

const hosts = ["::1", "a b", "[", "%", "x:99999999", "/", "", "@", "a\tb", "localhost", "é", "evil.example/graphql"];
const body = JSON.stringify({ query: "{ currentToken { id } }" });
const get = "?query=%7BcurrentToken%7Bid%7D%7D";

let app: TestApp;
let doors: readonly (readonly [method: string, path: string, token: string])[];

beforeAll(async () => {
  app = await createTestApp({ environment: { ...uploadsFolder(), CATALOG_RATE_POINTS: "1000000" } });
  const { readWrite } = app.tokens;
  const source = await makeSource(app, "QUALITY", "SODA");
  doors = [
    ["POST", "/public/graphql", readWrite],
    ["POST", "/graphql", readWrite],
    ["GET", `/graphql${get}`, readWrite],
    ["GET", "/datasets", readWrite],
    ["POST", "/api-tokens", readWrite],
    ["POST", `/quality-${source}/1600000000-checks.csv`, readWrite],
    ["POST", "/mcp", readWrite],
    ["GET", "/auth/scim/Users", (await scimStory(app)).token],
    ["POST", "/sign-in", readWrite],
    ["GET", "/health", readWrite],
  ];
});
afterAll(() => app[Symbol.asyncDispose]());

type Heads = Readonly<Record<string, string>>;
type Told = { readonly status: number; readonly type: string; readonly text: string };

function say([method, path, token]: (typeof doors)[number], headers: Heads): Promise<Told> {
  return new Promise((resolve, reject) => {
    const usual = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sending = request(`${app.url}${path}`, { method, headers: { ...usual, ...headers } }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += String(chunk);
      resolve({ status: answer.statusCode ?? 0, type: answer.headers["content-type"] ?? "", text });
    });
    sending.once("error", reject);
    sending.end(method === "POST" ? body : undefined);
  });
}

/** What came back for these bytes until the connection was closed; nothing if it was closed at once. */
function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname === "localhost" ? "127.0.0.1" : hostname);
    let told = "";
    socket.on("data", (chunk) => {
      told += String(chunk);
    });
    socket.once("error", () => undefined);
    socket.once("close", () => resolve(told));
    // Bytes as they are: a header may hold what is no UTF-8.
    socket.end(Buffer.from(text, "latin1"));
  });
}

const trace = /\n\s+at |node_modules|file:\/\/|TypeError/;

test.each(hosts)("GraphQL is served whatever the Host header says: %j", async (host) => {
  for (const door of doors.slice(0, 3)) {
    expect(await say(door, { host })).toMatchObject({ status: 200, text: expect.stringContaining('"currentToken":{') });
  }
});

test.each(hosts)("a Host header of which no address can be made is refused in JSON by the others: %j", async (host) => {
  for (const door of doors.slice(3)) {
    const { status, type, text } = await say(door, { host });
    expect([door[1], status < 500, trace.test(text)]).toEqual([door[1], true, false]);
    if (status >= 400) expect([door[1], type]).toEqual([door[1], expect.stringMatching(/^application\/(scim\+)?json/)]);
  }
});

const names = [
  ...["Host", "Accept", "Content-Type", "Content-Length", "X-Forwarded-For", "X-Forwarded-Host", "RateLimit", "Origin"],
  ...[
    "Idempotency-Key",
    "User-Agent",
    "Accept-Encoding",
    "Content-Encoding",
    "If-None-Match",
    "X-Request-Id",
    "Cookie",
  ],
  ...["Transfer-Encoding", "Catalog-Cost", "Mcp-Protocol-Version", "Mcp-Session-Id", "Forwarded", "Expect", "Range"],
];
const value = fc.oneof(
  fc.constantFrom(...hosts, "*/*", "text/event-stream", "-1", "1e9", "0", "gzip", "multipart/form-data", "chunked"),
  fc.constantFrom("multipart/form-data; boundary=", "application/json; charset=utf-7", "\x01\x02\x1b[31m", "\x7f\xff"),
  fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 30 }),
);
// A line's end would begin another header, which is in the list anyway.
const header = fc.tuple(
  fc.constantFrom(...names),
  value.map((text) => text.replace(/[\r\n]/g, " ")),
);

test("whatever the headers are, no door answers a fault or a stack, and the server goes on", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(9), fc.array(header, { maxLength: 4 }), async (index, headers) => {
      const [method, path, token] = doors[index] ?? ["GET", "/health", ""];
      const lines = headers.map(([name, text]) => `${name}: ${text}`);
      // Without a length the server takes what follows for another request, and answers that, too.
      const length = lines.some((line) => /^(content-length|transfer-encoding)/i.test(line)) ? [] : [lengthOf(method)];
      const head = [`${method} ${path} HTTP/1.1`, `Authorization: Bearer ${token}`, "Connection: close", ...length];
      if (!lines.some((line) => line.startsWith("Host"))) head.push("Host: localhost");
      const told = await raw(`${[...head, ...lines].join("\r\n")}\r\n\r\n${method === "POST" ? body : ""}`);
      expect(told).not.toMatch(trace);
      expect(told).not.toMatch(/^HTTP\/1\.1 5/m);
    }),
    { numRuns: 300 },
  );
  expect((await app.graphql("{ currentToken { id } }")).status).toBe(200);
});

const lengthOf = (method: string): string => `Content-Length: ${method === "POST" ? body.length : 0}`;
