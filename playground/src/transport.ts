import type { Fetcher, FetcherParams } from "@graphiql/toolkit";
import { type ExecutionResult, GraphQLError, getOperationAST, type OperationTypeNode, parse } from "graphql";
import type { AnswerFacts } from "./answer-facts.ts";
import type { WireError } from "./explain.ts";
import { type CallTarget, post } from "./http-call.ts";
import { createSockets, type OnStream, type StreamState } from "./sockets.ts";

/** GraphiQL's own schema query carries this name, so that logs and metrics can tell it from what people run. */
export const schemaQueryName = "PlaygroundSchema";

/** How the server answered the schema query. */
export type SchemaOutcome = { state: "accepted" } | { state: "refused"; error: WireError };

/** What the page hears of its calls. */
export interface Listener {
  onSchema(outcome: SchemaOutcome): void;
  onSent(): void;
  onAnswer(answer: { facts: AnswerFacts; error: WireError | undefined }): void;
  onStream: OnStream;
  /** Asked before a change is sent; false keeps it here. */
  mayChange(document: string): Promise<boolean>;
}

/** Everything the page sends under one token to one region; another of either gets a new transport. */
export interface Transport {
  fetcher: Fetcher;
  /** Runs one small operation of the page itself. */
  ask(query: string, variables?: Record<string, unknown>): Promise<ExecutionResult>;
  dispose(): void;
}

export function operationTypeOf({ query, operationName }: FetcherParams): OperationTypeNode | undefined {
  try {
    return getOperationAST(parse(query), operationName)?.operation;
  } catch {
    // What does not parse goes to the server, whose answer names the place.
    return undefined;
  }
}

function firstError({ errors }: ExecutionResult): WireError | undefined {
  const [error] = errors ?? [];
  return error && { message: error.message, extensions: error.extensions };
}

export function createTransport(target: CallTarget, listener: Listener): Transport {
  const sockets = createSockets(target, (stream) => {
    listener.onStream(stream);
    if (stream.isTokenEnded) void tellWhy(stream);
  });

  /** The socket only says that the token has ended; a call with it is refused with the reason. */
  async function tellWhy(stream: StreamState): Promise<void> {
    const { result } = await post(target, { query: "{ __typename }" });
    const error = firstError(result);
    if (error !== undefined) listener.onStream({ ...stream, end: error.message.replace(/\.$/, "") });
  }

  async function readSchema(params: FetcherParams): Promise<ExecutionResult> {
    const { result } = await post(target, params);
    if (result.data != null) {
      listener.onSchema({ state: "accepted" });
      return result;
    }
    const error = firstError(result) ?? { message: "The server sent no schema." };
    listener.onSchema({ state: "refused", error });
    // Throwing keeps GraphiQL from asking a second time in an older dialect.
    throw new Error(error.message);
  }

  async function run(params: FetcherParams, isChange: boolean): Promise<ExecutionResult> {
    if (isChange && !(await listener.mayChange(params.query)))
      return { errors: [new GraphQLError("Not sent: you kept this change here.")] };
    listener.onSent();
    const { result, facts } = await post(target, params);
    listener.onAnswer({ facts, error: firstError(result) });
    return result;
  }

  const fetcher: Fetcher = (params) => {
    if (target.token === "") return { errors: [new GraphQLError("Paste an API token at the top of the page first.")] };
    if (params.operationName === schemaQueryName) return readSchema(params);
    const type = operationTypeOf(params);
    return type === "subscription" ? sockets.subscribe(params) : run(params, type === "mutation");
  };

  return {
    fetcher,
    ask: async (query, variables) => (await post(target, { query, variables: variables ?? {} })).result,
    dispose: () => sockets.dispose(),
  };
}
