import { headerOf, tell } from "#api/http/front.ts";
import type { Context, Wishes } from "#graphql/context.ts";
import type { Actor } from "#kernel/actor.ts";
import type { RequestOrigin } from "#kernel/audit.ts";
import type { Region } from "#kernel/region.ts";
import type { AllModules } from "./modules.ts";

export type RequestFacts = {
  readonly origin: RequestOrigin & { readonly requestId: string };
  readonly signal: AbortSignal;
};

export type ContextFactory = (actor: Actor, facts: RequestFacts) => Context;

/** What resolvers are given, of one request. */
export function createContextFactory(region: Region, { store, graphql }: AllModules): ContextFactory {
  return (actor, { origin, signal }) => {
    // Nobody in particular owns nothing: what is read is confined to an account that cannot exist.
    const accountId = actor.kind === "anonymous" ? "00000000-0000-0000-0000-000000000000" : actor.accountId;
    return {
      actor,
      region,
      requestId: origin.requestId,
      origin,
      signal,
      seen: { rootFields: [], cost: 0 },
      wishes: wishesOf(origin),
      tell: (headers) => tell(origin, headers),
      modules: graphql,
      prisma: store.prisma(accountId),
      load: (...selection) => store.load(accountId, ...selection),
    };
  };
}

function wishesOf(origin: RequestOrigin): Wishes {
  return { idempotencyKey: headerOf(origin, "idempotency-key"), cost: headerOf(origin, "catalog-cost") !== undefined };
}
