import type { Context } from "#graphql/context.ts";
import type { Actor } from "#kernel/actor.ts";
import type { Region } from "#kernel/region.ts";
import type { AllModules } from "./modules.ts";

export type RequestFacts = {
  readonly requestId: string;
  readonly remoteAddress: string | undefined;
  readonly signal: AbortSignal;
};

export type ContextFactory = (actor: Actor, facts: RequestFacts) => Context;

/** What resolvers are given, of one request. */
export function createContextFactory(region: Region, { store, graphql }: AllModules): ContextFactory {
  return (actor, { requestId, remoteAddress, signal }) => ({
    actor,
    region,
    requestId,
    origin: { requestId, remoteAddress },
    signal,
    modules: graphql,
    // Nobody in particular owns nothing: the client is confined to an account that cannot exist.
    prisma: store.prisma(actor.kind === "anonymous" ? "00000000-0000-0000-0000-000000000000" : actor.accountId),
  });
}
