import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** A server in a process of its own, measured from outside. */
export type MeasuredServer = AsyncDisposable & {
  readonly port: number;
  /** From the start of the process to its first word that it is ready. */
  readonly startMilliseconds: number;
  readonly usage: () => Promise<Usage>;
};

/** CPU in microseconds, of all threads; memory in bytes, now and at most so far. */
export type Usage = { readonly cpu: number; readonly rss: number; readonly mostRss: number };

export type RawServer = MeasuredServer & { readonly answerWith: (bytes: string) => Promise<void> };

const project = join(import.meta.dirname, "../..");
export const logFile = join(project, ".build/bench/server.log");
const probe = pathToFileURL(join(import.meta.dirname, "probe.ts")).href;

const mostStartMilliseconds = 60_000;

export type Program = { readonly file: string; readonly args: readonly string[] };

const catalogServe: Program = { file: join(project, "src/cli.ts"), args: ["serve"] };

/** What `catalog serve` runs, or another program that says the same when it is ready. */
export async function startInstance(
  environment: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
  program: Program = catalogServe,
): Promise<MeasuredServer> {
  const child = start(program.file, program.args, { environment, nodeOptions });
  const started = performance.now();
  let printed = "";
  const port = await new Promise<number>((resolve, reject) => {
    // A start that fails need not end the process.
    const tooLate = setTimeout(() => child.kill("SIGKILL"), mostStartMilliseconds);
    child.stdout?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const ready = /is ready: http:\/\/[^/:]+:(\d+) /.exec(printed);
      if (ready === null) return;
      clearTimeout(tooLate);
      resolve(Number(ready[1]));
    });
    child.once("exit", (code) => {
      clearTimeout(tooLate);
      reject(new Error(`catalog serve ended with ${code}: ${printed}`));
    });
  });
  return measured(child, port, performance.now() - started);
}

export async function startRaw(): Promise<RawServer> {
  const child = start(join(import.meta.dirname, "raw-server.ts"), [], { environment: {}, nodeOptions: [] });
  const started = performance.now();
  const [message] = await once(child, "message");
  return {
    ...measured(child, message.port, performance.now() - started),
    answerWith: async (bytes) => {
      child.send({ bytes });
      await once(child, "message");
    },
  };
}

type StartOptions = {
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeOptions: readonly string[];
};

function start(file: string, args: readonly string[], { environment, nodeOptions }: StartOptions): ChildProcess {
  const { PATH, HOME } = process.env;
  return fork(file, args, {
    cwd: project,
    env: { PATH, HOME, ...environment },
    execArgv: ["--import", probe, ...nodeOptions],
    // The log is written as in production: a line a request, to a file.
    stdio: ["ignore", "pipe", openLog(), "ipc"],
  });
}

function openLog(): number {
  mkdirSync(dirname(logFile), { recursive: true });
  return openSync(logFile, "w");
}

function measured(child: ChildProcess, port: number, startMilliseconds: number): MeasuredServer {
  return {
    port,
    startMilliseconds,
    usage: async () => {
      child.send("usage");
      const [{ cpu, rss, mostRss }] = await once(child, "message");
      return { cpu: cpu.user + cpu.system, rss, mostRss };
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
