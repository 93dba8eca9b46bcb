import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost } from "#graphql/cost.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { SourceTechnology } from "#graphql/source-technology.ts";
import { slugOf } from "#kernel/ids.ts";
import { pageOf } from "#kernel/page.ts";
import type { Tags } from "./tags.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly tags: Tags;
  }
}

const Colors = builder.enumType("Colors", {
  description: "The colors that a tag can be shown in.",
  values: {
    ALERT_COLOR: { description: "The color of warnings." },
    AQUA_BLUE: { description: "Aqua blue." },
    BLUE_RED: { description: "Between blue and red." },
    CERULEAN_BLUE: { description: "Cerulean blue." },
    CHARTREUSE: { description: "Chartreuse, a yellowish green." },
    MAGENTA: { description: "Magenta." },
    ORANGE_RED: { description: "Orange red." },
    ORANGE_YELLOW: { description: "Orange yellow." },
    RED_VIOLET: { description: "Red violet." },
    SPRING_GREEN: { description: "Spring green." },
    VIOLET: { description: "Violet." },
  } as const,
});

const TagEntityOrigin = builder.enumType("TagEntityOrigin", {
  description: "Who put a tag on an asset.",
  values: {
    EXTERNAL: { description: "The tool that the asset comes from." },
    INTERNAL: { description: "The Catalog itself." },
    USER: { description: "A person, or a program through this API." },
  } as const,
});

builder.prismaObject("Tag", {
  description: "A label that assets can carry.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    label: t.exposeString("label", { description: "The text; unique within the account, letter case counts." }),
    slug: t.string({
      description: "The label as a readable part of a URL.",
      select: { id: true, label: true },
      resolve: ({ id, label }) => slugOf(label, id),
    }),
    color: t.expose("color", { type: Colors, nullable: true, description: "The color that it is shown in." }),
    linkedTermId: t.exposeString("linkedTermId", {
      nullable: true,
      description: "The term of the glossary that says what the tag means.",
    }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it was first attached." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When the tag itself last changed." }),
  }),
});

builder.prismaObject("TagEntity", {
  description: "A tag on an asset.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    origin: t.expose("origin", { type: TagEntityOrigin, description: "Who put it there." }),
    technology: t.expose("technology", {
      type: SourceTechnology,
      nullable: true,
      description: "The tool that it was read from, when it came from one.",
    }),
    tagId: t.exposeString("tagId", { description: "The tag's id." }),
    tag: t.relation("tag", { description: "The tag." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it was put there." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When this was last changed." }),
  }),
});

const GetTagsOutput = pageType("GetTagsOutput", "Tag", "A page of tags.");

const TagSortingKey = sortingKeys("TagSortingKey", "What tags can be sorted by.", { label: "The label." });
const TagSorting = sortingInput("TagSorting", TagSortingKey);

const GetTagsScope = builder.inputType("GetTagsScope", {
  description: "Which tags; all conditions have to hold.",
  fields: (t) => ({
    ids: t.stringList({ description: "Only these tags." }),
    labelContains: t.string({ description: "Only tags whose label contains this text, in any letter case." }),
  }),
});

builder.queryField("getTags", (t) =>
  t.field({
    type: GetTagsOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "The account's tags.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [TagSorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetTagsScope, description: "Which tags." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.tags.list(accountActor(context), input, pageOf(pagination)),
  }),
);

const TagEntityType = builder.enumType("TagEntityType", {
  description: "The kinds of assets that can carry tags.",
  values: {
    COLUMN: { description: "A column of a table." },
    DASHBOARD: { description: "A dashboard." },
    DASHBOARD_FIELD: { description: "A field of a dashboard." },
    TABLE: { description: "A table." },
    TERM: { description: "A term of the glossary." },
  } as const,
});

const BaseTagEntityInput = builder.inputType("BaseTagEntityInput", {
  description: "A label on an asset.",
  fields: (t) => ({
    entityType: t.field({ type: TagEntityType, required: true, description: "What kind of asset it is." }),
    entityId: t.string({ required: true, description: "The asset's id." }),
    label: t.string({
      required: true,
      description: "The tag's label, 1 to 255 characters; white space around it is ignored.",
    }),
  }),
});

builder.mutationField("attachTags", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Puts tags on assets: at most 500, all or none. Tags that do not exist are made; what is attached already stays. Answers true.",
    args: { data: t.arg({ type: [BaseTagEntityInput], required: true, description: "Which tags, on which assets." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.tags.attach(accountActor(context), data);
      return true;
    },
  }),
);

builder.mutationField("detachTags", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Takes tags off assets: at most 500, all or none. A tag that nothing carries any more, and no term is linked to, is removed itself. Answers true, also when there was nothing to take off.",
    args: { data: t.arg({ type: [BaseTagEntityInput], required: true, description: "Which tags, off which assets." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.tags.detach(accountActor(context), data);
      return true;
    },
  }),
);
