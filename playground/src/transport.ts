import type { Fetcher, FetcherParams } from "@graphiql/toolkit";
import { type ExecutionResult, GraphQLError, getOperationAST, parse } from "graphql";
import { post } from "./http-call.ts";
import { createSockets } from "./sockets.ts";

/** GraphiQL's own schema query carries this name, so that logs and metrics can tell it from what people run. */
export const schemaQueryName = "PlaygroundSchema";

/** How the server answered the schema query. */
export type SchemaOutcome = { state: "accepted" } | { state: "refused"; message: string };

/** Everything the page sends under one token; a new token gets a new transport. */
export interface Transport {
  fetcher: Fetcher;
  /** Runs one small query of the page itself. */
  ask(query: string): Promise<ExecutionResult>;
  dispose(): void;
}

function isSubscription({ query, operationName }: FetcherParams): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === "subscription";
  } catch {
    // What does not parse goes to the server, whose answer names the place.
    return false;
  }
}

export function createTransport(token: string, onSchema: (outcome: SchemaOutcome) => void): Transport {
  const sockets = createSockets(token);

  async function readSchema(params: FetcherParams): Promise<ExecutionResult> {
    const result = await post(token, params);
    if (result.data != null) {
      onSchema({ state: "accepted" });
      return result;
    }
    const message = result.errors?.[0]?.message ?? "The server sent no schema.";
    onSchema({ state: "refused", message });
    // Throwing keeps GraphiQL from asking a second time in an older dialect.
    throw new Error(message);
  }

  const fetcher: Fetcher = (params) => {
    if (token === "") return { errors: [new GraphQLError("Paste an API token at the top of the page first.")] };
    if (params.operationName === schemaQueryName) return readSchema(params);
    return isSubscription(params) ? sockets.subscribe(params) : post(token, params);
  };

  return {
    fetcher,
    ask: (query) => post(token, { query }),
    dispose: () => sockets.dispose(),
  };
}
