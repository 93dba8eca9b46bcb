import type { ServerResponse } from "node:http";
import type { Route } from "./front.ts";

export type Readiness = { readonly ready: boolean; readonly checks: Readonly<Record<string, "ok" | string>> };

export type ProbesOptions = {
  readonly region: string;
  readonly version: string;
  readonly readiness: () => Promise<Readiness>;
};

/** `/health`: the process answers. `/ready`: it should be given requests. */
export function createProbes({ region, version, readiness }: ProbesOptions): Route {
  return async ({ path, response }) => {
    if (path === "/health") return json(response, 200, { status: "ok", region, version });
    if (path !== "/ready") return false;
    const { ready, checks } = await readiness();
    return json(response, ready ? 200 : 503, { status: ready ? "ready" : "not ready", region, checks });
  };
}

function json(response: ServerResponse, status: number, value: object): true {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
  });
  response.end(body);
  return true;
}
