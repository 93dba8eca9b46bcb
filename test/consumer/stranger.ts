import { execFile, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";

export const project = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** A project of somebody else's: it has the packed package installed, and of this project only the packages' folder. */
export type Stranger = AsyncDisposable & {
  readonly folder: string;
  /** Runs a program of an installed package to its end; what it says when it fails is in the error. */
  readonly program: (file: string, ...options: string[]) => Promise<string>;
};

/** Packs @catalog/schema as `npm run schema:pack` does, into a folder of its own; answers the folder and the tarball. */
export async function pack(): Promise<{ readonly folder: string; readonly tarball: string }> {
  mkdirSync(join(project, ".build"), { recursive: true });
  const folder = mkdtempSync(join(project, ".build/package-"));
  const { stdout } = await run(process.execPath, [join(project, "src/schema/package/pack.ts"), folder]);
  return { folder, tarball: stdout.trim() };
}

export async function createStranger(tarball: string): Promise<Stranger> {
  const folder = mkdtempSync(join(project, ".build/stranger-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball], { cwd: folder });
  mkdirSync(join(folder, "src"));
  const from = join(import.meta.dirname, "stranger");
  for (const name of ["codegen.yml", "tsconfig.json"]) copyFileSync(join(from, name), join(folder, name));
  // Kept as text here, where its generated imports do not exist and this project's compiler would say so.
  copyFileSync(join(from, "client.ts.txt"), join(folder, "src/client.ts"));
  return {
    folder,
    program: async (file, ...options) => {
      const { stdout } = await run(process.execPath, [join(project, "node_modules", file), ...options], {
        cwd: folder,
      }).catch((error: { stdout: string; stderr: string }) =>
        Promise.reject(new Error(`${error.stdout}${error.stderr}`)),
      );
      return stdout;
    },
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs the stranger's own program; `onMessage` is what it asks of this process while it runs. */
export async function runClient(
  { folder }: Stranger,
  environment: Readonly<Record<string, string>>,
  onMessage: () => void,
): Promise<unknown> {
  const child = spawn(process.execPath, ["src/client.ts"], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  child.on("message", onMessage);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the program's output is not piped");
  const [output, complaints] = await Promise.all([text(stdout), text(stderr)]);
  if (output === "") throw new Error(complaints);
  return JSON.parse(output);
}
