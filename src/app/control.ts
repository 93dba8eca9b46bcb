import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, realpathSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { CatalogError, errorCodes, StartError } from "#kernel/errors.ts";
import type { AllModules } from "./modules.ts";
import { operatorCommands } from "./operator.ts";

// An embedded database belongs to one process. While a server has it open, the command line asks that server, over a
// socket that only the user who runs it can open.

/** Serves the operator's commands to the command line of the same user. */
export async function openControl(folder: string, modules: AllModules): Promise<AsyncDisposable> {
  const path = controlPath(folder);
  const server = createServer((incoming, response) => {
    void text(incoming)
      .then((body) => run(modules, incoming.url?.slice(1) ?? "", JSON.parse(body)))
      .catch(problem)
      .then((answer) => response.end(JSON.stringify(answer)));
  });
  // The caller holds the folder's lock, so that a file of this name can only be a stale one.
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  if (process.platform !== "win32") chmodSync(path, 0o600);
  server.unref();
  return { [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Has the server that holds the folder carry a command out. */
export async function askServer(folder: string, command: string, input: unknown): Promise<unknown> {
  const body = await send(controlPath(folder), command, JSON.stringify(input));
  const answer = answerShape.parse(JSON.parse(body));
  if ("error" in answer) throw new CatalogError(answer.error.code, answer.error.message);
  return answer.result;
}

const answerShape = z.union([
  z.object({ error: z.object({ code: z.enum(errorCodes), message: z.string() }) }),
  z.object({ result: z.unknown() }),
]);

async function run(modules: AllModules, name: string, input: unknown): Promise<object> {
  const command = operatorCommands[name];
  if (command === undefined)
    throw new CatalogError("NOT_FOUND", `The running server knows no command ${name}: it is of another version.`);
  return { result: await command(modules, input) };
}

function problem(error: unknown): object {
  if (error instanceof CatalogError) return { error: { code: error.code, message: error.message } };
  return { error: { code: "INTERNAL_SERVER_ERROR", message: error instanceof Error ? error.message : String(error) } };
}

function send(socketPath: string, command: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path: `/${command}`, method: "POST" }, (response) =>
      text(response).then(resolve, reject),
    );
    sent.once("error", (error) =>
      reject(new StartError(`Another process has the data folder open and does not answer: ${error.message}`, error)),
    );
    sent.end(body);
  });
}

/** A socket's path holds about a hundred bytes, so it is not put into the data folder, whose own may be longer. */
function controlPath(folder: string): string {
  const id = createHash("sha256").update(realpathSync(folder)).digest("hex").slice(0, 24);
  if (process.platform === "win32") return `\\\\.\\pipe\\catalog-control-${id}`;
  const own = join(tmpdir(), `catalog-${userInfo().uid}`);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  chmodSync(own, 0o700);
  return join(own, `${id}.sock`);
}
