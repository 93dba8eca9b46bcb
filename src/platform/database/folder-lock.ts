import { createHash } from "node:crypto";
import { mkdirSync, realpathSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartError } from "#kernel/errors.ts";

/**
 * Keeps a data folder to one process. The lock is a listening socket whose name is made of the folder's real path: the
 * operating system frees it when the process ends, however it ends, so that no stale lock can keep anyone out.
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(`The data folder ${folder} cannot be written: ${reasonOf(error)}`, error);
  }
  const server = createServer((socket) => socket.end());
  try {
    await listen(server, lockName(realpathSync(folder)));
  } catch (error) {
    if (codeOf(error) === "EADDRINUSE") throw new FolderInUse(folder);
    throw new StartError(`The data folder ${folder} cannot be locked: ${reasonOf(error)}`, error);
  }
  server.unref();
  return { [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Another process has the folder open: the command line then speaks to that process instead. */
export class FolderInUse extends StartError {
  constructor(folder: string) {
    super(`The data folder ${folder} is in use by another process.`);
    this.name = "FolderInUse";
  }
}

/** Linux has names without files; Windows frees its pipes; elsewhere a file is left behind, which is looked at below. */
function lockName(path: string): string {
  const id = createHash("sha256").update(path).digest("hex").slice(0, 32);
  if (process.platform === "linux") return `\0catalog-${id}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\catalog-${id}`;
  return join(tmpdir(), `catalog-${id}.lock`);
}

async function listen(server: Server, name: string): Promise<void> {
  try {
    await listenOnce(server, name);
  } catch (error) {
    const isFile = process.platform !== "linux" && process.platform !== "win32";
    if (codeOf(error) !== "EADDRINUSE" || !isFile || (await answers(name))) throw error;
    rmSync(name, { force: true });
    await listenOnce(server, name);
  }
}

function listenOnce(server: Server, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(name, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function answers(name: string): Promise<boolean> {
  const { connect } = await import("node:net");
  return new Promise((resolve) => {
    const socket = connect(name, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
