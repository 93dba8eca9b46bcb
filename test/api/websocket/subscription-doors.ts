import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { bearer, type HeaderValues } from "../http/callers.ts";

export type Change = { readonly assetType: string; readonly action: string; readonly ids: readonly string[] };

/** A subscription as a client holds it, whichever door it came through. */
export type OpenSubscription = AsyncDisposable & {
  /** The next message, or undefined when the subscription has ended. */
  readonly next: () => Promise<{ readonly data?: unknown; readonly errors?: readonly unknown[] } | undefined>;
  /** Resolves with the milliseconds that it took from now until the end. */
  readonly ended: () => Promise<number>;
};

export type SubscriptionDoor = {
  readonly name: string;
  readonly open: (url: string, token: string, query: string) => Promise<OpenSubscription>;
};

export function socketClient(
  url: string,
  token: string | undefined,
  more: { headers?: HeaderValues; on?: object } = {},
): Client {
  class Socket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers: more.headers });
    }
  }
  return createClient({
    url: `${url.replace(/^http/, "ws")}/public/graphql`,
    webSocketImpl: Socket,
    connectionParams: token === undefined ? undefined : { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    on: more.on,
    onNonLazyError: () => undefined,
  });
}

export const websocketDoor: SubscriptionDoor = {
  name: "graphql-ws",
  open: async (url, token, query) => {
    const client = socketClient(url, token);
    const messages = client.iterate({ query });
    return subscription(messages, async () => {
      await messages.return?.();
      await client.dispose();
    });
  },
};

export const eventStreamDoor: SubscriptionDoor = {
  name: "Server-Sent Events",
  open: async (url, token, query) => {
    const stop = new AbortController();
    const response = await fetch(`${url}/public/graphql`, {
      method: "POST",
      headers: { ...bearer(token), "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ query }),
      signal: stop.signal,
    });
    return subscription(serverSentEvents(response), async () => stop.abort());
  },
};

async function* serverSentEvents(response: Response): AsyncGenerator<{ data?: unknown; errors?: readonly unknown[] }> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return yield await response.json();
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      const data = /^data: ?(.+)$/m.exec(event)?.[1];
      if (/^event: complete$/m.test(event)) return;
      if (data !== undefined) yield JSON.parse(data);
    }
  }
}

function subscription(messages: AsyncIterator<unknown>, close: () => Promise<void>): OpenSubscription {
  const next: OpenSubscription["next"] = async () => {
    // The messages of both doors are results of GraphQL.
    const { done, value } = await messages.next();
    return done ? undefined : (value as { data?: unknown });
  };
  return {
    next,
    ended: async () => {
      const began = performance.now();
      // A closed socket is told as an error, the end of a stream as its end.
      while ((await next().catch(() => undefined)) !== undefined);
      return performance.now() - began;
    },
    [Symbol.asyncDispose]: close,
  };
}
