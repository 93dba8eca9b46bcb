import type { Command } from "commander";
import { z } from "zod";
import { addSettings, configOf, databaseSettings } from "./setting-options.ts";

const madeShape = z.object({ email: z.string(), password: z.string().optional(), link: z.string().optional() });

export function addAdminCommands(program: Command): void {
  const admin = program.command("admin").description("Administrators of an instance's account.");
  const create = admin
    .command("create")
    .description("Make an administrator, and the account if there is none; prints the generated password, once.")
    .requiredOption("--email <address>", "Their e-mail address.")
    .option("--first-name <name>", "Their first name.")
    .option("--last-name <name>", "Their last name.")
    .option("--link", "Print a link, good once and for 7 days, by which they choose the password themselves.");
  finish(create, "admin.create");
  const reset = admin
    .command("reset")
    .description("Give an administrator a new password, printed once; their sessions end.")
    .requiredOption("--email <address>", "Their e-mail address.");
  finish(reset, "admin.reset");
}

function finish(command: Command, name: string): void {
  command.option("--account <id>", "The account, if the instance has several.").option("--json", "Print JSON.");
  addSettings(command, databaseSettings).action(async (options: Record<string, unknown>) => {
    const { runOperator } = await import("#app/run-operator.ts");
    const made = await runOperator(configOf(options), name, options);
    const { email, password, link } = madeShape.parse(made);
    if (options.json) process.stdout.write(`${JSON.stringify(made)}\n`);
    else {
      process.stderr.write(`${link === undefined ? "Password of" : "Link for"} ${email}, shown once:\n`);
      process.stdout.write(`${link ?? password}\n`);
    }
  });
}
