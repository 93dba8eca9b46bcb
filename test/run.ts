// `npm test`: everything, on all that is reachable; the last lines say what that was. Arguments go to vitest.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findServices, type Service } from "./testkit/services.ts";

const project = join(import.meta.dirname, "..");
const vitest = join(project, "node_modules/vitest/vitest.mjs");

const { postgres, redis, chromium } = await findServices();
const missing = Object.entries({ PostgreSQL: postgres, Redis: redis, Chromium: chromium }).flatMap(([name, service]) =>
  "missing" in service ? [`${name} (${service.missing})`] : [],
);

function versionOf(name: string, service: Service): string[] {
  return "version" in service ? [`${name} ${service.version}`] : [];
}

function embeddedVersion(): string {
  // The shape is npm's.
  const manifest = readFileSync(join(project, "node_modules/@electric-sql/pglite/package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

if (process.env.CI === "true" && missing.length > 0) {
  process.stderr.write(`With CI=true nothing may be left out, and this is missing: ${missing.join("; ")}.\n`);
  process.exit(1);
}

const { status } = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  cwd: project,
  stdio: "inherit",
});

const exercised = [
  `the embedded database (PGlite ${embeddedVersion()})`,
  ...versionOf("PostgreSQL", postgres),
  ...versionOf("Redis", redis),
  ...versionOf("Chromium", chromium),
];
process.stdout.write(`Exercised: ${exercised.join(", ")}.\n`);
process.stdout.write(`Left out: ${missing.length === 0 ? "nothing" : missing.join("; ")}.\n`);
process.exitCode = status ?? 1;
