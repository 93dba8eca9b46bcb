import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { StartError } from "#kernel/errors.ts";
import type { Region } from "#kernel/region.ts";
import { environmentWith, readVariable } from "#platform/config/env.ts";
import { standardRegions } from "#regions/regions.ts";

const cli = join(import.meta.dirname, "../cli.ts");

/**
 * Opens every standard region as a process of its own: they share one schema and no data, and one that fails does not
 * take the others along. Ends when all of them have ended; fails if one of them failed.
 */
export async function startRegions(): Promise<void> {
  if (readVariable("DATABASE_URL") !== undefined) {
    throw new StartError(
      "DATABASE_URL names one database, and the two instances of npm start share none: set DATABASE_URL_EU and DATABASE_URL_US instead, or run one instance with: npm run catalog -- serve",
    );
  }
  const children = standardRegions.map((region) => ({ region, child: open(region) }));
  // Ctrl-C reaches the children by itself, since they are in the terminal's group; a plain SIGTERM does not.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => {
    for (const { child } of children) child.kill("SIGTERM");
  });
  const codes = await Promise.all(children.map(({ region, child }) => ended(region, child)));
  process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
}

function open(region: Region): ChildProcess {
  const databaseUrl = readVariable(`DATABASE_URL_${region.name.toUpperCase()}`);
  const peers = standardRegions
    .filter(({ name }) => name !== region.name)
    .map(({ name, port }) => `${name}=http://localhost:${port}`);
  const environment = environmentWith({
    CATALOG_REGION: region.name,
    CATALOG_PORT: String(region.port),
    CATALOG_PEERS: peers.join(","),
    CATALOG_DEMO: readVariable("CATALOG_DEMO") ?? "true",
    // A first look should not be at log lines; errors still show.
    CATALOG_LOG_LEVEL: readVariable("CATALOG_LOG_LEVEL") ?? "warn",
    CATALOG_PUBLIC_URL: "",
    CATALOG_DATA: databaseUrl === undefined ? join(readVariable("CATALOG_DATA") ?? "data", region.name) : "",
    DATABASE_URL: databaseUrl ?? "",
  });
  // The channel tells the child when this process is gone, however it went.
  return spawn(process.execPath, [cli, "serve"], { env: environment, stdio: ["ignore", "inherit", "inherit", "ipc"] });
}

function ended(region: Region, child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      if (code !== 0) process.stderr.write(`Catalog ${region.name} stopped with ${signal ?? `exit code ${code}`}.\n`);
      resolve(code ?? 1);
    });
  });
}
