import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** What the endpoint was sent. */
export type ChatRequest = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly max_tokens: number;
    readonly [other: string]: unknown;
  };
};

/** What it says to a request: an answer's text, a status, or nothing at all. */
export type ChatReply = string | { readonly status: number; readonly body?: string } | "never";

export type OpenaiServer = AsyncDisposable & {
  readonly url: string;
  readonly requests: ChatRequest[];
  /** How the next requests are answered, until it is said anew. */
  reply: (request: ChatRequest) => ChatReply;
};

/** A server that speaks the protocol of OpenAI's chat completions, in so far as a client can tell. */
export async function startOpenaiServer(): Promise<OpenaiServer> {
  const requests: ChatRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as ChatRequest["body"];
    const received = { path: `${request.method} ${request.url}`, headers: request.headers, body };
    requests.push(received);
    const reply = running.reply(received);
    if (reply === "never") return;
    const { status, text } =
      typeof reply === "string"
        ? { status: 200, text: completion(body.model, reply) }
        : { status: reply.status, text: reply.body ?? '{"error":{"message":"no"}}' };
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const running: OpenaiServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    reply: () => "An answer.",
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return running;
}

function completion(model: string, content: string): string {
  return JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model,
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
}
