import type { Route } from "#api/http/front.ts";
import type { Peers, RegionName } from "#kernel/region.ts";

export type PlaygroundRegionsOptions = {
  readonly region: RegionName;
  /** The address at which this instance is reached. */
  readonly publicUrl: string;
  readonly peers: Peers;
};

/** `/playground/regions.json`: which regions the playground can call, and which of them served it. */
export function createPlaygroundRegions({ region, publicUrl, peers }: PlaygroundRegionsOptions): Route {
  const origins = Object.entries({ [region]: publicUrl, ...peers }).map(([name, url]) => [name, new URL(url).origin]);
  const body = Buffer.from(JSON.stringify({ region, regions: Object.fromEntries(origins) }));
  return ({ request, response, path }) => {
    if (path !== "/playground/regions.json" || (request.method !== "GET" && request.method !== "HEAD")) return false;
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": body.length,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    response.end(request.method === "HEAD" ? undefined : body);
    return true;
  };
}
