import { hash } from "node:crypto";
import { type ExecutionResult, GraphQLError, print } from "graphql";
import type { RunOnce } from "#graphql/admission.ts";
import { accountActor } from "#graphql/context.ts";
import { toWireError } from "#graphql/wire-errors.ts";
import { CatalogError } from "#kernel/errors.ts";
import { maskSecret, parseSecret } from "#kernel/secret-token.ts";
import type { Idempotency } from "#modules/idempotency/idempotency.ts";

export type RunOnceOptions = {
  readonly idempotency: Idempotency;
  /** The id of the token that has this hash, in hex. */
  readonly tokenIdOf: (secretHash: string) => Promise<string | null>;
  readonly onFault: (fault: unknown) => void;
};

/** Runs a mutation under its caller's Idempotency-Key, alike for every door. */
export function createRunOnce(options: RunOnceOptions): RunOnce {
  const { idempotency, onFault } = options;
  return async ({ operation, variables, context }, execute) => {
    const work = `${print(operation.document)}\n${JSON.stringify(variables ?? {})}`;
    const key = context.wishes.idempotencyKey ?? "";
    const reservation = await idempotency.reserve(accountActor(context), { key, work });
    if (reservation.answer !== undefined) {
      context.tell({ "idempotency-replayed": "true" });
      return repeated(reservation.answer);
    }
    const { data, errors } = await execute();
    const told = errors?.map((error) => toWireError(error, onFault));
    const result: ExecutionResult = { ...(data === undefined ? {} : { data }), ...(told && { errors: told }) };
    try {
      if (data === undefined) await reservation.release();
      // Where the database went away in the middle, nobody knows what was done: the key stays taken.
      else if (!told?.some(({ extensions }) => extensions.code === "SERVICE_UNAVAILABLE"))
        await reservation.keep(await storable(options, operation.showsSecret, result));
    } catch (fault) {
      // What was done is answered; only its repetition is not known.
      onFault(fault);
    }
    return result;
  };
}

type Shown = { readonly kind: string; readonly maskedValue: string; readonly id: string | null };
type Stored = { readonly shown: readonly Shown[]; readonly offer: string } | { readonly result: ExecutionResult };

const anySecret = /cat_(tok|scim)_[a-z]{2,8}_[0-9A-Za-z]{49}|whsec_/;
/** Whoever holds such a link comes in by it. */
const signInLink = /\/sign-in#[a-z]+=[\w-]{43}/;

/** The answer as it may be kept. A secret is looked for by the field that shows it, and by its look. */
async function storable(options: RunOnceOptions, showsSecret: boolean, { data, errors }: ExecutionResult) {
  const result = {
    data,
    // With the status and headers that its own form for clients leaves out.
    ...(errors && { errors: errors.map((error) => ({ ...error.toJSON(), extensions: error.extensions })) }),
  };
  const text = JSON.stringify({ result });
  if (signInLink.test(text)) return JSON.stringify({ shown: [], offer: "resetPasswordLink" });
  if (!anySecret.test(text) && (!showsSecret || errors !== undefined)) return text;
  const secrets = text.match(/cat_(?:tok|scim)_[a-z]{2,8}_[0-9A-Za-z]{49}/g) ?? [];
  const shown = await Promise.all([...new Set(secrets)].map((secret) => describe(options, secret)));
  return JSON.stringify({ shown: shown.flat(), offer: offerFor(shown.flat()) });
}

function offerFor([first]: readonly Shown[]): string {
  if (first === undefined) return "rotateWebhookSecret";
  return first.kind === "apiToken" ? "rotateToken" : "rotateScimToken";
}

async function describe({ tokenIdOf }: RunOnceOptions, secret: string): Promise<Shown[]> {
  const parsed = parseSecret(secret);
  if (parsed === null) return [];
  const { kind, region } = parsed;
  const id = kind === "apiToken" ? await tokenIdOf(hash("sha256", secret)) : null;
  return [{ kind, maskedValue: maskSecret(kind, region, secret.slice(-4)), id }];
}

function repeated(answer: string): ExecutionResult {
  // Written by `storable`.
  const stored = JSON.parse(answer) as Stored;
  if ("shown" in stored) throw shownOnce(stored.shown, stored.offer);
  const { data, errors } = stored.result;
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors && { errors: errors.map(asBefore) }),
  };
}

/** Where in the document it was met is worked out from nodes, which are not kept: it is put back as it was told. */
function asBefore({ message, path, locations, extensions }: GraphQLError): GraphQLError {
  return Object.assign(new GraphQLError(message, { path, extensions }), locations && { locations });
}

function shownOnce(tokens: readonly Shown[], offer: string): CatalogError {
  const [first] = tokens;
  const what = first === undefined ? "It was made" : `The token ${first.maskedValue} exists: it was made`;
  const message = `${what} by the first request with this Idempotency-Key, and its secret is shown only once. If that answer was lost, ${offer} makes a new one.`;
  return new CatalogError("IDEMPOTENCY_CONFLICT", message, {
    reason: "SECRET_SHOWN_ONCE",
    tokens: tokens.map(({ id, maskedValue }) => ({ id, maskedValue })),
    offer,
  });
}
