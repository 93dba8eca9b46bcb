import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { Client } from "pg";
import { postgresUrl } from "./postgres-server.ts";

/** What a service answered about itself, or why it cannot be used. */
export type Service = { readonly version: string } | { readonly missing: string };

export type Services = { readonly postgres: Service; readonly redis: Service; readonly chromium: Service };

const patienceMilliseconds = 2_000;

/** What there is to test against beside the embedded database. */
export async function findServices(): Promise<Services> {
  const [postgres, redis] = await Promise.all([askPostgres(), askRedis()]);
  return { postgres, redis, chromium: askChromium() };
}

/** The browser's program, if there is one. */
export function findChromium(): string | undefined {
  const named = process.env.CATALOG_TEST_CHROMIUM;
  const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  return (named ? [named] : places).find((place) => existsSync(place));
}

async function askPostgres(): Promise<Service> {
  const connectionString = postgresUrl("postgres");
  const client = new Client({ connectionString, connectionTimeoutMillis: patienceMilliseconds });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    return { version: String(rows[0]?.server_version).replace(/ .*/, "") };
  } catch {
    return { missing: `no server answers at ${new URL(connectionString).host}` };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function askRedis(): Promise<Service> {
  const { hostname, port } = new URL(process.env.CATALOG_TEST_REDIS_URL ?? "redis://127.0.0.1:6379");
  const socket = connect({ host: hostname, port: Number(port || 6379), timeout: patienceMilliseconds });
  try {
    socket.once("timeout", () => socket.destroy(new Error("no answer in time")));
    socket.end("INFO server\r\nQUIT\r\n");
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    await once(socket, "close");
    return { version: /redis_version:(\S+)/.exec(answer)?.[1] ?? "of an unknown version" };
  } catch {
    return { missing: `no server answers at ${hostname}:${port || 6379}` };
  } finally {
    socket.destroy();
  }
}

function askChromium(): Service {
  const program = findChromium();
  if (program === undefined) return { missing: "no such program is installed" };
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8", timeout: 20_000 });
  return { version: /[\d.]{3,}/.exec(stdout ?? "")?.[0] ?? "of an unknown version" };
}
