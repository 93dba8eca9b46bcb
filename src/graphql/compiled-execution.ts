import { type ExecutionResult, GraphQLError, type GraphQLSchema } from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import type { Context } from "./context.ts";
import type { Operation } from "./operation.ts";

export type CompiledRequest = {
  /** As the gate answered it, so that nothing runs here that it has not seen; null is for the caller to execute. */
  readonly operation: Operation | null;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
  readonly context: Context;
};

/** The result of an operation that is compiled, or null when the caller has to execute it the ordinary way. */
export type ExecuteCompiled = (request: CompiledRequest) => Promise<ExecutionResult> | null;

/** Compiling costs what some hundred executions do, and most texts that are seen once are never seen again. */
const usesBeforeCompiling = 2;

/** Compiled code is kept for this many selected fields in all: a few kilobytes each. */
const mostFields = 20_000;
const mostFieldsOfOne = 1_000;

/**
 * Executes queries that come again and again by code made for them. It is kept by the operation, which is a document
 * *and* a name of one: an operation never runs by the code of another in the same document. Only queries: a mutation's
 * time is its writing, and a subscription is executed anew for each event.
 */
export function createExecuteCompiled(schema: GraphQLSchema, isOn: boolean): ExecuteCompiled {
  const uses = new WeakMap<Operation, number>();
  const kept = new CompiledQueries();
  return ({ operation, variables, context }) => {
    if (!isOn || operation === null || !isWorthCompiling(operation)) return null;
    let query = kept.get(operation);
    if (query === undefined) {
      const before = uses.get(operation) ?? 0;
      uses.set(operation, before + 1);
      if (before < usesBeforeCompiling) return null;
      query = compile(schema, operation);
      kept.set(operation, query);
    }
    return query === null ? null : run(query, variables ?? {}, context);
  };
}

function isWorthCompiling({ definition, fields, introspects }: Operation): boolean {
  return definition.operation === "query" && !introspects && fields <= mostFieldsOfOne;
}

type Query = CompiledQuery["query"];

function compile(schema: GraphQLSchema, { document, definition }: Operation): Query | null {
  const compiled = compileQuery(schema, document, definition.name?.value);
  return isCompiledQuery(compiled) ? compiled.query : null;
}

function run(query: Query, variables: Readonly<Record<string, unknown>>, context: Context) {
  const result = query(undefined, context, variables);
  if (result instanceof Promise) return result.then(withPlainErrors);
  // Variables that do not fit are told before any field runs; the ordinary execution tells them in the usual words.
  return "data" in result ? Promise.resolve(withPlainErrors(result)) : null;
}

/** The compiled code has errors of its own kind, that look like GraphQL's but were not made by its constructor. */
function withPlainErrors(result: ExecutionResult): ExecutionResult {
  if (result.errors === undefined) return result;
  return {
    data: result.data,
    errors: result.errors.map(
      ({ message, path, originalError, extensions }) =>
        new GraphQLError(message, { path, originalError, extensions: extensions ?? originalExtensions(originalError) }),
    ),
  };
}

function originalExtensions(error: unknown): Record<string, unknown> {
  return error instanceof GraphQLError ? error.extensions : {};
}

/** The most recently used; null stands for an operation that cannot be compiled. */
class CompiledQueries {
  readonly #queries = new Map<Operation, Query | null>();
  #fields = 0;

  get(operation: Operation): Query | null | undefined {
    const query = this.#queries.get(operation);
    if (query === undefined) return undefined;
    this.#queries.delete(operation);
    this.#queries.set(operation, query);
    return query;
  }

  set(operation: Operation, query: Query | null): void {
    this.#queries.set(operation, query);
    this.#fields += operation.fields;
    for (const oldest of this.#queries.keys()) {
      if (this.#fields <= mostFields) break;
      this.#queries.delete(oldest);
      this.#fields -= oldest.fields;
    }
  }
}
