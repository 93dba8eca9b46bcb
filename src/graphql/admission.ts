import type { ExecutionResult } from "graphql";
import type { AccountActor } from "#kernel/actor.ts";
import { CatalogError } from "#kernel/errors.ts";
import { type RateStanding, rateLeft } from "#kernel/rate-standing.ts";
import { accountActor, type Context } from "./context.ts";
import type { Gate, GateRequest } from "./gate.ts";
import type { Operation } from "./operation.ts";

/** Handed over by the limits slice. */
export type Spend = (
  actor: AccountActor,
  cost: number,
  hasBegun?: boolean,
) => Promise<{ readonly standing: RateStanding; readonly refund: (points: number) => RateStanding }>;

type Execute = () => ExecutionResult | Promise<ExecutionResult>;

/** Handed over by `app`: runs a mutation under the caller's key, or answers what it answered before. */
export type RunOnce = (request: GateRequest & { operation: Operation }, execute: Execute) => Promise<ExecutionResult>;

/** An operation that has passed the gate and is paid for. */
export type Admission = {
  readonly operation: Operation | null;
  /** Executes it and gives back what it did not cost. */
  readonly run: (execute: Execute) => Promise<ExecutionResult>;
  /** Its answer was known already: all but the least is given back. */
  readonly known: () => void;
};

export type Admissions = {
  /** What stands between a valid document and its execution, on every door. Throws the refusal. */
  readonly admit: (request: GateRequest) => Promise<Admission>;
  /** For a text that has to be parsed and validated before anybody knows what it costs. */
  readonly payForText: (context: Context) => Promise<void>;
  /** For an event of a subscription that costs this. */
  readonly payForEvent: (context: Context) => Promise<void>;
};

export type AdmissionOptions = { readonly gate: Gate; readonly spend: Spend; readonly runOnce: RunOnce };

/** What an unseen text costs beside the operation in it. */
const textCost = 10;

export function createAdmissions({ gate, spend, runOnce }: AdmissionOptions): Admissions {
  // Whose text is paid for has its operation run: it was told that something is left.
  const begun = new WeakSet<Context>();
  const pay = async (context: Context, cost: number) => {
    const spending = await spend(accountActor(context), cost, begun.delete(context));
    context.tell(rateLeft(spending.standing));
    return spending;
  };
  return {
    admit: async (request) => {
      const operation = passed(gate, request);
      const { context } = request;
      // What a change answers may be a secret that is shown once.
      if (isMutation(operation)) context.tell({ "cache-control": "no-store" });
      const requested = Math.max(1, context.seen.cost);
      const { standing, refund } = await pay(context, requested);
      let left = standing;
      const settle = (charged: number): number => {
        if (charged >= requested) return requested;
        left = refund(requested - charged);
        context.tell(rateLeft(left));
        return charged;
      };
      return {
        operation,
        known: () => settle(operation?.rootFields ?? 1),
        run: async (execute) => {
          const result = await (isMutation(operation) && context.wishes.idempotencyKey !== undefined
            ? runOnce({ ...request, operation }, execute)
            : execute());
          const charged = settle(chargeOf(operation, result, requested));
          const cost = { requested, charged, remaining: left.remaining };
          return extended(result, { ...warningOf(context), ...(context.wishes.cost ? { cost } : {}) });
        },
      };
    },
    payForText: async (context) => {
      await pay(context, textCost);
      begun.add(context);
    },
    payForEvent: async (context) => {
      await pay(context, Math.max(1, context.seen.cost));
    },
  };
}

function passed(gate: Gate, request: GateRequest): Operation | null {
  try {
    return gate(request);
  } catch (error) {
    // Variables are parsed to any depth, but nothing that looks into them comes down so far.
    if (!(error instanceof RangeError)) throw error;
    throw new CatalogError("BAD_USER_INPUT", "The variables are nested too deeply.", { field: "variables" }, error);
  }
}

function extended(result: ExecutionResult, extensions: Readonly<Record<string, unknown>>): ExecutionResult {
  if (Object.keys(extensions).length === 0) return result;
  return { ...result, extensions: { ...result.extensions, ...extensions } };
}

/** Whether what this caller is answered is said to nobody else: a token that was replaced is told until when it goes on. */
export function isOwnAnswer({ actor, wishes }: Context): boolean {
  return wishes.cost || (actor.kind === "apiToken" && actor.isRetiring);
}

function warningOf({ actor }: Context): { readonly warning?: object } {
  if (actor.kind !== "apiToken" || !actor.isRetiring) return {};
  const endsAt = actor.endsAt.toISOString();
  // Until its successor is first used nobody knows the end but the expiry.
  const message = `This token was replaced and ends at ${endsAt} at the latest. Use its successor.`;
  return { warning: { code: "TOKEN_RETIRING", message, endsAt } };
}

function isMutation(operation: Operation | null): operation is Operation {
  return operation?.definition.operation === "mutation";
}

/**
 * The cost is reckoned in objects that an answer may hold; a query is charged for those that it does hold, and at least
 * one a root field. What a mutation writes does not show in its answer, so that it is charged what was reckoned.
 */
function chargeOf(operation: Operation | null, { data }: ExecutionResult, requested: number): number {
  if (operation === null || operation.definition.operation !== "query" || data === undefined) return requested;
  return Math.max(operation.rootFields, data === null ? 0 : countBelow(data));
}

function countBelow(value: object): number {
  let count = 0;
  for (const key in value) {
    // Any key of any answer; only objects are gone into.
    const inner = (value as Record<string, unknown>)[key];
    if (typeof inner === "object" && inner !== null) count += countBelow(inner) + (Array.isArray(inner) ? 0 : 1);
  }
  return count;
}
