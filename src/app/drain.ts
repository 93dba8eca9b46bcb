import type { Server } from "node:http";

export type DrainInput = {
  readonly server: Server;
  readonly websocket: { readonly close: () => Promise<void> };
  readonly watch: Disposable;
  readonly seconds: number;
};

/** Takes no new connections, tells sockets to go, waits for requests under way, and cuts what takes too long. */
export async function drain({ server, websocket, watch, seconds }: DrainInput): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await websocket.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), seconds * 1_000);
  await closed;
  clearTimeout(cut);
  watch[Symbol.dispose]();
}
