import { join } from "node:path";
import { openPostgres } from "#platform/database/postgres.ts";
import { createThrowawayDatabase } from "#testkit/throwaway-database.ts";
import type { Case } from "./cases.ts";
import { type Amounts, fill } from "./fill.ts";
import { graphqlRequest, type LoadClient } from "./load.ts";
import { connections, sideOf, warmUp } from "./measure.ts";
import { machine } from "./report.ts";
import { type MeasuredServer, startInstance } from "./servers.ts";

/** An instance's own CPU does not depend on how much its database holds. */
export const comparedAmounts: Amounts = { tokens: 1_000, accounts: 10, schemas: 20, tables: 2_000, columns: 20_000 };

/** What can be taken out, and the program without it. */
export const programsWithout: Readonly<Record<string, string>> = {
  life: join(import.meta.dirname, "without-life.ts"),
};

export type CompareInput = {
  readonly load: LoadClient;
  readonly program: string;
  readonly cases: readonly Case[];
  readonly rounds: number;
  readonly secondsPerRound: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly nodeOptions: readonly string[];
  readonly createToken: (environment: Readonly<Record<string, string>>) => Promise<string>;
};

type Compared = {
  readonly name: string;
  /** Microseconds in the calmest quarter of the rounds. */
  readonly whole: number;
  readonly without: number;
  readonly added: readonly number[];
};

/**
 * Two instances over one database are asked the same in turns, each round in the other order, so that both see the same
 * weather. What is added is told twice: as the median of the rounds' ratios, and between the calmest quarter of the rounds of
 * each, which other work on the machine has disturbed the least. Answers Markdown.
 */
export async function compare(input: CompareInput): Promise<string> {
  await using throwaway = await createThrowawayDatabase("catalog_compare", { empty: true });
  {
    await using database = openPostgres({ url: throwaway.url, poolSize: 1, onWarning: () => undefined });
    await fill(database, comparedAmounts);
  }
  const environment = { DATABASE_URL: throwaway.url, CATALOG_PORT: "0", ...input.settings };
  const token = await input.createToken(environment);
  await using whole = await startInstance(environment, input.nodeOptions);
  await using without = await startInstance(environment, [], { file: input.program, args: [] });
  if (!(await tellsStanding(whole, token)) || (await tellsStanding(without, token)))
    throw new Error("what is compared does not differ in what it should");
  const compared: Compared[] = [];
  for (const one of input.cases) compared.push(await compareCase(input, one, { token, whole, without }));
  const rows = compared.map(({ name, ...figures }) => [
    name,
    `${Math.round(figures.without)} µs`,
    `${Math.round(figures.whole)} µs`,
    `**${percent(figures.whole / figures.without - 1)}**`,
    percent(median(figures.added)),
  ]);
  const head = ["CPU a request", "without", "with", "added", `median of ${input.rounds} rounds`];
  return [head, ["---", "---:", "---:", "---:", "---:"], ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .concat("", machine("PostgreSQL on the same machine"))
    .join("\n");
}

async function tellsStanding({ port }: MeasuredServer, token: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/me`, { headers: { authorization: `Bearer ${token}` } });
  await response.text();
  return response.ok && response.headers.has("ratelimit");
}

type Sides = { readonly token: string; readonly whole: MeasuredServer; readonly without: MeasuredServer };

async function compareCase(
  { load, rounds, secondsPerRound }: CompareInput,
  { name, body }: Case,
  { token, whole, without }: Sides,
): Promise<Compared> {
  const request = graphqlRequest(body, token);
  for (const { port } of [whole, without]) await warmUp(load, { port, request, connections });
  const cpu = new Map<MeasuredServer, number[]>([
    [whole, []],
    [without, []],
  ]);
  for (let round = 0; round < rounds; round += 1) {
    for (const server of round % 2 === 0 ? [whole, without] : [without, whole])
      cpu.get(server)?.push((await sideOf(load, server, request, secondsPerRound)).cpuMicroseconds);
  }
  const [all = [], least = []] = [cpu.get(whole), cpu.get(without)];
  const added = all.map((microseconds, round) => microseconds / (least[round] ?? Number.NaN) - 1);
  return { name, whole: calmest(all), without: calmest(least), added };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}

function calmest(values: readonly number[]): number {
  const quarter = values.toSorted((one, other) => one - other).slice(0, Math.ceil(values.length / 4));
  return quarter.reduce((sum, value) => sum + value, 0) / quarter.length;
}

function percent(ratio: number): string {
  return `${ratio < 0 ? "−" : "+"}${Math.abs(ratio * 100).toFixed(1)} %`;
}
