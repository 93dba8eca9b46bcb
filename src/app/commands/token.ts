import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { addSettings, configOf, databaseSettings } from "./setting-options.ts";

const tokenShape = z.object({
  id: z.string(),
  name: z.string().nullable(),
  scope: z.string(),
  status: z.string(),
  maskedValue: z.string(),
  createdBy: z.string(),
  expiresAt: z.coerce.date(),
});
type Token = z.infer<typeof tokenShape>;
const createdShape = z.object({ secret: z.string(), token: tokenShape, replaced: tokenShape.nullable() });

export function addTokenCommands(program: Command): void {
  const token = program.command("token").description("API tokens of an instance.");
  const create = token
    .command("create")
    .description(
      "Make a token; its secret alone goes to standard output, once. A token that holds the scope's place ends at once.",
    )
    .requiredOption("--scope <scope>", "read-only or read-write.", scopeOf)
    .option("--name <name>", "What it is for.")
    .option(
      "--expires-at <instant>",
      "The end of its life, ISO 8601; default: the account's longest, a year.",
      instantOf,
    )
    .option("--if-active <what>", "replace or fail, when the scope already has its active token.", ifActiveOf)
    .option("--created-by <email>", "On behalf of whom; default: the first administrator.");
  finish(create, "token.create", printCreated);
  finish(
    token
      .command("list")
      .description("List the live tokens, newest first.")
      .option("--all", "Also those that have ended."),
    "token.list",
    printList,
  );
  const revoke = token
    .command("revoke <id>")
    .description("End a token at once and for good.")
    .option("--reason <text>", "Why, for the history.");
  finish(revoke, "token.revoke", (answer) => process.stdout.write(`${line(tokenShape.parse(answer))}\n`));
}

function finish(command: Command, name: string, print: (answer: unknown) => void): void {
  command.option("--account <id>", "The account, if the instance has several.").option("--json", "Print JSON.");
  addSettings(command, databaseSettings).action(async (...given: unknown[]) => {
    // Commander hands over the arguments, then the options, then the command.
    const options = given.at(-2) as Record<string, unknown>;
    const id = given.length > 2 ? { id: given[0] } : {};
    const { runOperator } = await import("#app/run-operator.ts");
    const answer = await runOperator(configOf(options), name, { ...options, ...id });
    if (options.json) process.stdout.write(`${JSON.stringify(answer)}\n`);
    else print(answer);
  });
}

function printCreated(answer: unknown): void {
  const { secret, token, replaced } = createdShape.parse(answer);
  if (replaced !== null) process.stderr.write(`This ended ${replaced.maskedValue}.\n`);
  process.stderr.write(`${line(token)}\nThe token, shown once:\n`);
  process.stdout.write(`${secret}\n`);
}

function printList(answer: unknown): void {
  const tokens = z.array(tokenShape).parse(answer);
  if (tokens.length === 0) process.stderr.write("No tokens. catalog token create --scope read-only makes one.\n");
  for (const token of tokens) process.stdout.write(`${line(token)}\n`);
}

function line({ id, maskedValue, scope, status, name, expiresAt, createdBy }: Token): string {
  return `${id}  ${maskedValue}  ${scope}  ${status}  until ${expiresAt.toISOString().slice(0, 10)}  by ${createdBy}${name === null ? "" : `  ${JSON.stringify(name)}`}`;
}

function scopeOf(text: string): string {
  const scope = text.toUpperCase().replace(/[^A-Z]/g, "_");
  if (scope !== "READ_ONLY" && scope !== "READ_WRITE") throw new InvalidArgumentError("It is read-only or read-write.");
  return scope;
}

function instantOf(text: string): string {
  if (Number.isNaN(Date.parse(text))) throw new InvalidArgumentError("It is an instant such as 2027-03-01T12:00:00Z.");
  return text;
}

function ifActiveOf(text: string): string {
  const what = text.toUpperCase();
  if (what !== "REPLACE" && what !== "FAIL") throw new InvalidArgumentError("It is replace or fail.");
  return what;
}
