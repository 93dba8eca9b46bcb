import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export type TokenProxy = AsyncDisposable & {
  readonly url: string;
  /** Bodies that went through, as they were. */
  readonly bodies: string[];
  /** Where it passes requests on to, and the token that it gives those whose path begins with a name. */
  readonly aim: (port: number, tokens: Readonly<Record<string, string>>) => void;
};

/** Stands in front of an instance like an operator's own proxy, and gives callers the token that they cannot send. */
export async function createTokenProxy(): Promise<TokenProxy> {
  const bodies: string[] = [];
  let port = 0;
  let tokens: Readonly<Record<string, string>> = {};
  const server = createServer(async (request, response) => {
    const [, name = "", path = ""] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? "") ?? [];
    const body = await text(request);
    bodies.push(body);
    const headers = { ...request.headers, authorization: `Bearer ${tokens[name]}` };
    const passed = send({ host: "127.0.0.1", port, path, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    passed.once("error", () => response.destroy());
    response.once("close", () => passed.destroy());
    passed.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    // A TCP server's address is an object.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    aim: (to, given) => {
      port = to;
      tokens = given;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
