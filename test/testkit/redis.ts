import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import { findServices } from "./services.ts";

/** Where the tests' Redis is. */
export const redisUrl = process.env.CATALOG_TEST_REDIS_URL ?? "redis://127.0.0.1:6379";

/** Whether a Redis answers. In CI it must, so there the tests run and fail if it does not. */
export async function isRedisReachable(): Promise<boolean> {
  if (process.env.CI) return true;
  const { redis } = await findServices();
  if ("version" in redis) return true;
  process.stderr.write(`Redis: ${redis.missing}; the tests that need one are left out.\n`);
  return false;
}

export type RedisLine = AsyncDisposable & {
  readonly url: string;
  /** Redis goes away for everybody who came by this line, and comes back. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
};

/** A line to the real Redis that can be cut. */
export async function openRedisLine(): Promise<RedisLine> {
  const { hostname, port } = new URL(redisUrl);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const upstream = connect(Number(port || 6379), hostname);
    for (const end of [socket, upstream]) {
      sockets.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => sockets.delete(end));
    }
    socket.pipe(upstream).pipe(socket);
  });
  let at = 0;
  const mend = async (): Promise<void> => {
    server.listen(at, "127.0.0.1");
    await once(server, "listening");
    // A TCP server's address is an object.
    at = (server.address() as AddressInfo).port;
  };
  const cut = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await mend();
  return {
    url: `redis://127.0.0.1:${at}`,
    cut,
    mend,
    [Symbol.asyncDispose]: async () => {
      if (server.listening) await cut();
    },
  };
}
