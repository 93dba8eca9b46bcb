import type { Command } from "commander";
import { addSettings, configOf } from "./setting-options.ts";

export function addServeCommand(program: Command): void {
  const command = program
    .command("serve")
    .description("Run one instance until it is told to stop (SIGINT or SIGTERM).");
  addSettings(command).action(async (options: Record<string, unknown>) => {
    const config = configOf(options);
    const { serve } = await import("#app/serve.ts");
    await serve(config);
  });
}
