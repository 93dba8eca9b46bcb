import { Command } from "commander";
import { version } from "#app/version.ts";
import { addAdminCommands } from "./admin.ts";
import { addAuditCommands } from "./audit.ts";
import { addCheckCommand } from "./check.ts";
import { addExtractCommand } from "./extract.ts";
import { addImportCommands } from "./import.ts";
import { addMigrateCommand } from "./migrate.ts";
import { addNoticesCommands } from "./notices.ts";
import { addSchemaCommands } from "./schema.ts";
import { addScimTokenCommands } from "./scim.ts";
import { addServeCommand } from "./serve.ts";
import { addTokenCommands } from "./token.ts";
import { addUploadCommand } from "./upload.ts";

/** Commands load what they run only when they are run, so that help is there at once. */
export function createProgram(): Command {
  const program = new Command("catalog")
    .description("A data catalog's API and its tokens.")
    .version(version)
    .showHelpAfterError("Try --help.")
    .configureHelp({ showGlobalOptions: true });
  addServeCommand(program);
  addAdminCommands(program);
  addTokenCommands(program);
  addScimTokenCommands(program);
  addAuditCommands(program);
  addImportCommands(program);
  addExtractCommand(program);
  addCheckCommand(program);
  addUploadCommand(program);
  addNoticesCommands(program);
  addMigrateCommand(program);
  addSchemaCommands(program);
  inheritExitOverride(program);
  return program;
}

/** Commander asks each command separately whether its errors are thrown or end the process. */
function inheritExitOverride(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) inheritExitOverride(child);
}
