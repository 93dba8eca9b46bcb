import { hash } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** What the endpoint was sent. */
export type EmbeddingRequest = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly model: string; readonly input: readonly string[]; readonly dimensions?: number };
};

/** What it says to a request: a list of vectors, a status with or without a body, or nothing at all. */
export type EmbeddingReply =
  | readonly (readonly number[])[]
  | { readonly status: number; readonly body?: string }
  | "never";

export type EmbeddingServer = AsyncDisposable & {
  readonly url: string;
  readonly requests: EmbeddingRequest[];
  /** How the next requests are answered, until it is said anew. */
  reply: (request: EmbeddingRequest) => EmbeddingReply;
};

const dimensionsOfItsOwn = 128;

/** A server that speaks the protocol of OpenAI's embeddings, in so far as a client can tell. */
export async function startEmbeddingServer(): Promise<EmbeddingServer> {
  const requests: EmbeddingRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as EmbeddingRequest["body"];
    const received = { path: `${request.method} ${request.url}`, headers: request.headers, body };
    requests.push(received);
    const reply = running.reply(received);
    if (reply === "never") return;
    const { status, text } =
      "status" in reply
        ? { status: reply.status, text: reply.body ?? '{"error":{"message":"no"}}' }
        : { status: 200, text: embeddings(body.model, reply) };
    const more = status === 307 ? { location: "/elsewhere" } : {};
    response.writeHead(status, { "content-type": "application/json", ...more }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const running: EmbeddingServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    reply: toyReply,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return running;
}

export const toyReply = ({ body }: EmbeddingRequest): EmbeddingReply =>
  body.input.map((text) => toyEmbedding(text, body.dimensions ?? dimensionsOfItsOwn));

function embeddings(model: string, vectors: readonly (readonly number[])[]): string {
  const data = vectors.map((embedding, index) => ({ object: "embedding", index, embedding }));
  // The order is told by the index alone.
  return JSON.stringify({
    object: "list",
    model,
    data: data.toReversed(),
    usage: { prompt_tokens: 1, total_tokens: 1 },
  });
}

/** What the toy model knows of English: words that mean the same, beside the words of the demo catalog. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  revenue: ["taking", "turnover", "earning"],
  month: ["calendar", "period"],
  channel: ["route"],
  customer: ["client", "buyer"],
  cancel: ["quit", "cancellation"],
  subscription: ["plan"],
  reason: ["why"],
  value: ["worth", "wealthy", "valuable"],
  green: ["unroasted"],
  coffee: ["bean"],
  inventory: ["warehouse", "stock"],
  country: ["nation"],
  cupping: ["taste"],
  score: ["mark"],
  fee: ["charge"],
  payment: ["paying"],
  method: ["way"],
  session: ["visit"],
  order: ["purchase"],
  churn: ["left", "churned"],
  cover: ["empty", "shortly"],
  product: ["goods"],
  margin: ["profit"],
  null: ["erase", "remove"],
  ip: ["network"],
};
const conceptOf = new Map(Object.entries(meanings).flatMap(([concept, words]) => words.map((word) => [word, concept])));
const withoutMeaning = new Set(
  "a an and as at by do does for from group having in into is it join of on or our over per select set sum that the their to use what where which with who avg count end".split(
    " ",
  ),
);

/** A model that is no model: each concept has a direction of its own, made of its name, and a text is the sum of its concepts. */
export function toyEmbedding(text: string, dimensions: number): number[] {
  const words = (text.toLowerCase().match(/[a-z]+/g) ?? []).filter((word) => !withoutMeaning.has(word));
  const counts = new Map<string, number>();
  for (const word of words) {
    const stem = word.length > 3 ? word.replace(/(?<!s)s$/, "") : word;
    const concept = conceptOf.get(stem) ?? conceptOf.get(word) ?? stem;
    counts.set(concept, (counts.get(concept) ?? 0) + 1);
  }
  const vector = new Array<number>(dimensions).fill(0);
  for (const [concept, count] of counts) {
    const bytes = hash("sha256", concept, "buffer");
    for (let place = 0; place < 8; place += 1) {
      const at = bytes.readUInt16BE(place * 2) % dimensions;
      vector[at] = (vector[at] ?? 0) + (((bytes[16 + place] ?? 0) & 1) === 1 ? 1 : -1) * Math.log(1 + count);
    }
  }
  return vector;
}
