import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Either for a time or for a number of requests. */
export type LoadOrder = {
  readonly port: number;
  /** The whole request as it goes over the wire. */
  readonly request: string;
  readonly connections: number;
  readonly seconds?: number;
  readonly requests?: number;
};

export type LoadResult = { readonly answered: number; readonly milliseconds: number };

export type LoadClient = Disposable & { readonly run: (order: LoadOrder) => Promise<LoadResult> };

export function startLoadClient(): LoadClient {
  const child = fork(join(import.meta.dirname, "load-client.ts"), [], { execArgv: [] });
  return {
    run: async (order) => {
      child.send(order);
      const [result] = await once(child, "message");
      if ("problem" in result) throw new Error(`The load was refused: ${result.problem}`);
      return result;
    },
    [Symbol.dispose]: () => {
      child.kill();
    },
  };
}

/** A GraphQL request as clients send it: POST of JSON with a bearer token. */
export function graphqlRequest(body: string, token: string): string {
  return [
    "POST /public/graphql HTTP/1.1",
    "host: 127.0.0.1",
    "content-type: application/json",
    "accept: application/json",
    `authorization: Bearer ${token}`,
    `content-length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
}
