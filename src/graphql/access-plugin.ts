import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from "@pothos/core";
import type { GraphQLFieldResolver } from "graphql";
import { type Access, assertAccess, describeAccess } from "./access.ts";
import type { Context } from "./context.ts";

export const accessPlugin = "access";

declare global {
  // Pothos is extended through its global namespace.
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      access: AccessPlugin<Types>;
    }
    export interface QueryFieldOptions<Types, Type, Nullable, Args, ResolveReturnShape> {
      access: Access;
    }
    export interface MutationFieldOptions<Types, Type, Nullable, Args, ResolveReturnShape> {
      access: Access;
    }
    export interface SubscriptionFieldOptions<Types, Type, Nullable, Args, ResolveShape, ResolveReturnShape> {
      access: Access;
    }
  }
}

const rootKinds = new Set(["Query", "Mutation", "Subscription"]);

/**
 * Holds every root field to its declared access: a field without a declaration does not build, the declaration is shown
 * to consumers as `@requiresScope` and in the description, and the resolver does not run for a caller who lacks it.
 */
class AccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    if (!rootKinds.has(config.parentType)) return config;
    const access = accessOf(config);
    if (access === undefined) throw new Error(`${config.parentType}.${config.name} does not declare its access`);
    return {
      ...config,
      description: `${config.description ?? ""}\n\n${describeAccess(access)}`.trim(),
      extensions: { ...config.extensions, access, directives: { requiresScope: { scope: access.scope } } },
    };
  }

  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types["Context"], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types["Context"], object> {
    return guarded(resolver, config);
  }

  override wrapSubscribe(
    subscriber: GraphQLFieldResolver<unknown, Types["Context"], object> | undefined,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types["Context"], object> | undefined {
    return subscriber === undefined ? undefined : guarded(subscriber, config);
  }
}

function guarded<Types extends SchemaTypes>(
  resolver: GraphQLFieldResolver<unknown, Types["Context"], object>,
  config: PothosOutputFieldConfig<Types>,
): GraphQLFieldResolver<unknown, Types["Context"], object> {
  const access = rootKinds.has(config.parentType) ? accessOf(config) : undefined;
  if (access === undefined) return resolver;
  return (parent, args, context, info) => {
    // Pothos leaves the context's type open to its builder, which is ours.
    assertAccess((context as Context).actor, access);
    return resolver(parent, args, context, info);
  };
}

function accessOf<Types extends SchemaTypes>(config: PothosOutputFieldConfig<Types>): Access | undefined {
  // The options type demands it of root fields; whoever got around the types is caught here.
  return (config.pothosOptions as { access?: Access }).access;
}

SchemaBuilder.registerPlugin(accessPlugin, AccessPlugin);
