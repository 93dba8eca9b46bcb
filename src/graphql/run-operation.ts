import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  validate,
} from "graphql";
import type { Admissions } from "./admission.ts";
import type { ExecuteCompiled } from "./compiled-execution.ts";
import type { Context } from "./context.ts";
import { DocumentCache } from "./document-cache.ts";
import { parseDocument } from "./parse-document.ts";
import { toWireError } from "./wire-errors.ts";

export type OperationRequest = {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  readonly context: Context;
};

/** Runs one operation of one request and never throws: what went wrong stands in `errors`, as over HTTP. */
export type RunOperation = (request: OperationRequest) => Promise<ExecutionResult>;

export type RunOperationOptions = {
  readonly schema: GraphQLSchema;
  readonly admissions: Admissions;
  readonly executeCompiled: ExecuteCompiled;
  readonly maxTokens: number;
  readonly onFault: (fault: unknown) => void;
};

/** For doors that speak something else than GraphQL: their calls pass the same gate, spend from the same budget and reach the same resolvers. */
export function createRunOperation(options: RunOperationOptions): RunOperation {
  const documents = new DocumentCache(4_000_000);
  return async ({ query, variables, operationName, context }) => {
    try {
      const document = documents.get(query) ?? parsed(options, query);
      documents.set(query, document);
      const admission = await options.admissions.admit({ document, operationName, variables, context });
      const { operation } = admission;
      const args = {
        schema: options.schema,
        document,
        operationName,
        variableValues: variables,
        contextValue: context,
      };
      const { data, errors } = await admission.run(
        () => options.executeCompiled({ operation, variables, context }) ?? execute(args),
      );
      return errors ? { data, errors: errors.map((error) => toWireError(error, options.onFault)) } : { data };
    } catch (error) {
      if (error instanceof DocumentErrors) return { errors: error.errors };
      return { errors: [toWireError(error, options.onFault)] };
    }
  };
}

class DocumentErrors extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super("The document does not fit the schema.");
    this.errors = errors;
  }
}

function parsed({ schema, maxTokens, onFault }: RunOperationOptions, query: string): DocumentNode {
  const document = parseDocument(query, { maxTokens });
  const problems = validate(schema, document);
  if (problems.length > 0) throw new DocumentErrors(problems.map((problem) => toWireError(problem, onFault)));
  return document;
}
