import { join, resolve } from "node:path";
import { StartError } from "#kernel/errors.ts";
import type { Peers, Region } from "#kernel/region.ts";
import { Secret } from "#kernel/secret.ts";
import { regionNamed } from "#regions/regions.ts";
import { type AssistantEndpoint, assistantEndpointOf } from "./assistant-config.ts";
import { type EmbeddingEndpoint, embeddingEndpointOf } from "./embedding-config.ts";
import { type NoticesConfig, noticesConfigOf } from "./notices-config.ts";
import type { SettingValues } from "./settings.ts";
import { type SignInConfig, signInConfigOf } from "./sign-in-config.ts";
import { type UploadsConfig, uploadsConfigOf } from "./uploads-config.ts";

/** What a process is to do. Holds no secret but the database's URL, which is kept out of print by {@link printable}. */
export type Config = {
  readonly region: Region;
  readonly host: string;
  readonly port: number;
  /** Null until the port is known, when no URL was set. */
  readonly publicUrl: string | null;
  readonly peers: Peers;
  readonly database: DatabaseConfig;
  readonly migrate: boolean;
  readonly demo: boolean;
  readonly logLevel: SettingValues["logLevel"];
  readonly allowedOrigins: readonly string[];
  readonly maxBodyBytes: number;
  readonly maxCost: number;
  readonly maxDepth: number;
  readonly compile: boolean;
  readonly answerCacheBytes: number;
  readonly drainSeconds: number;
  readonly limits: LimitsConfig;
  /** How many proxies stand in front, or their networks. */
  readonly trustedProxies: number | readonly string[];
  /** Null: secret scanners are not listened to. */
  readonly secretScanningKeysUrl: string | null;
  /** Null: off. */
  readonly metrics: { readonly token: Secret | null } | null;
  readonly notices: NoticesConfig;
  readonly signIn: SignInConfig;
  readonly uploads: UploadsConfig;
  /** Groups of an identity provider, in lower case, whose members get a role. */
  readonly scimRoleGroups: SettingValues["scimRoleGroups"];
  /** Null: the AI Assistant composes its answers itself. */
  readonly assistant: AssistantEndpoint | null;
  /** Null: queries are searched by their words alone. */
  readonly embedding: EmbeddingEndpoint | null;
};

/** What an account may use. Redis' URL may hold a password. */
export type LimitsConfig = {
  readonly points: number;
  readonly windowSeconds: number;
  readonly redisUrl: Secret | null;
};

export type DatabaseConfig =
  | { readonly kind: "embedded"; readonly folder: string | undefined }
  | { readonly kind: "postgres"; readonly url: string; readonly poolSize: number };

export function createConfig(values: SettingValues): Config {
  const region = regionNamed(values.region);
  if (values.peers[region.name] !== undefined) {
    throw new StartError(`CATALOG_PEERS names this instance's own region, ${region.name}.`);
  }
  if (values.databaseUrl !== undefined && values.dataFolder !== undefined) {
    throw new StartError("DATABASE_URL and CATALOG_DATA are both set; an instance has one database.");
  }
  const database = databaseOf(values, region);
  return {
    region,
    host: values.host,
    port: values.port ?? region.port,
    publicUrl: values.publicUrl ?? null,
    peers: values.peers,
    database,
    migrate: values.migrate,
    demo: values.demo,
    logLevel: values.logLevel,
    allowedOrigins: values.allowedOrigins,
    maxBodyBytes: values.maxBodyBytes,
    maxCost: values.maxCost,
    maxDepth: values.maxDepth,
    compile: values.compile,
    answerCacheBytes: values.answerCacheBytes,
    drainSeconds: values.drainSeconds,
    limits: limitsOf(values),
    trustedProxies: values.trustedProxies,
    secretScanningKeysUrl: values.secretScanningKeysUrl ?? null,
    metrics: metricsOf(values),
    assistant: assistantEndpointOf(values),
    embedding: embeddingEndpointOf(values),
    signIn: signInConfigOf(values),
    scimRoleGroups: values.scimRoleGroups,
    uploads: uploadsConfigOf(values, (database.kind === "embedded" && database.folder) || join("data", region.name)),
    notices: noticesConfigOf(values, database.kind === "embedded" ? database.folder : undefined),
  };
}

function limitsOf({ ratePoints, rateWindowSeconds, maxCost, redisUrl }: SettingValues): LimitsConfig {
  const points = ratePoints ?? 4 * maxCost;
  if (points < maxCost)
    throw new StartError("CATALOG_RATE_POINTS is below CATALOG_MAX_COST: the largest operation could never run.");
  return { points, windowSeconds: rateWindowSeconds, redisUrl: redisUrl === undefined ? null : new Secret(redisUrl) };
}

function metricsOf({ metrics, metricsToken }: SettingValues): Config["metrics"] {
  if (metrics) return { token: metricsToken === undefined ? null : new Secret(metricsToken) };
  if (metricsToken !== undefined)
    throw new StartError("CATALOG_METRICS_TOKEN is set, but CATALOG_METRICS is not true.");
  return null;
}

function databaseOf(values: SettingValues, region: Region): DatabaseConfig {
  if (values.databaseUrl !== undefined) {
    return { kind: "postgres", url: values.databaseUrl, poolSize: values.databasePool };
  }
  return { kind: "embedded", folder: resolve(values.dataFolder ?? join("data", region.name)) };
}

/** The configuration as it may be logged: without user and password of the database. */
export function printable(config: Config): Record<string, unknown> {
  if (config.database.kind === "embedded") return { ...config };
  const url = new URL(config.database.url);
  return { ...config, database: { kind: "postgres", server: url.host, name: url.pathname.slice(1) } };
}
