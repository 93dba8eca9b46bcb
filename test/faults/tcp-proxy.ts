import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** What stands between an instance and its database, or its Redis, and can be cut. */
export type TcpProxy = AsyncDisposable & {
  readonly port: number;
  /** Breaks every connection and refuses new ones, as a server does that has gone away. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  /** Goes on taking connections and passes nothing on, as a server does that hangs. */
  readonly silence: () => void;
  readonly speak: () => void;
};

export async function createTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const pairs = new Map<Socket, Socket>();
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(target.port, target.host);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        pairs.delete(socket);
        other.destroy();
      });
      pairs.set(socket, other);
      if (!isSilent) socket.pipe(other);
    }
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
    return address.port;
  };
  const cut = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  };
  const port = await listen(0);
  return {
    port,
    cut,
    mend: async () => {
      await listen(port);
    },
    silence: () => {
      isSilent = true;
      for (const [socket, other] of pairs) socket.unpipe(other).pause();
    },
    speak: () => {
      isSilent = false;
      for (const [socket, other] of pairs) socket.pipe(other);
    },
    [Symbol.asyncDispose]: async () => {
      if (server.listening) await cut();
    },
  };
}
