import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { limitCost, pageDataCost } from "#graphql/cost.ts";
import { LineageAssetTypeEnum, LineageTypeEnum } from "./lineage.schema.ts";
import { graphDepth, graphLimit, type LineageGraph, type LineageGraphNode } from "./lineage-graph.ts";
import { type LineagePath, type LineagePaths, pathLength, pathLimit } from "./lineage-paths.ts";
import type { LineageAsset, WalkedEdge } from "./lineage-walk.ts";

const LineageDirection = builder.enumType("LineageDirection", {
  description: "Which way to follow lineage.",
  values: {
    UPSTREAM: { description: "To what the asset is made from." },
    DOWNSTREAM: { description: "To what is made from the asset." },
    BOTH: { description: "Upstream and downstream. Siblings, which only share a parent or a child, are not met." },
  } as const,
});

const assetDescriptions = {
  assetType: "What it is.",
  id: "UUID.",
  name: "Its name.",
  path: "Where it is: `database.schema.table`, the same with `.column`, `folder/dashboard`, the same with `/field`.",
} as const;

const LineagePathNode = builder.objectRef<LineageAsset>("LineagePathNode").implement({
  description: "An asset on a path of lineage.",
  fields: (t) => ({
    assetType: t.expose("assetType", { type: LineageAssetTypeEnum, description: assetDescriptions.assetType }),
    id: t.exposeID("id", { description: assetDescriptions.id }),
    name: t.exposeString("name", { description: assetDescriptions.name }),
    path: t.exposeString("path", { description: assetDescriptions.path }),
  }),
});

const LineageGraphNodeType = builder.objectRef<LineageGraphNode>("LineageGraphNode").implement({
  description: "An asset in a graph of lineage.",
  fields: (t) => ({
    assetType: t.expose("assetType", { type: LineageAssetTypeEnum, description: assetDescriptions.assetType }),
    id: t.exposeID("id", { description: assetDescriptions.id }),
    name: t.exposeString("name", { description: assetDescriptions.name }),
    path: t.exposeString("path", { description: assetDescriptions.path }),
    depth: t.exposeInt("depth", {
      description:
        "How many edges lie between the root and it, at least; 0 for the root. Never negative, also upstream.",
    }),
  }),
});

const LineageGraphEdge = builder.objectRef<WalkedEdge>("LineageGraphEdge").implement({
  description: "An edge in a graph of lineage: the child is made from the parent.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID, the same as in `getLineages` or `getFieldLineages`." }),
    parentId: t.exposeID("parentId", { description: "The node that it comes from." }),
    childId: t.exposeID("childId", { description: "The node that it leads to." }),
    lineageType: t.expose("lineageType", { type: LineageTypeEnum, description: "How it came to be known." }),
  }),
});

const LineageGraphType = builder.objectRef<LineageGraph>("LineageGraph").implement({
  description: "What lies around an asset: its nodes are the root and the ends of its edges.",
  fields: (t) => ({
    root: t.expose("root", { type: LineageGraphNodeType, description: "The asset that was asked for." }),
    nodes: t.expose("nodes", {
      type: [LineageGraphNodeType],
      complexity: pageDataCost,
      description: "The root and all that was reached, each once, by depth and then id.",
    }),
    edges: t.expose("edges", {
      type: [LineageGraphEdge],
      complexity: pageDataCost,
      description: "The edges that were followed, each once, by depth and then id; also those that close a cycle.",
    }),
    isTruncated: t.exposeBoolean("isTruncated", {
      description: "Whether `limit` left out edges that lie within `depth`.",
    }),
  }),
});

const LineagePathType = builder.objectRef<LineagePath>("LineagePath").implement({
  description: "A way from one asset downstream to another, on which no asset comes twice.",
  fields: (t) => ({
    assetIds: t.exposeStringList("assetIds", { description: "The ids of its assets, both ends included, in order." }),
    nodes: t.expose("nodes", { type: [LineagePathNode], description: "Its assets, both ends included, in order." }),
  }),
});

const LineagePathsType = builder.objectRef<LineagePaths>("LineagePaths").implement({
  description: "The ways from one asset downstream to another.",
  fields: (t) => ({
    paths: t.expose("paths", {
      type: [LineagePathType],
      complexity: pageDataCost,
      description: "The shortest first, those of one length by their ids; empty if no way leads there.",
    }),
    isTruncated: t.exposeBoolean("isTruncated", {
      description:
        "Whether there are or may be more within `maxLength`: `limit` was reached, or the search gave up in a very dense graph.",
    }),
  }),
});

builder.queryField("lineageGraph", (t) =>
  t.field({
    type: LineageGraphType,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: limitCost(graphLimit.byDefault),
    description:
      "What feeds an asset and what is made from it, nearest first. Tables and dashboards are followed over the edges of `getLineages`, columns and dashboard fields over those of `getFieldLineages`. Deleted and hidden assets are left out and not walked through; cycles are safe. NOT_FOUND if the asset is unknown, deleted or hidden.",
    args: {
      assetId: t.arg.id({ required: true, description: "A table, column, dashboard or dashboard field." }),
      direction: t.arg({ type: LineageDirection, required: true, description: "Which way to go." }),
      depth: t.arg.int({
        defaultValue: graphDepth.byDefault,
        description: "How many edges to follow in a row, 1 to 10.",
      }),
      limit: t.arg.int({
        defaultValue: graphLimit.byDefault,
        description:
          "How many edges to answer at most, 1 to 5,000: the nearest, and of one depth those with the least ids.",
      }),
    },
    resolve: (_root, input, context) => context.modules.lineage.graph(accountActor(context), input),
  }),
);

builder.queryField("lineagePaths", (t) =>
  t.field({
    type: LineagePathsType,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: limitCost(pathLimit.byDefault),
    description:
      "How one asset reaches another downstream: the ways that pass no asset twice, the shortest first. Deleted and hidden assets are not walked through; cycles are safe. From an asset to itself there is one way, of that asset alone. NOT_FOUND if either end is unknown, deleted or hidden.",
    args: {
      fromId: t.arg.id({
        required: true,
        description: "Where to begin: a table, column, dashboard or dashboard field.",
      }),
      toId: t.arg.id({ required: true, description: "Where to end; columns and fields also reach dashboards." }),
      maxLength: t.arg.int({
        defaultValue: pathLength.byDefault,
        description: "How many edges a path may have, 1 to 10.",
      }),
      limit: t.arg.int({
        defaultValue: pathLimit.byDefault,
        description: "How many paths to answer at most, 1 to 100.",
      }),
    },
    resolve: (_root, input, context) => context.modules.lineage.paths(accountActor(context), input),
  }),
);
