import { Command } from "commander";
import { startRegions } from "#app/start-regions.ts";

export function createStartProgram(): Command {
  return new Command("npm start")
    .description("Open the EU and the US instance, each a process of its own with its own embedded database.")
    .action(() => startRegions());
}
