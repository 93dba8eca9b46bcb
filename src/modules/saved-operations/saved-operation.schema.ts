import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { stating } from "#graphql/cost.ts";
import { longestDocument, longestOperationName, mostOperations, type SavedOperation } from "./saved-operation.ts";
import type { SavedOperations } from "./saved-operations.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly savedOperations: SavedOperations;
  }
}

const SavedOperationRef = builder.objectRef<SavedOperation>("SavedOperation").implement({
  description: "An operation of the playground that the account keeps under a name.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    name: t.exposeString("name", { description: "What it is called; the account has each name once." }),
    document: t.exposeString("document", { description: "GraphQL, as it was written." }),
    variables: t.expose("variables", {
      type: "JSON",
      nullable: true,
      description: "The variables it was saved with: an object; null for none.",
    }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When it was last saved." }),
  }),
});

builder.queryField("savedOperations", (t) =>
  t.field({
    type: [SavedOperationRef],
    access: { scope: "READ_ONLY" },
    complexity: stating("Costs 1, and 200 times what an operation costs.", { field: 1, multiplier: mostOperations }),
    description: "The operations that the account keeps for the playground, by name.",
    resolve: (_root, _args, context) => context.modules.savedOperations.list(accountActor(context)),
  }),
);

builder.mutationField("saveOperation", (t) =>
  t.field({
    type: SavedOperationRef,
    access: { scope: "READ_WRITE" },
    description: `Keeps an operation for everybody of the account. One of the same name is replaced. An account keeps ${mostOperations} at most. Texts that contain a token are refused.`,
    args: {
      name: t.arg.string({
        required: true,
        description: `What to call it: at most ${longestOperationName} characters, without the spaces around it.`,
      }),
      document: t.arg.string({ required: true, description: `GraphQL: at most ${longestDocument} characters.` }),
      variables: t.arg({ type: "JSON", description: "An object; at most 20000 characters as JSON." }),
    },
    resolve: (_root, args, context) => context.modules.savedOperations.save(accountActor(context), args),
  }),
);

builder.mutationField("deleteSavedOperation", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    description: "Forgets a saved operation. Answers true.",
    args: { id: t.arg.id({ required: true, description: "UUID of the saved operation." }) },
    resolve: async (_root, { id }, context) => {
      await context.modules.savedOperations.delete(accountActor(context), id);
      return true;
    },
  }),
);
