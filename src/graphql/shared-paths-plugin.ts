import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from "@pothos/core";
import type { GraphQLFieldResolver, GraphQLResolveInfo } from "graphql";

export const sharedPathsPlugin = "sharedPaths";

declare global {
  // Pothos is extended through its global namespace.
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      sharedPaths: SharedPathsPlugin<Types>;
    }
  }
}

/**
 * Compiled code makes the path of each field anew, where graphql-js lets the fields below a row share its path. The Prisma
 * plugin remembers by these very objects what it has loaded below a field: without them each relation of each row would be
 * a statement of its own. So fields that may load, or have something loaded below them, are given paths that are shared.
 */
class SharedPathsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types["Context"], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types["Context"], object> {
    if (!config.extensions?.pothosPrismaSelect && !answersObjects(config)) return resolver;
    return (parent, args, context, info) => resolver(parent, args, context, withSharedPath(info, context));
  }
}

function answersObjects<Types extends SchemaTypes>({ type }: PothosOutputFieldConfig<Types>): boolean {
  const named = type.kind === "List" ? type.type : type;
  return named.kind !== "Scalar" && named.kind !== "Enum";
}

function withSharedPath(info: GraphQLResolveInfo, context: object): GraphQLResolveInfo {
  // Those of graphql-js are shared already; they say which type they are of, and those of compiled code do not.
  return "typename" in info.path ? info : { ...info, path: shared(info.path, context) };
}

type Path = GraphQLResolveInfo["path"];
type PathKey = Path["key"];
type SharedPath = Path & { readonly below: Map<PathKey, SharedPath> };

const roots = new WeakMap<object, Map<PathKey, SharedPath>>();

/** The one path of these keys in this request. */
function shared({ key, prev }: Path, context: object): SharedPath {
  const above = prev === undefined ? undefined : shared(prev, context);
  const beside = above?.below ?? rootsOf(context);
  let path = beside.get(key);
  if (path === undefined) {
    path = { key, prev: above, typename: undefined, below: new Map() };
    beside.set(key, path);
  }
  return path;
}

function rootsOf(context: object): Map<PathKey, SharedPath> {
  let paths = roots.get(context);
  if (paths === undefined) {
    paths = new Map();
    roots.set(context, paths);
  }
  return paths;
}

SchemaBuilder.registerPlugin(sharedPathsPlugin, SharedPathsPlugin);
