import type { Config } from "#platform/config/config.ts";
import { FolderInUse, lockFolder } from "#platform/database/folder-lock.ts";
import { askServer } from "./control.ts";

/** Carries a command out here, or in the running server that has the embedded database open. */
export async function runOperator(config: Config, name: string, input: unknown): Promise<unknown> {
  const folder = config.database.kind === "embedded" ? config.database.folder : undefined;
  try {
    // Loading what does the work takes longer than asking a server that has it loaded, so the lock is tried first.
    if (folder !== undefined) await (await lockFolder(folder))[Symbol.asyncDispose]();
    const { runHere } = await import("./run-here.ts");
    return await runHere(config, name, input);
  } catch (error) {
    if (!(error instanceof FolderInUse) || folder === undefined) throw error;
    return askServer(folder, name, input);
  }
}
