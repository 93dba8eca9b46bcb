// `npm run bench [-- --quick] [--long] [--only postgres|embedded] [--set NAME=value]`: what requests cost, against a bare server that
// returns the same bytes. Prints Markdown. The filled databases are kept for the next run. With --long also memory over
// 200,000 requests and every list in every way that it can be asked, on 5,000,000 edges (`npm run bench:explain`).
// `npm run bench -- --compare-without life`: what usage, limits and what answers tell of a token's life add to a request.
import { execFile, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { prepareEmbedded, preparePostgres } from "./bench-databases.ts";
import { type Case, casesFor } from "./cases.ts";
import { compare, comparedAmounts, programsWithout } from "./compare.ts";
import { type Amounts, benchAccount, fullAmounts } from "./fill.ts";
import { startLoadClient } from "./load.ts";
import { connections, type MeasureInput, type Measurement, measure, measureMemory } from "./measure.ts";
import { machine, megabytes, tableOf } from "./report.ts";
import { logFile, startInstance, startRaw } from "./servers.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    long: { type: "boolean", default: false },
    only: { type: "string" },
    /** Only the cases whose name contains this. */
    case: { type: "string", default: "" },
    /** Settings of the measured instance, such as CATALOG_ANSWER_CACHE_BYTES=0. */
    set: { type: "string", multiple: true, default: [] },
    /** Measures what this adds, and nothing else. */
    "compare-without": { type: "string" },
    /** For Node of the measured instance, such as --cpu-prof. */
    node: { type: "string", multiple: true, default: [] },
  },
});
const seconds = options.quick ? 2 : 8;
/** What is measured is what a request costs, not how many an account has. */
const unlimited = { CATALOG_RATE_POINTS: "2000000000" };
const settings = { ...unlimited, ...Object.fromEntries(options.set.map((text) => text.split(/=(.*)/s, 2))) };

const say = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};
const progress = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

using load = startLoadClient();
await using raw = await startRaw();

const without = options["compare-without"];
if (without !== undefined) await compareWithout(without);
if (without === undefined && options.only !== "embedded") await benchPostgres();
if (without === undefined && options.only !== "postgres") await benchEmbedded();
rmSync(logFile, { force: true });
if (options.long) {
  const explain = spawnSync(process.execPath, [join(import.meta.dirname, "explain.ts")], { stdio: "inherit" });
  process.exitCode = explain.status ?? 1;
}

async function compareWithout(name: string): Promise<void> {
  const program = programsWithout[name];
  if (program === undefined)
    throw new Error(`--compare-without knows ${Object.keys(programsWithout).join(", ")}, not ${name}`);
  const compared = new Set(["currentToken", "getTables(50), ten fields"]);
  const cases = casesFor(comparedAmounts).filter((one) => compared.has(one.name) && one.name.includes(options.case));
  const rounds = options.quick ? 12 : 40;
  const input = {
    load,
    program,
    cases,
    rounds,
    secondsPerRound: 0.6,
    settings,
    nodeOptions: options.node,
    createToken,
  };
  say(await compare(input));
}

async function benchPostgres(): Promise<void> {
  const { url, version } = await preparePostgres(fullAmounts, progress);
  const environment = { DATABASE_URL: url, CATALOG_PORT: "0", ...settings };
  const token = await createToken(environment);
  await using instance = await startInstance(environment, options.node);
  const input = { load, raw, instance, token, seconds };
  const cases = casesFor(fullAmounts).filter(({ name }) => name.includes(options.case));
  say(tableOf("PostgreSQL", await measureAll(input, cases)));
  say(
    `\n${contentsOf(fullAmounts)} CPU is that of the instance; PostgreSQL's own comes on top and shows in the mean time.`,
  );
  say(machine(`PostgreSQL ${version} on the same machine`));
  if (options.long) await tellMemory(environment, token, casesFor(fullAmounts)[0]);
}

async function benchEmbedded(): Promise<void> {
  const folder = await prepareEmbedded(fullAmounts, progress);
  const environment = { CATALOG_DATA: folder, CATALOG_PORT: "0", ...settings };
  const token = await createToken(environment);
  await using instance = await startInstance(environment, options.node);
  const cases = casesFor(fullAmounts).filter(({ name }) => name.includes(options.case));
  const measurements = await measureAll({ load, raw, instance, token, seconds }, cases);
  say(`\n${tableOf("Embedded", measurements)}`);
  say(`\n${contentsOf(fullAmounts)} CPU holds the database's, which runs in the instance's process.`);
  say(
    `Start with this data, from the process's first moment until it answers: ${(instance.startMilliseconds / 1000).toFixed(1)} s.`,
  );
  say(machine("PGlite in the process"));
}

async function measureAll(input: MeasureInput, cases: readonly Case[]): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const one of cases) {
    progress(one.name);
    measurements.push(await measure(input, one));
  }
  return measurements;
}

async function tellMemory(
  environment: Readonly<Record<string, string>>,
  token: string,
  one: Case | undefined,
): Promise<void> {
  if (one === undefined) return;
  progress("memory over 200,000 requests");
  await using instance = await startInstance(environment, options.node);
  const marks = [20_000, 80_000, 140_000, 200_000];
  const memory = await measureMemory({ load, raw, instance, token, seconds }, one, marks);
  const points = marks.map((mark, index) => `${mark.toLocaleString("en")}: ${megabytes(memory[index] ?? 0)}`);
  say(`Memory (RSS) of a fresh process after requests of ${one.name}: ${points.join(", ")}.`);
}

/** By the command line, as an operator would. */
async function createToken(environment: Readonly<Record<string, string>>): Promise<string> {
  const cli = join(import.meta.dirname, "../../src/cli.ts");
  const { CATALOG_PORT: _, ...settings } = environment;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cli, "token", "create", "--scope", "read-only", "--account", benchAccount],
    { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings } },
  );
  return stdout.trim();
}

function contentsOf({ tokens, columns, tables }: Amounts): string {
  const number = (value: number): string => value.toLocaleString("en");
  return `${number(tokens)} tokens, ${number(columns)} columns of ${number(tables)} tables; ${connections} connections, ${seconds} s a case.`;
}
