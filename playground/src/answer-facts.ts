/** What is known of an answer besides what it says. */
export interface AnswerFacts {
  /** 0 when no answer came. */
  status: number;
  milliseconds: number;
  bytes: number;
  requestId: string | undefined;
  /** What the operation cost, where the server says so. */
  cost: number | undefined;
  rate: RateLeft | undefined;
  retryAfterSeconds: number | undefined;
}

export interface RateLeft {
  left: number;
  resetSeconds: number | undefined;
}

/** Reads `RateLimit: "name";r=50;t=30`, and the form before it, `limit=100, remaining=50, reset=30`. */
export function readRateLimit(header: string | null): RateLeft | undefined {
  if (header === null) return undefined;
  const left = /(?:^|[;,\s])(?:r|remaining)=(\d+)/i.exec(header)?.[1];
  const reset = /(?:^|[;,\s])(?:t|reset)=(\d+)/i.exec(header)?.[1];
  if (left === undefined) return undefined;
  return { left: Number(left), resetSeconds: reset === undefined ? undefined : Number(reset) };
}

/** `extensions.cost` of an answer: what was charged, else what was asked for. */
export function readCost(extensions: Readonly<Record<string, unknown>> | null | undefined): number | undefined {
  const { cost } = { ...extensions };
  if (typeof cost === "number") return cost;
  if (typeof cost !== "object" || cost === null) return undefined;
  const { charged, requested } = cost as { charged?: unknown; requested?: unknown };
  return [charged, requested].find((value) => typeof value === "number");
}

const plain = new Intl.NumberFormat("en");

export function describeBytes(bytes: number): string {
  return bytes < 10_000 ? `${plain.format(bytes)} B` : `${plain.format(Math.round(bytes / 1000))} kB`;
}

/** The facts as words, in the order of the line below the answer. */
export function describeFacts(facts: AnswerFacts): string[] {
  const words = [facts.status === 0 ? "No answer" : `HTTP ${facts.status}`, `${Math.round(facts.milliseconds)} ms`];
  if (facts.bytes > 0) words.push(describeBytes(facts.bytes));
  if (facts.cost !== undefined) words.push(`cost ${plain.format(facts.cost)}`);
  if (facts.rate !== undefined) {
    const reset = facts.rate.resetSeconds === undefined ? "" : `, anew in ${facts.rate.resetSeconds} s`;
    words.push(`${plain.format(facts.rate.left)} points left${reset}`);
  }
  return words;
}
