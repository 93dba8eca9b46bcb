import type { FetcherParams, Observable } from "@graphiql/toolkit";
import { type ExecutionResult, GraphQLError } from "graphql";
import { type Client, createClient } from "graphql-ws";

function socketUrl(): string {
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${window.location.host}/public/graphql`;
}

/** Why a subscription ended, in words: the server's own reason where it gave one. */
function endOf(error: unknown): ExecutionResult {
  if (Array.isArray(error)) return { errors: error };
  if (error instanceof CloseEvent) {
    const reason = error.reason === "" ? "the connection was closed" : error.reason;
    return { errors: [new GraphQLError(`The subscription ended: ${reason} (${error.code}).`)] };
  }
  const reason = error instanceof Error ? error.message : "the connection failed";
  return { errors: [new GraphQLError(`The subscription ended: ${reason}.`)] };
}

/**
 * Subscriptions under one token. Each gets a WebSocket of its own: graphql-ws counts a subscription that ended in an
 * error as still open, so a shared client would keep its socket for ever after the first one.
 */
export function createSockets(token: string) {
  const open = new Set<Client>();

  function subscribe({ query, variables, operationName }: FetcherParams): Observable<ExecutionResult> {
    return {
      subscribe(observer: unknown) {
        // GraphiQL only ever passes the object form; the type also allows three functions.
        const sink = observer as { next(result: ExecutionResult): void; complete(): void };
        const client = createClient({
          url: socketUrl(),
          connectionParams: { authorization: `Bearer ${token}` },
          // A silent reconnect would hide both the gap and its reason, a revoked token for one.
          retryAttempts: 0,
        });
        open.add(client);
        function end() {
          open.delete(client);
          void client.dispose();
          sink.complete();
        }
        const unsubscribe = client.subscribe(
          { query, variables, operationName },
          {
            // The wire carries plain objects; GraphiQL prints them and never calls a method of an error.
            next: (result) => sink.next(result as ExecutionResult),
            error(error) {
              sink.next(endOf(error));
              end();
            },
            complete: end,
          },
        );
        return { unsubscribe };
      },
    };
  }

  function dispose(): void {
    for (const client of open) void client.dispose();
    open.clear();
  }

  return { subscribe, dispose };
}
