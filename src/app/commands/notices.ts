import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { type NoticeKind, noticeKinds } from "#kernel/notice.ts";
import type { Config } from "#platform/config/config.ts";
import { addSettings, configOf, databaseSettings } from "./setting-options.ts";

const noticeShape = z.object({
  id: z.string(),
  kind: z.string(),
  token: z.string(),
  channel: z.string(),
  recipient: z.string(),
  state: z.string(),
  attempts: z.number(),
  lastError: z.string().nullable(),
  createdAt: z.coerce.date(),
});
const mailShape = z.object({ subject: z.string(), text: z.string(), html: z.string() });
const linkSettings = ["publicUrl", "port", "peers"] as const;

type Options = Readonly<Record<string, unknown>>;

export function addNoticesCommands(program: Command): void {
  const notices = program.command("notices").description("What administrators and webhooks are told of tokens.");
  const preview = notices
    .command("preview")
    .description("Show a mail without sending it.")
    .argument("<kind>", `What it tells: ${noticeKinds.join(", ")}.`, kindOf)
    .option("--token <id>", "About a token that there is; without it about a made-up one, and no database is opened.")
    .addOption(new Option("--html", "The HTML part alone.").conflicts("text"))
    .option("--text", "Subject and text; the default.");
  finish(preview, async (config, options, kind) =>
    printMail(await mailOf(config, options, kindOf(String(kind))), options),
  );
  const list = notices
    .command("list")
    .description("List notices, newest first.")
    .option("--dead", "Only those that were given up.");
  finish(list, async (config, options) => printList(await operate(config, "notices.list", options), options));
  const retry = notices.command("retry <id>").description("Have a notice that was given up tried again.");
  finish(retry, async (config, options, id) => {
    const notice = await operate(config, "notices.retry", { ...options, id });
    if (options.json) process.stdout.write(`${JSON.stringify(notice)}\n`);
    else printLine(noticeShape.parse(notice));
  });
}

function finish(command: Command, run: (config: Config, options: Options, argument: unknown) => Promise<void>): void {
  command.option("--account <id>", "The account, if the instance has several.").option("--json", "Print JSON.");
  addSettings(command, [...databaseSettings, ...linkSettings]).action(async (...given: unknown[]) => {
    // Commander hands over the argument, if there is one, then the options, then the command.
    const options = given.at(-2) as Options;
    await run(configOf(options), options, given[0]);
  });
}

async function operate(config: Config, name: string, input: Options): Promise<unknown> {
  const { runOperator } = await import("#app/run-operator.ts");
  return runOperator(config, name, input);
}

async function mailOf(config: Config, options: Options, kind: NoticeKind): Promise<z.infer<typeof mailShape>> {
  if (options.token !== undefined)
    return mailShape.parse(await operate(config, "notices.preview", { ...options, kind }));
  const { previewSample } = await import("#modules/notices/preview-notice.ts");
  const url = config.publicUrl ?? `http://localhost:${config.port}`;
  return previewSample(kind, { region: config.region.name, url: () => url, peers: config.peers });
}

function printMail({ subject, text, html }: z.infer<typeof mailShape>, options: Options): void {
  if (options.json) process.stdout.write(`${JSON.stringify({ subject, text, html })}\n`);
  else process.stdout.write(options.html ? `${html}\n` : `Subject: ${subject}\n\n${text}`);
}

function printList(answer: unknown, options: Options): void {
  const notices = z.array(noticeShape).parse(answer);
  if (options.json) process.stdout.write(`${JSON.stringify(answer)}\n`);
  else if (notices.length === 0) process.stderr.write("No notices.\n");
  else for (const notice of notices) printLine(notice);
}

function printLine(notice: z.infer<typeof noticeShape>): void {
  const { id, kind, token, channel, recipient, state, attempts, lastError, createdAt } = notice;
  const tries = attempts === 1 ? "1 try" : `${attempts} tries`;
  const error = lastError === null ? "" : `  ${lastError}`;
  process.stdout.write(
    `${id}  ${createdAt.toISOString()}  ${kind}  ${token}  ${channel} ${recipient}  ${state} after ${tries}${error}\n`,
  );
}

function kindOf(text: string): NoticeKind {
  const kind = noticeKinds.find((known) => known === text);
  if (kind === undefined) throw new InvalidArgumentError(`There is no such kind; there are ${noticeKinds.join(", ")}.`);
  return kind;
}
