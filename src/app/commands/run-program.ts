import { type Command, CommanderError } from "commander";
import { CatalogError, StartError } from "#kernel/errors.ts";

/** 0: done. 1: it failed, one plain sentence says why. 2: the command was not understood. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  try {
    await program.exitOverride().parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof StartError || error instanceof CatalogError) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
