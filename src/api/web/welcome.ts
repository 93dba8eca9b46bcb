import type { Route } from "#api/http/front.ts";

/** Somebody who opens the bare address in a browser is led to the playground. */
export const welcome: Route = ({ request, response, path }) => {
  if (path !== "/" || (request.method !== "GET" && request.method !== "HEAD")) return false;
  response.writeHead(302, { location: "/playground", "cache-control": "no-store" }).end();
  return true;
};
