import { join, resolve } from "node:path";
import { StartError } from "#kernel/errors.ts";
import type { Peers, Region } from "#kernel/region.ts";
import { regionNamed } from "#regions/regions.ts";
import type { SettingValues } from "./settings.ts";

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
  readonly drainSeconds: number;
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
  return {
    region,
    host: values.host,
    port: values.port ?? region.port,
    publicUrl: values.publicUrl ?? null,
    peers: values.peers,
    database: databaseOf(values, region),
    migrate: values.migrate,
    demo: values.demo,
    logLevel: values.logLevel,
    allowedOrigins: values.allowedOrigins,
    maxBodyBytes: values.maxBodyBytes,
    maxCost: values.maxCost,
    maxDepth: values.maxDepth,
    drainSeconds: values.drainSeconds,
  };
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
