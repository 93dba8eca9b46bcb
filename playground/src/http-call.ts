import type { FetcherParams } from "@graphiql/toolkit";
import { type ExecutionResult, GraphQLError } from "graphql";

const endpoint = "/public/graphql";

function failure(message: string): ExecutionResult {
  return { errors: [new GraphQLError(message)] };
}

function isResult(value: unknown): value is ExecutionResult {
  return typeof value === "object" && value !== null && ("data" in value || "errors" in value);
}

/**
 * One GraphQL call over HTTP. Refusals (401, 403, 429) carry a GraphQL body, so any JSON answer is shown as it came;
 * what is not GraphQL becomes one plain sentence.
 */
export async function post(
  token: string,
  { query, variables, operationName }: FetcherParams,
): Promise<ExecutionResult> {
  let response: Response;
  try {
    response = await fetch(endpoint, {
      method: "POST",
      headers: {
        accept: "application/graphql-response+json, application/json",
        "content-type": "application/json",
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query, variables, operationName }),
      cache: "no-store",
      // The token alone speaks for the caller: a session cookie of this browser stays at home.
      credentials: "omit",
      redirect: "error",
    });
  } catch {
    return failure("The server cannot be reached. Is the instance still running?");
  }
  try {
    const answer: unknown = await response.json();
    if (isResult(answer)) return answer;
  } catch {
    // Falls through to the sentence below, which says as much as can be known.
  }
  return failure(`The server answered ${response.status} without a GraphQL result.`);
}
