import type { FetcherParams, Observable } from "@graphiql/toolkit";
import { type ExecutionResult, GraphQLError } from "graphql";
import { type Client, createClient } from "graphql-ws";
import type { CallTarget } from "./http-call.ts";

/** How a subscription goes: what has come, and since it ended why. */
export interface StreamState {
  events: number;
  startedAt: number;
  lastAt: number | undefined;
  end: string | undefined;
  /** Whether it ended because the token did; why that was is known to whoever asks with it once more. */
  isTokenEnded?: boolean;
}

export type OnStream = (state: StreamState) => void;

function socketUrl(origin: string): string {
  return `${origin.replace(/^http/, "ws")}/public/graphql`;
}

const closings: Readonly<Record<string, string>> = {
  1000: "the server has said all it will",
  1001: "the server is going away, or this page is",
  1006: "the connection broke",
  4401: "the token is not good any more",
};

/** Why a subscription ended, in words: the server's own reason where it gave one. */
function reasonOf(error: unknown): string {
  if (Array.isArray(error)) return error.map(({ message }) => String(message)).join(" ");
  if (error instanceof CloseEvent) {
    const why = error.reason === "" ? (closings[error.code] ?? "the connection was closed") : error.reason;
    return `${why.replace(/\.$/, "")} (${error.code})`;
  }
  return error instanceof Error ? error.message : "the connection failed";
}

function failureOf(error: unknown): ExecutionResult {
  if (Array.isArray(error)) return { errors: error };
  return { errors: [new GraphQLError(`The subscription ended: ${reasonOf(error)}.`)] };
}

/**
 * Subscriptions under one token. Each gets a WebSocket of its own: graphql-ws counts a subscription that ended in an
 * error as still open, so a shared client would keep its socket for ever after the first one.
 */
export function createSockets({ origin, token }: CallTarget, onStream: OnStream) {
  const open = new Set<Client>();

  function subscribe({ query, variables, operationName }: FetcherParams): Observable<ExecutionResult> {
    return {
      subscribe(observer: unknown) {
        // GraphiQL only ever passes the object form; the type also allows three functions.
        const sink = observer as { next(result: ExecutionResult): void; complete(): void };
        const client = createClient({
          url: socketUrl(origin),
          connectionParams: { authorization: `Bearer ${token}` },
          // A silent reconnect would hide both the gap and its reason, a revoked token for one.
          retryAttempts: 0,
        });
        open.add(client);
        let state: StreamState = { events: 0, startedAt: Date.now(), lastAt: undefined, end: undefined };
        function tell(change: Partial<StreamState>) {
          if (state.end !== undefined) return;
          state = { ...state, ...change };
          onStream(state);
        }
        function end(reason: string, isTokenEnded = false) {
          tell({ end: reason, isTokenEnded });
          open.delete(client);
          void client.dispose();
          sink.complete();
        }
        tell({});
        const unsubscribe = client.subscribe(
          { query, variables, operationName },
          {
            next(result) {
              tell({ events: state.events + 1, lastAt: Date.now() });
              // The wire carries plain objects; GraphiQL prints them and never calls a method of an error.
              sink.next(result as ExecutionResult);
            },
            error(error) {
              // What came last is worth more than a second telling of why: that stands in the line below it.
              if (state.events === 0) sink.next(failureOf(error));
              end(reasonOf(error), error instanceof CloseEvent && error.code === 4401);
            },
            complete: () => end(closings[1000] ?? ""),
          },
        );
        return {
          unsubscribe() {
            tell({ end: "you stopped it" });
            unsubscribe();
          },
        };
      },
    };
  }

  function dispose(): void {
    for (const client of open) void client.dispose();
    open.clear();
  }

  return { subscribe, dispose };
}
