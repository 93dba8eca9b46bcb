import ipaddr from "ipaddr.js";
import { z } from "zod";
import { userRoles } from "#kernel/actor.ts";
import { regionNamePattern } from "#kernel/region.ts";
import { embeddingSettings } from "./embedding-settings.ts";
import { setting } from "./setting.ts";
import { signInSettings } from "./sign-in-settings.ts";
import { uploadSettings } from "./upload-settings.ts";

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

/** `2`, or `10.0.0.0/8,fd00::/8` */
const proxies = list.transform((parts, context): number | readonly string[] => {
  const [only = ""] = parts;
  if (parts.length === 1 && /^\d{1,2}$/.test(only)) return Number(only);
  const wrong = parts.find((part) => !ipaddr.isValidCIDR(part));
  if (wrong === undefined) return parts;
  const message = `expected a number of proxies or networks such as 10.0.0.0/8, got "${wrong}"`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** `ADMIN=Catalog Admins,STEWARD=Data Stewards`; the groups' names in lower case. */
const roleGroups = list.transform((entries, context) =>
  entries.map((entry) => {
    const [name = "", ...rest] = entry.split("=");
    const role = userRoles.find((one) => one === name.trim().toUpperCase());
    const group = rest.join("=").trim().toLowerCase();
    if (role !== undefined && group !== "") return { role, group };
    context.addIssue({ code: "custom", message: `expected ROLE=group, got "${entry}"` });
    return z.NEVER;
  }),
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
    "Origins of browser pages that may call the API, comma-separated; * for all. `/mcp` is answered under their names too.",
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
  compile: setting(
    "CATALOG_COMPILE",
    "Whether queries that come again and again are compiled: true or false.",
    "true",
    z.stringbool().default(true),
  ),
  answerCacheBytes: setting(
    "CATALOG_ANSWER_CACHE_BYTES",
    "Memory for answers that are kept until the account's catalog changes; 0 keeps none.",
    "64000000",
    whole(0, 10_000_000_000, 64_000_000),
  ),
  drainSeconds: setting(
    "CATALOG_DRAIN_SECONDS",
    "How long a stopping process waits for requests that are under way.",
    "10",
    whole(0, 600, 10),
  ),
  ratePoints: setting(
    "CATALOG_RATE_POINTS",
    "Points of query cost that an account has in each window, shared fairly by its tokens; at least CATALOG_MAX_COST.",
    "four times CATALOG_MAX_COST",
    z.coerce.number().int().min(100).max(2_000_000_000).optional(),
  ),
  rateWindowSeconds: setting(
    "CATALOG_RATE_WINDOW_SECONDS",
    "How long a window is in which an account has its points; the same for all processes.",
    "60",
    whole(1, 3_600, 60),
  ),
  redisUrl: setting(
    "REDIS_URL",
    "A Redis (5 or later) that the processes of an instance count their limits in, as redis://host:6379.",
    "none: each process counts by itself",
    z.url({ protocol: /^rediss?$/ }).optional(),
  ),
  trustedProxies: setting(
    "CATALOG_TRUSTED_PROXIES",
    "Whose X-Forwarded-For is believed: how many proxies stand in front, or their networks as 10.0.0.0/8,fd00::/8.",
    "none: callers are who connects",
    proxies,
  ),
  secretScanningKeysUrl: setting(
    "CATALOG_SECRET_SCANNING_KEYS_URL",
    "Where the public keys of a secret scanner in GitHub's partner format are; GitHub's is https://api.github.com/meta/public_keys/secret_scanning.",
    "none: /secret-scanning is off",
    url.optional(),
  ),
  metrics: setting(
    "CATALOG_METRICS",
    "Whether `/metrics` answers Prometheus: true or false.",
    "false",
    z.stringbool().default(false),
  ),
  metricsToken: setting(
    "CATALOG_METRICS_TOKEN",
    "What Prometheus has to send as its bearer token, at least 16 characters.",
    "none: anybody who reaches the port may read metrics",
    z
      .string()
      .regex(/^[\x21-\x7e]{16,}$/, "at least 16 printable characters without spaces")
      .optional(),
  ),
  notices: setting(
    "CATALOG_NOTICES",
    "Whether this process looks for notices that are due and sends them: true or false.",
    "true",
    z.stringbool().default(true),
  ),
  smtpUrl: setting(
    "SMTP_URL",
    "The mail server for notices, as smtps://user:password@host:465 or smtp://host:587.",
    "none: mails are written as .eml files",
    z.url({ protocol: /^smtps?$/ }).optional(),
  ),
  mailFrom: setting(
    "CATALOG_MAIL_FROM",
    "The sender of notices.",
    "Catalog <catalog@localhost>",
    z
      .string()
      .regex(/@[^@\s>]+>?$/, "an address such as Catalog <catalog@example.com>")
      .default("Catalog <catalog@localhost>"),
  ),
  mailFolder: setting(
    "CATALOG_MAIL_FOLDER",
    "Folder for mails as .eml files when there is no SMTP_URL.",
    "mails in the embedded database's folder; none with DATABASE_URL",
    z.string().optional(),
  ),
  webhookKey: setting(
    "CATALOG_WEBHOOK_KEY",
    "What the signing secrets of webhooks are derived from, at least 32 characters, the same for all processes.",
    "made in the embedded database's folder; none with DATABASE_URL",
    z.string().min(32, "at least 32 characters").optional(),
  ),
  webhookPrivate: setting(
    "CATALOG_WEBHOOK_PRIVATE",
    "Whether webhooks may go to private and local addresses, and unencrypted: true or false.",
    "false",
    z.stringbool().default(false),
  ),
  ...uploadSettings,
  assistantUrl: setting(
    "CATALOG_ASSISTANT_URL",
    "An endpoint that speaks OpenAI's protocol, without /chat/completions, to write the AI Assistant's answers; it is sent questions and what the catalog has about them.",
    "none: answers are composed here",
    url.optional(),
  ),
  assistantModel: setting(
    "CATALOG_ASSISTANT_MODEL",
    "The model that the endpoint is asked for.",
    "none",
    z.string().optional(),
  ),
  assistantKey: setting(
    "CATALOG_ASSISTANT_KEY",
    "The endpoint's API key, sent as a bearer token; better set in the environment than as an option, which other users of the machine can see.",
    "none",
    z
      .string()
      .regex(/^[\x21-\x7e]+$/, "printable characters without spaces")
      .optional(),
  ),
  assistantMaxTokens: setting(
    "CATALOG_ASSISTANT_MAX_TOKENS",
    "The most that one question may cost at the endpoint, prompt and answer together, reckoned at four characters a token.",
    "8000",
    whole(4_000, 1_000_000, 8_000),
  ),
  assistantTimeoutSeconds: setting(
    "CATALOG_ASSISTANT_TIMEOUT_SECONDS",
    "How long the endpoint may take for one answer; there are three tries.",
    "60",
    whole(1, 600, 60),
  ),
  ...embeddingSettings,
  scimRoleGroups: setting(
    "CATALOG_SCIM_ROLE_GROUPS",
    "Groups of an identity provider whose members get a role, as ADMIN=Catalog Admins,STEWARD=Data Stewards; who is in none of them is a VIEWER.",
    "none: identity providers change no roles",
    roleGroups,
  ),
  ...signInSettings,
} as const;

export type SettingName = keyof typeof settings;
export type SettingValues = { readonly [K in SettingName]: z.output<(typeof settings)[K]["schema"]> };
