import type { Case } from "./cases.ts";
import { graphqlRequest, type LoadClient, type LoadOrder } from "./load.ts";
import type { MeasuredServer, RawServer } from "./servers.ts";

export const connections = 16;

export type Side = { readonly cpuMicroseconds: number; readonly perSecond: number; readonly meanMilliseconds: number };
export type Measurement = {
  readonly name: string;
  readonly bytes: number;
  readonly raw: Side;
  readonly instance: Side;
};

export type MeasureInput = {
  readonly load: LoadClient;
  readonly raw: RawServer;
  readonly instance: MeasuredServer;
  readonly token: string;
  readonly seconds: number;
};

/** The case on the instance, and the same bytes from the raw server before and after, so that both see the same weather. */
export async function measure(input: MeasureInput, { name, body }: Case): Promise<Measurement> {
  const { load, raw, instance, token, seconds } = input;
  const bytes = await answerTo(instance.port, body, token);
  await raw.answerWith(bytes);
  const request = graphqlRequest(body, token);
  await load.run({ port: raw.port, request, connections, seconds: 0.5 });
  await warmUp(load, { port: instance.port, request, connections });
  const before = await sideOf(load, raw, request, seconds / 2);
  const own = await sideOf(load, instance, request, seconds);
  const after = await sideOf(load, raw, request, seconds / 2);
  return { name, bytes: Buffer.byteLength(bytes), instance: own, raw: meanOf(before, after) };
}

const warmUpRequests = 1_500;
const warmUpSeconds = 4;

/** Hot code is compiled after some hundreds of calls; a case of seconds each is not waited for. */
export async function warmUp(load: LoadClient, order: LoadOrder): Promise<void> {
  await load.run({ ...order, requests: warmUpRequests, seconds: warmUpSeconds });
}

/** The answer's text; it has to be one without errors. */
async function answerTo(port: number, body: string, token: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/public/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", authorization: `Bearer ${token}` },
    body,
  });
  const text = await response.text();
  if (response.status !== 200 || text.includes('"errors"')) throw new Error(`${response.status} ${text}`);
  return text;
}

export async function sideOf(
  load: LoadClient,
  server: MeasuredServer,
  request: string,
  seconds: number,
): Promise<Side> {
  const before = await server.usage();
  const { answered, milliseconds } = await load.run({ port: server.port, request, connections, seconds });
  const after = await server.usage();
  return {
    cpuMicroseconds: (after.cpu - before.cpu) / answered,
    perSecond: (answered / milliseconds) * 1000,
    meanMilliseconds: (milliseconds * connections) / answered,
  };
}

function meanOf(one: Side, other: Side): Side {
  const mean = (key: keyof Side): number => (one[key] + other[key]) / 2;
  return {
    cpuMicroseconds: mean("cpuMicroseconds"),
    perSecond: mean("perSecond"),
    meanMilliseconds: mean("meanMilliseconds"),
  };
}

/** Memory after each of these numbers of requests to a process that has answered nothing else. */
export async function measureMemory(
  { load, instance, token }: MeasureInput,
  { body }: Case,
  marks: readonly number[],
): Promise<number[]> {
  const request = graphqlRequest(body, token);
  const memory: number[] = [];
  let sent = 0;
  for (const mark of marks) {
    await load.run({ port: instance.port, request, connections, requests: mark - sent });
    sent = mark;
    memory.push((await instance.usage()).rss);
  }
  return memory;
}
