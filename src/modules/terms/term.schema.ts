import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { listCost } from "#graphql/cost.ts";
import { descriptionOf } from "#graphql/description.ts";
import { hydrateOne } from "#graphql/hydrate-one.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { slugOf } from "#kernel/ids.ts";
import { pageOf } from "#kernel/page.ts";
import type { Terms } from "./terms.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly terms: Terms;
  }
}

const TermExternalDescriptionSource = builder.enumType("TermExternalDescriptionSource", {
  description: "Where a term's external description came from.",
  values: {
    CASTOR: { description: "Written by the Catalog itself." },
    KNOWLEDGE: { description: "Read from a knowledge base, such as a wiki." },
  } as const,
});

builder.prismaObject("Term", {
  description: "A term of the glossary. Terms form a tree.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    externalId: t.exposeString("externalId", {
      nullable: true,
      description: "The id given by the tool that it was read from, if it came from one.",
    }),
    name: t.exposeString("name", { nullable: true, description: "The word or phrase that is explained." }),
    slug: t.string({
      description: "The name as a readable part of a URL.",
      select: { id: true, name: true },
      resolve: ({ id, name }) => slugOf(name ?? "", id),
    }),
    description: t.string({
      description: "What to show: `descriptionRaw` if there is one, else `externalDescription`, else an empty text.",
      select: { descriptionRaw: true, externalDescription: true },
      resolve: descriptionOf,
    }),
    descriptionRaw: t.exposeString("descriptionRaw", {
      nullable: true,
      description: "The Catalog's own description, Markdown.",
    }),
    descriptionStateLexical: t.expose("descriptionStateLexical", {
      type: "JSON",
      nullable: true,
      description:
        "The own description as the editor's document (Lexical). Writing a description through this API drops it.",
    }),
    externalDescription: t.exposeString("externalDescription", {
      nullable: true,
      description: "The description that it was read with from another tool.",
    }),
    externalDescriptionSource: t.expose("externalDescriptionSource", {
      type: TermExternalDescriptionSource,
      nullable: true,
      description: "Where `externalDescription` came from.",
    }),
    isDescriptionGenerated: t.exposeBoolean("isDescriptionGenerated", {
      nullable: true,
      description: "Whether a machine wrote the description.",
    }),
    icon: t.exposeString("icon", { nullable: true, description: "The picture that it is shown with." }),
    url: t.exposeString("url", { nullable: true, description: "Where it can be looked at in its own tool." }),
    depthLevel: t.exposeInt("depthLevel", {
      nullable: true,
      description: "How many terms lie above it: 0 for one at the root.",
    }),
    parentTermId: t.exposeString("parentTermId", {
      nullable: true,
      description: "The id of `parentTerm`; null at the root.",
    }),
    parentTerm: t.relation("parentTerm", { nullable: true, description: "The term above it; null at the root." }),
    childrenTerms: t.relation("childrenTerms", {
      description: "The terms right below it, by their names, without deleted ones.",
      query: { where: { deletedAt: null }, orderBy: [{ name: "asc" }, { id: "asc" }] },
    }),
    linkedTag: t.relation("linkedTag", { nullable: true, description: "The tag whose meaning it says." }),
    tagEntities: t.relation("tagEntities", { description: "The tags that it carries itself." }),
    ownerEntities: t.relation("ownerEntities", { description: "The people who own it." }),
    teamOwnerEntities: t.relation("teamOwnerEntities", { description: "The teams that own it." }),
    entityEditors: t.relation("entityEditors", { description: "Users of the source who change it." }),
    lastDescribedByUserId: t.exposeString("lastDescribedByUserId", {
      nullable: true,
      description: "The id of `lastDescribedBy`.",
    }),
    lastDescribedBy: t.relation("lastDescribedBy", {
      nullable: true,
      description: "Who wrote the own description last: the person, or the one whose token did.",
    }),
    deprecatedAt: t.expose("deprecatedAt", {
      type: "Timestamp",
      nullable: true,
      description: "Since when it should not be used any more.",
    }),
    deprecatedByUserId: t.exposeString("deprecatedByUserId", { nullable: true, description: "Who deprecated it." }),
    isDeprecated: t.boolean({
      description: "Whether it should not be used any more.",
      select: { deprecatedAt: true },
      resolve: ({ deprecatedAt }) => deprecatedAt !== null,
    }),
    verifiedAt: t.expose("verifiedAt", {
      type: "Timestamp",
      nullable: true,
      description: "When somebody vouched for it.",
    }),
    verifiedByUserId: t.exposeString("verifiedByUserId", { nullable: true, description: "The id of `verifiedBy`." }),
    verifiedBy: t.relation("verifiedBy", { nullable: true, description: "Who vouched for it." }),
    isVerified: t.boolean({
      description: "Whether somebody vouches for it.",
      select: { verifiedAt: true },
      resolve: ({ verifiedAt }) => verifiedAt !== null,
    }),
    lastEditedAt: t.expose("lastEditedAt", {
      type: "Timestamp",
      nullable: true,
      description: "When somebody last changed the term itself.",
    }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it entered the catalog." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When its entry last changed." }),
    deletedAt: t.expose("deletedAt", { type: "Timestamp", nullable: true, description: "When it was deleted." }),
  }),
});

