import type { Command } from "commander";
import { serve } from "#app/serve.ts";
import { addSettings, configOf } from "./setting-options.ts";

export function addServeCommand(program: Command): void {
  const command = program
    .command("serve")
    .description("Run one instance until it is told to stop (SIGINT or SIGTERM).");
  addSettings(command).action((options: Record<string, unknown>) => serve(configOf(options)));
}
