import { vi } from "vitest";
import { createProgram } from "#app/commands/program.ts";
import { runProgram } from "#app/commands/run-program.ts";
import type { Environment, Outcome } from "./run-cli.ts";

/** Runs a command without a process of its own, for what it does and says; starting one takes longer than most do. */
export async function runInProcess(options: readonly string[], environment: Environment = {}): Promise<Outcome> {
  const said = { stdout: "", stderr: "" };
  const hear = (stream: "stdout" | "stderr") =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    });
  const heard = [hear("stdout"), hear("stderr")];
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await runProgram(createProgram(), ["node", "catalog", ...options]);
    return { code: Number(process.exitCode), ...said };
  } finally {
    process.exitCode = before;
    vi.unstubAllEnvs();
    for (const stream of heard) stream.mockRestore();
  }
}
