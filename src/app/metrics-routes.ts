import type { Route } from "#api/http/front.ts";
import { createMetricsRoute, type RequestMetrics } from "#api/http/metrics.ts";
import { maskedValue as maskedScimValue, scimTokenStatuses } from "#modules/scim/scim-token.ts";
import { countScimByStatus, soonestScimEnds } from "#modules/scim/scim-token-metrics-repository.ts";
import { maskedValue, tokenStatuses } from "#modules/tokens/api-token.ts";
import { countByStatus, soonestEnds } from "#modules/tokens/token-metrics-repository.ts";
import type { Config } from "#platform/config/config.ts";
import type { Database } from "#platform/database/database.ts";
import type { Metrics } from "#platform/telemetry/metrics.ts";
import type { AllModules } from "./modules.ts";

export type MetricsRoutesInput = {
  readonly config: Pick<Config, "metrics">;
  readonly database: Database;
  readonly modules: AllModules;
};

/** Nothing when metrics are off. First of all routes, since what measures a request has to see it begin. */
export function createMetricsRoutes(
  requests: RequestMetrics | null,
  { config, database, modules: { metrics } }: MetricsRoutesInput,
): Route[] {
  if (requests === null || config.metrics === null) return [];
  metrics.observeProcess();
  addTokenMetrics(metrics, database);
  addScimTokenMetrics(metrics, database);
  return [requests.watch, createMetricsRoute(metrics, config.metrics.token)];
}

/** What is told of tokens is read at each scrape: no process has to remember it, and all of them tell the same. */
function addTokenMetrics(metrics: Metrics, database: Database): void {
  metrics.gauge({
    name: "catalog_token_expiry_timestamp_seconds",
    help: "When a live token ends, in seconds since 1970; the 1,000 that end first.",
    labels: ["token", "id", "scope", "name"],
    read: async () =>
      (await soonestEnds(database)).map(({ id, scope, name, endsAt, ...token }) => ({
        labels: { token: maskedValue(token), id, scope, name: name ?? "" },
        value: endsAt,
      })),
  });
  metrics.gauge({
    name: "catalog_tokens",
    help: "Tokens by status.",
    labels: ["status"],
    read: async () => {
      const counts = new Map((await countByStatus(database)).map(({ status, count }) => [status, count]));
      return tokenStatuses.map((status) => ({ labels: { status }, value: counts.get(status) ?? 0 }));
    },
  });
}

/** The same of the tokens of identity providers, which have no scope. */
function addScimTokenMetrics(metrics: Metrics, database: Database): void {
  metrics.gauge({
    name: "catalog_scim_token_expiry_timestamp_seconds",
    help: "When a live token of an identity provider ends, in seconds since 1970; the 1,000 that end first.",
    labels: ["token", "id", "name"],
    read: async () =>
      (await soonestScimEnds(database)).map(({ id, name, endsAt, ...token }) => ({
        labels: { token: maskedScimValue(token), id, name: name ?? "" },
        value: endsAt,
      })),
  });
  metrics.gauge({
    name: "catalog_scim_tokens",
    help: "Tokens of identity providers by status.",
    labels: ["status"],
    read: async () => {
      const counts = new Map((await countScimByStatus(database)).map(({ status, count }) => [status, count]));
      return scimTokenStatuses.map((status) => ({ labels: { status }, value: counts.get(status) ?? 0 }));
    },
  });
}
