import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fillDataFolder } from "#testkit/embedded-template.ts";

const project = join(import.meta.dirname, "../..");
export const cli = join(project, "src/cli.ts");
export const main = join(project, "src/main.ts");

export type Environment = Readonly<Record<string, string>>;

/** What a command said and how it ended. */
export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A process of the catalog's, as a user's shell would start it. */
export type Running = AsyncDisposable & {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  /** Resolves with the match once its standard output has it; fails when the process ends before. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly ended: Promise<Outcome>;
};

/** Starts a script of this project in a folder of its own, with nothing of this process's settings. */
export function start(
  script: string,
  options: readonly string[],
  environment: Environment = {},
  cwd = tmpdir(),
): Running {
  const child = spawn(process.execPath, [script, ...options], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  const ended = once(child, "close").then(([code]) => ({ code, ...said }));
  return {
    child,
    output: () => ({ ...said }),
    says: (pattern) => says(child, () => said, pattern),
    ended,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}

function says(
  child: ChildProcess,
  said: () => { readonly stdout: string; readonly stderr: string },
  pattern: RegExp,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const match = pattern.exec(said().stdout);
      if (match === null) return;
      child.stdout?.off("data", look);
      child.off("close", fail);
      resolve(match);
    };
    const fail = (): void => reject(new Error(`it ended without saying ${pattern}: ${said().stdout}${said().stderr}`));
    child.stdout?.on("data", look);
    child.once("close", fail);
    look();
  });
}

/** Runs a command to its end. */
export function run(options: readonly string[], environment: Environment = {}): Promise<Outcome> {
  return start(cli, options, environment).ended;
}

export type Served = Running & { readonly url: string };

/** Starts an instance on a free port and answers once it says that it is ready. */
export async function serve(environment: Environment): Promise<Served> {
  const running = start(cli, ["serve"], { CATALOG_REGION: "eu", CATALOG_PORT: "0", ...environment });
  const [, url = ""] = await running.says(/is ready: (http:\S+) in the browser/);
  return { ...running, url };
}

/** Asks a process to stop, and answers how it ended. */
export function stop(running: Running, signal: NodeJS.Signals = "SIGTERM"): Promise<Outcome> {
  running.child.kill(signal);
  return running.ended;
}

/** A folder that is removed afterwards, whatever was put there. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "catalog-cli-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Such a data folder with a migrated, empty database in it, which would take a process seconds to make. */
export async function migratedFolder(): Promise<ReturnType<typeof temporaryFolder>> {
  const folder = temporaryFolder();
  await fillDataFolder(folder.path);
  return folder;
}
