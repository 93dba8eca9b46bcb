import type { Command } from "commander";

export function addSchemaCommands(program: Command): void {
  program
    .command("schema")
    .description("The public GraphQL schema.")
    .command("print")
    .description("Print the schema definition to standard output.")
    .action(async () => {
      // Building the schema takes a while, which the other commands need not wait for.
      const { printCatalogSchema } = await import("#schema/print.ts");
      process.stdout.write(printCatalogSchema());
    });
}
