import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { type AssetType, assetTypes } from "#kernel/asset.ts";
import type { CatalogChange, Changes } from "./changes.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly changes: Changes;
  }
}

const AssetTypeEnum = builder.enumType("AssetType", {
  description: "The kinds of things a catalog is made of.",
  values: Object.fromEntries(assetTypes.map((type) => [type, { description: `${wordsOf(type)}.` }])) as Record<
    AssetType,
    { description: string }
  >,
});

function wordsOf(type: AssetType): string {
  const words = type.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const ChangeActionEnum = builder.enumType("ChangeAction", {
  description: "What happened to an asset.",
  values: {
    CREATED: { description: "It entered the catalog." },
    UPDATED: { description: "Something of it changed, or it came back." },
    DELETED: { description: "It was soft-deleted or removed." },
  } as const,
});

const CatalogChangeRef = builder.objectRef<CatalogChange>("CatalogChange").implement({
  description: "Assets of one type to which one thing happened in one transaction.",
  fields: (t) => ({
    assetType: t.expose("assetType", { type: AssetTypeEnum, description: "What kind of assets." }),
    action: t.expose("action", { type: ChangeActionEnum, description: "What happened." }),
    ids: t.idList({
      description: "Which assets, at most 150; larger changes come in several messages.",
      resolve: ({ ids }) => [...ids],
    }),
    at: t.field({ type: "Timestamp", description: "When.", resolve: ({ at }) => at }),
  }),
});

builder.subscriptionField("catalogChanges", (t) =>
  t.field({
    type: CatalogChangeRef,
    access: { scope: "READ_ONLY" },
    description:
      "What is created, updated and deleted in the account from now on, through whichever process. It ends within a second when its token ends.",
    args: { assetTypes: t.arg({ type: [AssetTypeEnum], description: "Only these kinds; all without it." }) },
    subscribe: (_root, { assetTypes: wanted }, context) =>
      context.modules.changes.watch(accountActor(context), wanted ?? null, context.signal),
    resolve: (change) => change,
  }),
);
