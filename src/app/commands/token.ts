import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { minutesOf, rotationOf, secondsOf, switchOf, wholeNumberOf } from "./durations.ts";
import { addSettings, configOf, databaseSettings } from "./setting-options.ts";

const tokenShape = z.object({
  id: z.string(),
  name: z.string().nullable(),
  scope: z.string(),
  status: z.string(),
  maskedValue: z.string(),
  createdBy: z.string(),
  supersededAt: z.coerce.date().nullable(),
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
  finish(revoke, "token.revoke", printToken);
  addLifeCommands(token);
}

/** Commands that change a token's life, and the policy behind them. */
function addLifeCommands(token: Command): void {
  const rotate = token
    .command("rotate <id-or-scope>")
    .description("Replace a token by another of its scope; the new one's secret alone goes to standard output, once.")
    .option("--overlap <duration>", "How long the old one lives on, such as 24h; default: it ends at once.", minutesOf)
    .option("--on-first-use", "The old one lives on until the new one is first used.")
    .option("--grace <duration>", "And for how long after that, such as 90s; default: 10m.", secondsOf)
    .option("--name <name>", "What the new one is for; default: the same as before.")
    .option("--expires-at <instant>", "The end of the new one's life, ISO 8601; default: the longest.", instantOf)
    .option("--created-by <email>", "On behalf of whom; default: the first administrator.");
  finish(rotate, "token.rotate", printCreated, (id, options) => ({
    id: scopeOrId(id),
    rotation: rotationOf(options),
  }));
  const endOverlap = token
    .command("end-overlap <id>")
    .description("End a retiring token now, named by its own id or by its successor's.");
  finish(endOverlap, "token.endOverlap", printToken);
  const takeOver = token
    .command("take-over <id>")
    .description("Make an administrator a token's owner: it acts with their role from then on.")
    .requiredOption("--by <email>", "The administrator.");
  finish(takeOver, "token.takeOver", printToken);
  const policy = token
    .command("policy")
    .description("Show what the account has settled about its tokens, and change what is given.")
    .option("--max-active <n>", "Active tokens of one scope, 1 to 100.", wholeNumberOf)
    .option("--max-life-days <n>", "The longest life of a token, 1 to 3650 days.", wholeNumberOf)
    .option("--keep-addresses <yes|no>", "Whether addresses of those who use tokens are kept.", switchOf)
    .option("--usage-retention-days <n>", "How long uses are kept, 1 to 3650 days.", wholeNumberOf);
  finish(policy, "token.policy", printPolicy, (_id, options) => ({
    maxActiveTokensPerScope: options.maxActive,
    maxTokenLifeDays: options.maxLifeDays,
    keepsAddresses: options.keepAddresses,
    usageRetentionDays: options.usageRetentionDays,
  }));
}

type Translate = (id: string, options: Record<string, unknown>) => Record<string, unknown>;

function finish(
  command: Command,
  name: string,
  ...[print, translate = () => ({})]: [(answer: unknown) => void, Translate?]
): void {
  command.option("--account <id>", "The account, if the instance has several.").option("--json", "Print JSON.");
  addSettings(command, databaseSettings).action(async (...given: unknown[]) => {
    // Commander hands over the arguments, then the options, then the command.
    const options = given.at(-2) as Record<string, unknown>;
    const id = given.length > 2 ? { id: given[0] } : {};
    const input = { ...options, ...id, ...translate(String(given[0]), options) };
    const { runOperator } = await import("#app/run-operator.ts");
    const answer = await runOperator(configOf(options), name, input);
    if (options.json) process.stdout.write(`${JSON.stringify(answer)}\n`);
    else print(answer);
  });
}

function printCreated(answer: unknown): void {
  const { secret, token, replaced } = createdShape.parse(answer);
  if (replaced !== null) process.stderr.write(`${whatBecameOf(replaced)}\n`);
  process.stderr.write(`${line(token)}\nThe token, shown once:\n`);
  process.stdout.write(`${secret}\n`);
}

function whatBecameOf({ status, maskedValue, supersededAt }: Token): string {
  if (status !== "RETIRING") return `This ended ${maskedValue}.`;
  const until = supersededAt === null ? "after the new one's first use" : `at ${supersededAt.toISOString()}`;
  return `${maskedValue} ends ${until}.`;
}

function printToken(answer: unknown): void {
  process.stdout.write(`${line(tokenShape.parse(answer))}\n`);
}

function printPolicy(answer: unknown): void {
  for (const [setting, value] of Object.entries(z.record(z.string(), z.unknown()).parse(answer)))
    process.stdout.write(`${setting}: ${value instanceof Date ? value.toISOString() : value}\n`);
}

/** What is no scope is taken for an id. */
function scopeOrId(text: string): string {
  return /^read[-_ ](only|write)$/i.test(text) ? scopeOf(text) : text;
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
