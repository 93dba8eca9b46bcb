import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createKnownHosts } from "#api/mcp/known-hosts.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const initialize = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
});

/** Browsers and fetch name the host themselves, so that this is written by hand. */
function post(headers: Record<string, string>, path = "/mcp"): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    const accept = { "content-type": "application/json", accept: "application/json, text/event-stream" };
    const options = { port: app.app.port, host: "127.0.0.1", path, method: "POST", headers: { ...accept, ...headers } };
    request(options, async (answer) => resolve({ status: answer.statusCode, body: await text(answer) }))
      .once("error", reject)
      .end(initialize);
  });
}

describe("DNS rebinding", () => {
  test.each(["/mcp", "/mcp/server"])(
    "MC1 at %s a request under another name is 403, whatever it carries",
    async (path) => {
      const refused = {
        jsonrpc: "2.0",
        error: { code: -32000, message: expect.stringContaining("CATALOG_PUBLIC_URL") },
        id: null,
      };
      const authorization = `Bearer ${app.tokens.readWrite}`;
      for (const host of [
        "evil.example",
        `localhost.evil.example:${app.app.port}`,
        "127.0.0.1.evil.example",
        "10.0.0.7",
      ]) {
        const answer = await post({ host, authorization }, path);
        expect([host, answer.status, JSON.parse(answer.body)]).toEqual([host, 403, refused]);
      }
      // A page with a rebound name is of its own origin to the browser, and says so; a token that is none is not looked at.
      const rebound = await post(
        { host: "evil.example", origin: "http://evil.example", authorization: "nothing" },
        path,
      );
      expect([rebound.status, JSON.parse(rebound.body)]).toEqual([403, refused]);
    },
  );

  test("MC2 a page of another origin is told so in the protocol's own form", async () => {
    const { status, body } = await post({ host: "localhost", origin: "https://evil.example" });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toEqual({
      jsonrpc: "2.0",
      error: { code: -32000, message: expect.stringContaining("origin") },
      id: null,
    });
  });

  test("MC1 the instance's own names are taken with any port, and with one token as with the other", async () => {
    for (const host of ["localhost", `localhost:${app.app.port}`, "127.0.0.1:8080", "[::1]:4000", "LocalHost"]) {
      const { status, body } = await post({ host, authorization: `Bearer ${app.tokens.readOnly}` });
      expect([host, status, body.includes('"serverInfo"')]).toEqual([host, 200, true]);
    }
    expect((await post({ host: "localhost" })).status).toBe(401);
  });
});

describe("MC1 an instance's names come from its settings", () => {
  const behindProxy = { publicUrl: "https://catalog.example.org", host: "127.0.0.1", allowedOrigins: [] };
  const settings = {
    "behind a proxy": behindProxy,
    "in a container": { ...behindProxy, host: "0.0.0.0" },
    "on one address": { ...behindProxy, host: "192.168.1.5" },
    "with a further name": {
      ...behindProxy,
      host: "::2",
      allowedOrigins: ["http://catalog.internal:4000", "nonsense"],
    },
    "with every page allowed": { ...behindProxy, allowedOrigins: ["*"] },
  };
  const names = ["catalog.example.org", "localhost:4000", "10.1.2.3:4000", "[fd00::1]", "192.168.1.5", "[::2]:1"];
  const others = ["catalog.internal", "evil.example", "catalog.example.org.evil.example", "", undefined];
  const tricks = ["evil.example@localhost", "localhost/evil.example", "localhost evil.example", "localhost:x", ":4000"];

  test.each([
    ["behind a proxy", ["catalog.example.org", "localhost:4000"]],
    ["in a container", names],
    ["on one address", ["catalog.example.org", "192.168.1.5"]],
    ["with a further name", ["catalog.example.org", "[::2]:1", "catalog.internal"]],
    ["with every page allowed", [...names, ...others, ...tricks]],
  ] as const)("%s", (setting, known) => {
    const isKnown = createKnownHosts(settings[setting]);
    expect([...names, ...others, ...tricks].filter(isKnown)).toEqual(known);
  });
});
