import type { FetcherParams } from "@graphiql/toolkit";
import { type ExecutionResult, GraphQLError } from "graphql";
import { type AnswerFacts, readCost, readRateLimit } from "./answer-facts.ts";

/** Where calls go, and as whom. */
export interface CallTarget {
  origin: string;
  token: string;
}

/** An answer, and what is known of it. */
export interface Answered {
  result: ExecutionResult;
  facts: AnswerFacts;
}

function failure(message: string): ExecutionResult {
  return { errors: [new GraphQLError(message)] };
}

function isResult(value: unknown): value is ExecutionResult {
  return typeof value === "object" && value !== null && ("data" in value || "errors" in value);
}

function resultOf(text: string, status: number): ExecutionResult {
  try {
    const answer: unknown = JSON.parse(text);
    if (isResult(answer)) return answer;
  } catch {
    // Falls through to the sentence below, which says as much as can be known.
  }
  return failure(`The server answered ${status} without a GraphQL result.`);
}

/** The answer as it is without our asking for the cost, which the line below it shows. */
function withoutCost({ extensions, ...result }: ExecutionResult): ExecutionResult {
  const { cost: _, ...others } = { ...extensions };
  return Object.keys(others).length === 0 ? result : { ...result, extensions: others };
}

/**
 * One GraphQL call over HTTP. Refusals (401, 403, 429) carry a GraphQL body, so any JSON answer is shown as it came;
 * what is not GraphQL becomes one plain sentence.
 */
export async function post(
  { origin, token }: CallTarget,
  { query, variables, operationName }: FetcherParams,
): Promise<Answered> {
  const started = performance.now();
  const unanswered: AnswerFacts = {
    status: 0,
    milliseconds: 0,
    bytes: 0,
    requestId: undefined,
    cost: undefined,
    rate: undefined,
    retryAfterSeconds: undefined,
  };
  try {
    const response = await fetch(new URL("/public/graphql", origin), {
      method: "POST",
      headers: {
        accept: "application/graphql-response+json, application/json",
        "content-type": "application/json",
        authorization: `Bearer ${token}`,
        // Asks what it cost, which answers say only then.
        "catalog-cost": "1",
      },
      body: JSON.stringify({ query, variables, operationName }),
      cache: "no-store",
      // The token alone speaks for the caller: a session cookie of this browser stays at home.
      credentials: "omit",
      redirect: "error",
    });
    const text = await response.text();
    const result = resultOf(text, response.status);
    const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
    const facts: AnswerFacts = {
      status: response.status,
      milliseconds: performance.now() - started,
      bytes: new TextEncoder().encode(text).length,
      requestId: response.headers.get("x-request-id") ?? undefined,
      cost: readCost(result.extensions),
      rate: readRateLimit(response.headers.get("ratelimit")),
      retryAfterSeconds: Number.isNaN(retryAfter) ? undefined : retryAfter,
    };
    return { result: withoutCost(result), facts };
  } catch {
    const facts = { ...unanswered, milliseconds: performance.now() - started };
    return { result: failure("The server cannot be reached. Is the instance still running?"), facts };
  }
}
