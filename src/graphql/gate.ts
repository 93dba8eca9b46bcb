import { complexityFromQuery } from "@pothos/plugin-complexity";
import { type DocumentNode, GraphQLError, type GraphQLSchema } from "graphql";
import { CatalogError } from "#kernel/errors.ts";
import { assertAccess } from "./access.ts";
import type { Context } from "./context.ts";
import { type Operation, operationOf } from "./operation.ts";

export type OperationLimits = {
  readonly maxCost: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxTokens: number;
};

export type GateRequest = {
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
  readonly context: Context;
};

export type Gate = (request: GateRequest) => Operation | null;

/**
 * What stands between a valid document and its execution: the caller's scope and the operation's size. It looks at the
 * operation that was asked for, whatever else is in the document, and runs before any resolver.
 */
export function createGate(schema: GraphQLSchema, limits: OperationLimits): Gate {
  const costs = new WeakMap<Operation, Map<string, number>>();
  return ({ document, operationName, variables, context }) => {
    const operation = operationOf(schema, document, operationName);
    // Execution answers the specification's error for a document that does not say which operation is meant.
    if (operation === null) return null;
    context.seen.rootFields = operation.rootFieldNames;
    for (const access of operation.accesses) assertAccess(context.actor, access);
    if (operation.accesses.length === 0) assertAccess(context.actor, { scope: "READ_ONLY" });
    assertWithin("depth", operation.depth, limits.maxDepth);
    assertWithin("number of aliases", operation.aliases, limits.maxAliases);
    assertWithin("number of root fields", operation.rootFields, limits.maxAliases);
    const cost = costOf(schema, costs, operation, { variables, context });
    context.seen.cost = cost;
    assertWithin("cost", cost, limits.maxCost);
    return operation;
  };
}

type CostRequest = Pick<GateRequest, "variables" | "context">;

const costsKept = 64;

/** The same operation with the same variables costs the same: paging clients repeat few combinations. */
function costOf(
  schema: GraphQLSchema,
  costs: WeakMap<Operation, Map<string, number>>,
  operation: Operation,
  request: CostRequest,
): number {
  const { variableDefinitions } = operation.definition;
  const given = variableDefinitions === undefined || variableDefinitions.length === 0 ? "" : keyOf(request.variables);
  const known = costs.get(operation) ?? new Map<string, number>();
  costs.set(operation, known);
  const before = given === null ? undefined : known.get(given);
  if (before !== undefined) return before;
  const cost = measure(schema, operation, request);
  if (given !== null) {
    if (known.size >= costsKept) known.clear();
    known.set(given, cost);
  }
  return cost;
}

const longestKey = 500;

function keyOf(variables: CostRequest["variables"]): string | null {
  const key = JSON.stringify(variables ?? {});
  return key.length > longestKey ? null : key;
}

function measure(schema: GraphQLSchema, operation: Operation, { variables, context }: CostRequest): number {
  try {
    // The library types variables as mutable; it only reads them.
    const given = { ...(variables ?? {}) };
    return complexityFromQuery(operation.document, { schema, ctx: context, variables: given }).complexity;
  } catch (error) {
    // Execution refuses variables of the wrong shape by their names, before anything runs. Any other error is told here:
    // an argument without a value fails its own field only, and would let the fields beside it go unpaid.
    if (error instanceof GraphQLError && error.message.startsWith("Variable ")) return 0;
    throw error;
  }
}

function assertWithin(what: string, actual: number, limit: number): void {
  if (actual <= limit) return;
  throw new CatalogError("QUERY_TOO_COMPLEX", `The operation's ${what} is ${actual}; the limit is ${limit}.`, {
    measure: what,
    actual,
    limit,
  });
}
