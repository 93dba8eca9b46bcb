import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { minutesOf } from "./durations.ts";
import { addSettings, configOf, databaseSettings } from "./setting-options.ts";

const tokenShape = z.object({
  id: z.string(),
  name: z.string().nullable(),
  status: z.string(),
  maskedValue: z.string(),
  expiresAt: z.coerce.date(),
  lastUsedAt: z.coerce.date().nullable(),
});
type Token = z.infer<typeof tokenShape>;
const createdShape = z.object({ secret: z.string(), token: tokenShape });

export function addScimTokenCommands(program: Command): void {
  const scim = program
    .command("scim-token")
    .description("The token of an account's identity provider, such as Okta or Microsoft Entra.");
  const create = scim
    .command("create")
    .description("Make the token; its secret alone goes to standard output, once.")
    .option("--name <name>", "What it is for.")
    .option("--expires-at <instant>", "The end of its life, ISO 8601; default: the account's longest.", instantOf);
  finish(create, "scimToken.create", printCreated);
  finish(scim.command("list").description("List the tokens, newest first."), "scimToken.list", printList);
  const rotate = scim
    .command("rotate <id>")
    .description("Replace the active token; the new one's secret alone goes to standard output, once.")
    .option("--overlap <duration>", "How long the old one lives on, such as 24h; default: it ends at once.", minutesOf);
  finish(rotate, "scimToken.rotate", printCreated);
  const revoke = scim
    .command("revoke <id>")
    .description("End a token at once and for good.")
    .option("--reason <text>", "Why, for the history.");
  finish(revoke, "scimToken.revoke", (answer) => process.stdout.write(`${line(tokenShape.parse(answer))}\n`));
}

function finish(command: Command, name: string, print: (answer: unknown) => void): void {
  command.option("--account <id>", "The account, if the instance has several.").option("--json", "Print JSON.");
  addSettings(command, databaseSettings).action(async (...given: unknown[]) => {
    // Commander hands over the arguments, then the options, then the command.
    const options = given.at(-2) as Record<string, unknown>;
    const id = given.length > 2 ? { id: given[0] } : {};
    const { runOperator } = await import("#app/run-operator.ts");
    const answer = await runOperator(configOf(options), name, { ...options, ...id, overlapMinutes: options.overlap });
    if (options.json) process.stdout.write(`${JSON.stringify(answer)}\n`);
    else print(answer);
  });
}

function printCreated(answer: unknown): void {
  const { secret, token } = createdShape.parse(answer);
  process.stderr.write(`${line(token)}\nThe token, shown once:\n`);
  process.stdout.write(`${secret}\n`);
}

function printList(answer: unknown): void {
  const tokens = z.array(tokenShape).parse(answer);
  if (tokens.length === 0) process.stderr.write("No SCIM tokens. catalog scim-token create makes one.\n");
  for (const token of tokens) process.stdout.write(`${line(token)}\n`);
}

function line({ id, maskedValue, status, name, expiresAt, lastUsedAt }: Token): string {
  const until = expiresAt.toISOString().slice(0, 10);
  const used = lastUsedAt === null ? "never used" : `last used ${lastUsedAt.toISOString()}`;
  return `${id}  ${maskedValue}  ${status}  until ${until}  ${used}${name === null ? "" : `  ${JSON.stringify(name)}`}`;
}

function instantOf(text: string): string {
  if (Number.isNaN(Date.parse(text))) throw new InvalidArgumentError("It is an instant such as 2027-03-01T12:00:00Z.");
  return text;
}
