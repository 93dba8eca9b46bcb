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
export type Seen = { rootFields: readonly string[] };

export type Context = {
  readonly actor: Actor;
  readonly region: Region;
  readonly requestId: string;
  readonly origin: RequestOrigin;
  readonly signal: AbortSignal;
  /** What the gate has seen of the request, for whoever records its use. */
  readonly seen: Seen;
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
