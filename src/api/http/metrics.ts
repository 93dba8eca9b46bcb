import { hash, timingSafeEqual } from "node:crypto";
import type { Door } from "#kernel/door.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { Secret } from "#kernel/secret.ts";
import type { Metrics } from "#platform/telemetry/metrics.ts";
import { doorOf, type Route } from "./front.ts";

export type RequestMetrics = {
  /** A request over HTTP, seen from its beginning. */
  readonly watch: Route;
  /** An operation on a socket, which has no status of its own. */
  readonly countOperation: (door: Door, failed: boolean) => void;
};

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Labels are few by nature: doors and statuses, never paths or names that a client chose. */
export function createRequestMetrics(metrics: Metrics): RequestMetrics {
  const count = metrics.counter("catalog_requests_total", "Requests by door and status.", ["door", "status"]);
  const observe = metrics.histogram({
    name: "catalog_request_duration_seconds",
    help: "How long requests took, until their answer was through.",
    labels: ["door"],
    buckets: seconds,
  });
  return {
    watch: ({ request, response }) => {
      const started = performance.now();
      response.once("close", () => {
        const door = doorOf(request) ?? "web";
        count({ door, status: String(response.statusCode) });
        observe({ door }, (performance.now() - started) / 1_000);
      });
      return false;
    },
    countOperation: (door, failed) => count({ door, status: failed ? "error" : "ok" }),
  };
}

/** `GET /metrics` for Prometheus; with a bearer of its own where one is set, which is no API token. */
export function createMetricsRoute(metrics: Metrics, token: Secret | null): Route {
  return async ({ request, response, path }) => {
    if (path !== "/metrics" || (request.method !== "GET" && request.method !== "HEAD")) return false;
    if (token !== null && !isEqual(request.headers.authorization ?? "", `Bearer ${token.reveal()}`)) {
      throw new CatalogError("UNAUTHENTICATED", "Metrics take the token of CATALOG_METRICS_TOKEN.");
    }
    const body = Buffer.from(await metrics.text());
    response.writeHead(200, {
      "content-type": metrics.contentType,
      "content-length": body.length,
      "cache-control": "no-store",
    });
    response.end(request.method === "HEAD" ? undefined : body);
    return true;
  };
}

/** Compared by their hashes, which are of one length and tell nothing by the time that it takes. */
function isEqual(given: string, expected: string): boolean {
  return timingSafeEqual(hash("sha256", given, "buffer"), hash("sha256", expected, "buffer"));
}