const GetTermsOutput = pageType("GetTermsOutput", "Term", "A page of terms.");

const TermSortingKey = sortingKeys("TermSortingKey", "What terms can be sorted by.", {
  name: "The name.",
  ownersAndTeamOwnersCount: "How many people and teams own it.",
});
const TermSorting = sortingInput("TermSorting", TermSortingKey);

const GetTermsScope = builder.inputType("GetTermsScope", {
  description: "Which terms; all conditions have to hold.",
  fields: (t) => ({
    ids: t.stringList({ description: "Only these terms." }),
    nameContains: t.string({ description: "Only terms whose name contains this text, in any letter case." }),
  }),
});

builder.queryField("getTerms", (t) =>
  t.field({
    type: GetTermsOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "The terms of the glossary, from all levels of its tree, without deleted ones.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [TermSorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetTermsScope, description: "Which terms." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.terms.list(accountActor(context), input, pageOf(pagination)),
  }),
);

const names = "The word or phrase, 1 to 1,000 characters; white space around it is ignored.";

const CreateTermInput = builder.inputType("CreateTermInput", {
  description: "A term to create.",
  fields: (t) => ({
    name: t.string({ required: true, description: names }),
    description: t.string({ required: true, description: "What it means, Markdown, at most 100,000 characters." }),
    parentTermId: t.string({ description: "The term that it shall lie below; the root without it." }),
    linkedTagId: t.string({ description: "The tag whose meaning it says; one that no other term is linked to." }),
  }),
});

const UpdateTermInput = builder.inputType("UpdateTermInput", {
  description: "A change of a term: what is left out stays as it is.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The term." }),
    name: t.string({ description: names }),
    description: t.string({
      description: "What it means, Markdown, at most 100,000 characters; null empties it.",
    }),
    parentTermId: t.string({
      description: "The term that it shall lie below, with all below it; null moves it to the root.",
    }),
    linkedTagId: t.string({
      description:
        "The tag whose meaning it says, instead of the one before; one that no other term is linked to. Null unlinks.",
    }),
  }),
});

const DeleteTermInput = builder.inputType("DeleteTermInput", {
  description: "A term to delete.",
  fields: (t) => ({ id: t.string({ required: true, description: "The term." }) }),
});

builder.mutationField("createTerm", (t) =>
  t.prismaField({
    type: "Term",
    access: { scope: "READ_WRITE" },
    description: "Adds a term to the glossary.",
    args: { data: t.arg({ type: CreateTermInput, required: true, description: "The term." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrateOne(context, "term", query, await context.modules.terms.create(accountActor(context), data)),
  }),
);

builder.mutationField("updateTerm", (t) =>
  t.prismaField({
    type: "Term",
    access: { scope: "READ_WRITE" },
    description:
      "Changes a term. A parent that would put it below itself is refused, and so is a tag that another term is linked to.",
    args: { data: t.arg({ type: UpdateTermInput, required: true, description: "The change." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrateOne(context, "term", query, await context.modules.terms.update(accountActor(context), data)),
  }),
);

builder.mutationField("deleteTerm", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    description:
      "Deletes a term, which cannot be undone. Its children move to its parent, or to the root; its linked tag is unlinked; the tags that it carries are taken off, and those that nothing else carries are removed. Answers true.",
    args: { data: t.arg({ type: DeleteTermInput, required: true, description: "Which term." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.terms.delete(accountActor(context), data);
      return true;
    },
  }),
);
