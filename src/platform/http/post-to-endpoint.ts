import type { Secret } from "#kernel/secret.ts";

export type EndpointPost = {
  readonly url: string;
  /** Sent as a bearer token. */
  readonly key: Secret | null;
  readonly body: unknown;
  /** How the endpoint is called in errors. */
  readonly name: string;
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly mostBytes: number;
};

/** The endpoint answered, and said no. Of its words nothing is kept: they may repeat what it was sent. */
export class EndpointRefusal extends Error {
  readonly status: number;
  /** Whether the same request may well be answered another time. */
  readonly isPassing: boolean;

  constructor(name: string, status: number) {
    super(`${name} answered ${status}`);
    this.name = "EndpointRefusal";
    this.status = status;
    this.isPassing = status < 400 || status >= 500 || passing.has(status);
  }
}

const passing = new Set([408, 409, 425, 429]);

/** Posts JSON to an endpoint that the operator set. Answers its JSON; undefined for what is none. */
export async function postToEndpoint(post: EndpointPost): Promise<unknown> {
  const { url, key, body, name, seconds, signal } = post;
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      ...(key === null ? {} : { authorization: `Bearer ${key.reveal()}` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(seconds * 1_000)]),
    // The key is for the configured host alone.
    redirect: "error",
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new EndpointRefusal(name, response.status);
  }
  return parseJson(await readLimited(response, post));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readLimited({ body }: Response, { name, mostBytes }: EndpointPost): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) throw new Error(`${name} answered more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
