import type { AccountActor, Actor } from "#kernel/actor.ts";
import type { RequestOrigin } from "#kernel/audit.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { Region } from "#kernel/region.ts";
import type { PrismaClient } from "#platform/database/generated/prisma/client.ts";
import type { LoadRows } from "#platform/database/load-rows.ts";

/**
 * The faces of the slices. Each slice adds its own in its schema file:
 *
 *     declare module "#graphql/context.ts" { interface Modules { readonly tokens: Tokens } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled from the slices by declaration merging.
export interface Modules {}

/** Filled while the request is worked on. */
export type Seen = {
  rootFields: readonly string[];
  /** What the operation may cost, as the gate has measured it. */
  cost: number;
};

/** What the caller's headers ask for. */
export type Wishes = {
  /** Under which a mutation is run once and its answer given again. */
  readonly idempotencyKey?: string | undefined;
  /** Whether the answer says what it cost. */
  readonly cost: boolean;
};

export type Context = {
  readonly actor: Actor;
  readonly region: Region;
  readonly requestId: string;
  readonly origin: RequestOrigin;
  readonly signal: AbortSignal;
  /** What the gate has seen of the request, for whoever records its use. */
  readonly seen: Seen;
  readonly wishes: Wishes;
  /** Puts headers on the answer, where the door has an answer of its own for each request. */
  readonly tell: (headers: Readonly<Record<string, string>>) => void;
  readonly modules: Modules;
  /** Confined to the caller's account. */
  readonly prisma: PrismaClient;
  /** Rows of the caller's account, past Prisma where that is possible. */
  readonly load: (...selection: Selection) => ReturnType<LoadRows>;
};

type Selection = Parameters<LoadRows> extends [accountId: string, ...rest: infer Rest] ? Rest : never;

/** The caller, who is somebody: the access plugin has refused everyone else before a resolver runs. */
export function accountActor({ actor }: Pick<Context, "actor">): AccountActor {
  if (actor.kind === "anonymous") throw new CatalogError("UNAUTHENTICATED", "Send an API token.");
  return actor;
}
