import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { isPublicAddress } from "#platform/http/address-rule.ts";
import { postOutside } from "#platform/http/post-outside.ts";

async function serving(handler: RequestListener) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    handler(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    requests: () => requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const post = (url: string, allowPrivate: boolean, timeoutMilliseconds = 5_000) =>
  postOutside({ url, headers: {}, body: "{}", timeoutMilliseconds, allowPrivate });

describe("requests to the outside", () => {
  test.each(["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])(
    "do not reach %s unless that is allowed",
    async (host) => {
      await using server = await serving((_request, response) => response.end());
      await expect(post(`http://${host}:${server.port}/`, false)).rejects.toThrow("not public");
      expect(server.requests()).toBe(0);
    },
  );

  test("reach local addresses where that is allowed, and answer the status whatever the body", async () => {
    await using server = await serving((_request, response) => {
      response.writeHead(201);
      // Without end: nobody waits for it.
      response.write("x".repeat(1_000_000));
    });
    expect(await post(`http://127.0.0.1:${server.port}/`, true)).toBe(201);
  });

  test("follow no redirect", async () => {
    await using server = await serving((_request, response) => response.writeHead(307, { location: "/" }).end());
    expect(await post(`http://127.0.0.1:${server.port}/`, true)).toBe(307);
    expect(server.requests()).toBe(1);
  });

  test("give up on a receiver that says nothing", async () => {
    await using server = await serving(() => undefined);
    await expect(post(`http://127.0.0.1:${server.port}/`, true, 200)).rejects.toThrow("No answer within 0.2 seconds.");
  });

  test.each([
    ["8.8.8.8", true],
    ["2606:4700::1111", true],
    ["10.0.0.1", false],
    ["172.16.0.1", false],
    ["192.168.1.1", false],
    ["100.64.0.1", false],
    ["169.254.169.254", false],
    ["0.0.0.0", false],
    ["224.0.0.1", false],
    ["::1", false],
    ["::", false],
    ["fe80::1", false],
    ["fd00::1", false],
    ["::ffff:192.168.0.1", false],
    ["::127.0.0.1", false],
    ["::7f00:1", false],
    ["64:ff9b::a00:1", false],
    ["nonsense", false],
  ])("%s is public: %s", (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});
