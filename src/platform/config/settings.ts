import { z } from "zod";
import { regionNamePattern } from "#kernel/region.ts";

/** One setting: its environment variable, what it means, and how its text is read. */
type Setting<T> = {
  readonly variable: string;
  readonly help: string;
  readonly shown: string;
  readonly schema: z.ZodType<T>;
};

function setting<T>(variable: string, help: string, shown: string, schema: z.ZodType<T>): Setting<T> {
  return { variable, help, shown, schema };
}

const whole = (minimum: number, maximum: number, fallback: number) =>
  z.coerce.number().int().min(minimum).max(maximum).default(fallback);
const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ""));

/** `eu=https://…,us=https://…` */
const peers = z
  .string()
  .default("")
  .transform((text, context): Record<string, string> => {
    const entries = text.split(",").filter((part) => part.trim() !== "");
    const result: Record<string, string> = {};
    for (const entry of entries) {
      const [name = "", ...rest] = entry.trim().split("=");
      const parsed = url.safeParse(rest.join("="));
      if (!regionNamePattern.test(name) || !parsed.success) {
        context.addIssue({ code: "custom", message: `expected region=https://…, got "${entry.trim()}"` });
        return z.NEVER;
      }
      result[name] = parsed.data;
    }
    return result;
  });

const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  );

/** Every setting there is. The README's table and `catalog serve --help` are printed from this. */
export const settings = {
  region: setting(
    "CATALOG_REGION",
    "Name of this instance's region, 2 to 8 lower-case letters; part of every token.",
    "local",
    z.string().regex(regionNamePattern, "2 to 8 lower-case letters").default("local"),
  ),
  port: setting(
    "CATALOG_PORT",
    "TCP port to listen on; 0 takes any free one.",
    "the region's: eu 4000, us 4001, else 4000",
    z.coerce.number().int().min(0).max(65_535).optional(),
  ),
  host: setting("CATALOG_HOST", "Address to listen on.", "127.0.0.1", z.string().default("127.0.0.1")),
  publicUrl: setting(
    "CATALOG_PUBLIC_URL",
    "The URL by which clients reach this instance, without a path at the end.",
    "http://localhost:<port>",
    url.optional(),
  ),
  peers: setting(
    "CATALOG_PEERS",
    "The other regions' URLs, as us=https://…,eu=https://…: what a token of another region is told.",
    "none",
    peers,
  ),
  databaseUrl: setting(
    "DATABASE_URL",
    "A PostgreSQL (14 or later) to use instead of the embedded database.",
    "none: embedded",
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  ),
  databasePool: setting(
    "CATALOG_DATABASE_POOL",
    "Connections to PostgreSQL, at most, per process.",
    "10",
    whole(1, 500, 10),
  ),
  migrate: setting(
    "CATALOG_MIGRATE",
    "Whether to apply pending migrations at start: true or false.",
    "true",
    z.stringbool().default(true),
  ),
  dataFolder: setting("CATALOG_DATA", "Folder of the embedded database.", "data/<region>", z.string().optional()),
  demo: setting(
    "CATALOG_DEMO",
    "Whether the first start makes an account with the demo catalog: true or false.",
    "false",
    z.stringbool().default(false),
  ),
  logLevel: setting(
    "CATALOG_LOG_LEVEL",
    "fatal, error, warn, info, debug, trace or silent.",
    "info",
    z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  ),
  allowedOrigins: setting(
    "CATALOG_ALLOWED_ORIGINS",
    "Origins of browser pages that may call the API, comma-separated; * for all.",
    "own and peers' URLs",
    list,
  ),
  maxBodyBytes: setting(
    "CATALOG_MAX_BODY_BYTES",
    "The largest request body that is read.",
    "2000000",
    whole(1_000, 100_000_000, 2_000_000),
  ),
  maxCost: setting(
    "CATALOG_MAX_COST",
    "The highest cost of one GraphQL operation.",
    "250000",
    whole(100, 100_000_000, 250_000),
  ),
  maxDepth: setting("CATALOG_MAX_DEPTH", "The deepest nesting of one GraphQL operation.", "15", whole(3, 100, 15)),
  drainSeconds: setting(
    "CATALOG_DRAIN_SECONDS",
    "How long a stopping process waits for requests that are under way.",
    "10",
    whole(0, 600, 10),
  ),
} as const;

export type SettingName = keyof typeof settings;
export type SettingValues = { readonly [K in SettingName]: z.output<(typeof settings)[K]["schema"]> };
