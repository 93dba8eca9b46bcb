import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { addSettings, configOf, databaseSettings } from "./setting-options.ts";

export function addAuditCommands(program: Command): void {
  const audit = program.command("audit").description("The audit log of an instance.");
  const verify = audit
    .command("verify")
    .description("Find rows that were altered or removed; exit code 1 if there are any.");
  finish(verify, "Print JSON.").action(runVerify);
  const given = audit
    .command("export")
    .description("Print the log as JSON lines, oldest first.")
    .option("--since <instant>", "Only from this instant on, ISO 8601.", instantOf)
    .option("--until <instant>", "Only before this instant, ISO 8601.", instantOf)
    .option("--action <action...>", "Only these actions, such as token.revoked.");
  finish(given).action(runExport);
}

type Options = Readonly<Record<string, unknown>>;

function finish(command: Command, json?: string): Command {
  command.option("--account <id>", "The account, if the instance has several.");
  if (json !== undefined) command.option("--json", json);
  return addSettings(command, databaseSettings);
}

const verificationShape = z.object({
  problems: z.array(
    z.object({
      accountId: z.string(),
      kind: z.enum(["ALTERED", "MISSING", "UNLINKED"]),
      sequence: z.string(),
      id: z.string().nullable(),
    }),
  ),
  ends: z.array(z.object({ accountId: z.string(), sequence: z.string(), hash: z.string() })),
});

type Problem = z.infer<typeof verificationShape>["problems"][number];

async function runVerify(options: Options): Promise<void> {
  const { runOperator } = await import("#app/run-operator.ts");
  const answer = verificationShape.parse(await runOperator(configOf(options), "audit.verify", options));
  const { problems, ends } = answer;
  if (options.json) process.stdout.write(`${JSON.stringify(answer)}\n`);
  else {
    for (const { accountId, sequence, hash } of ends) {
      process.stdout.write(`account ${accountId}: ${sequence} rows, ending in ${hash}\n`);
    }
    for (const problem of problems) process.stderr.write(`${sentence(problem)}\n`);
  }
  if (problems.length > 0) process.exitCode = 1;
}

function sentence({ accountId, kind, sequence, id }: Problem): string {
  const row = `Row ${sequence}${id === null || kind === "MISSING" ? "" : ` (${id})`} of account ${accountId}`;
  switch (kind) {
    case "ALTERED":
      return `${row} was altered.`;
    case "MISSING":
      return `${row} is missing, and perhaps rows after it.`;
    case "UNLINKED":
      return `${row} does not continue the chain: rows before it, or the chain's end, were exchanged.`;
  }
}

const eventsShape = z.array(z.looseObject({ id: z.string() }));
const eventsAtOnce = 10_000;

/** Page by page, so that neither this process nor a server holds the whole log. */
async function runExport(options: Options): Promise<void> {
  const { runOperator } = await import("#app/run-operator.ts");
  const { account, since, until, action: actions } = options;
  let after: string | undefined;
  do {
    const input = { account, since, until, actions, after, limit: eventsAtOnce };
    const events = eventsShape.parse(await runOperator(configOf(options), "audit.export", input));
    for (const event of events) process.stdout.write(`${JSON.stringify(event)}\n`);
    after = events.length < eventsAtOnce ? undefined : events.at(-1)?.id;
  } while (after !== undefined);
}

function instantOf(text: string): string {
  if (Number.isNaN(Date.parse(text))) throw new InvalidArgumentError("It is an instant such as 2027-03-01T12:00:00Z.");
  return text;
}
