import { execFile, spawnSync } from "node:child_process";
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export type ThrowawayCluster = AsyncDisposable & {
  /** The superuser's, for a database; or another role's. */
  readonly url: (database: string, role?: string) => string;
};

/**
 * Where PostgreSQL's programs are, if this extension can be loaded there. In CI they must be, so there the tests that need
 * them run and fail if they are not.
 */
export function findPostgresPrograms(extension: string): string | null {
  const folders = [...globSync("/usr/lib/postgresql/*/bin"), ...globSync("/usr/pgsql-*/bin"), "/usr/local/pgsql/bin"];
  const found = folders
    .filter((folder) => existsSync(join(folder, "initdb")))
    .toSorted((one, other) => versionOf(other) - versionOf(one))
    .find((folder) => hasExtension(folder, extension));
  if (found !== undefined) return found;
  if (process.env.CI) return "/usr/lib/postgresql/bin";
  process.stderr.write(
    `There are no programs of PostgreSQL with ${extension}: the tests that need them are left out.\n`,
  );
  return null;
}

const versionOf = (folder: string): number => Number(/(\d+)\/bin$/.exec(folder)?.[1] ?? 0);

function hasExtension(folder: string, extension: string): boolean {
  const { stdout } = spawnSync(join(folder, "pg_config"), ["--sharedir"], { encoding: "utf8" });
  const shared = [stdout?.trim(), `/usr/share/postgresql/${versionOf(folder)}`];
  return shared.some((place) => Boolean(place) && existsSync(join(String(place), "extension", `${extension}.control`)));
}

/** A server of its own, begun with these settings; nothing of it is left when it is disposed of. */
export async function startThrowawayCluster(
  programs: string,
  settings: Readonly<Record<string, string>>,
): Promise<ThrowawayCluster> {
  // Short, since the path of a socket may have no more than about a hundred characters.
  const folder = mkdtempSync("/tmp/catalog-pg-");
  const data = join(folder, "data");
  // PostgreSQL refuses to be run by root.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, await idOf("-u"), await idOf("-g"));
  const call = (program: string, args: readonly string[]) => {
    const command = [join(programs, program), ...args];
    const [file = "", ...rest] = isRoot ? ["runuser", "-u", "postgres", "--", ...command] : command;
    return run(file, rest, { cwd: folder, timeout: 60_000 });
  };
  const [port, log] = [await freePort(), join(folder, "log")];
  const given = {
    ...settings,
    port: String(port),
    unix_socket_directories: folder,
    listen_addresses: "127.0.0.1",
    fsync: "off",
  };
  const options = Object.entries(given).map(([name, value]) => `-c ${name}='${value}'`);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await call("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--no-instructions", "-E", "UTF8"]);
    await call("pg_ctl", ["-D", data, "-l", log, "-w", "-o", options.join(" "), "start"]);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    url: (database, role = "postgres") => `postgres://${role}@127.0.0.1:${port}/${database}`,
    [Symbol.asyncDispose]: async () => {
      await call("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]);
      remove();
    },
  };
}

async function idOf(which: "-u" | "-g"): Promise<number> {
  return Number((await run("id", [which, "postgres"])).stdout);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the socket has no port");
  return address.port;
}
