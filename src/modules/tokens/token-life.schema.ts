import { builder } from "#graphql/builder.ts";
import { ApiTokenRef, CreatedToken, TokenScopeEnum } from "./api-token.schema.ts";
import { TokenRotationInput } from "./token-rotation-input.schema.ts";

const administrators = { scope: "READ_WRITE", role: "ADMIN" } as const;

builder.mutationField("rotateToken", (t) =>
  t.field({
    type: CreatedToken,
    access: administrators,
    description:
      "Replaces one token by another of its scope and shows the new one's secret, once. A token that waits for its successor's first use gets another successor, and goes on waiting; one whose overlap has begun is refused as ALREADY_REPLACED. A person with a session needs one that is at most 10 minutes old for a Read & Write token.",
    args: {
      id: t.arg.id({ required: true, description: "UUID of the token that is replaced." }),
      rotation: t.arg({ type: TokenRotationInput, description: "How it goes; at once without it." }),
      expiresAt: t.arg({
        type: "DateTime",
        description: "The end of the new token's life; without it the account's longest, a year by default.",
      }),
      name: t.arg.string({ description: "What the new token is for; the same as before without it." }),
    },
    resolve: (_root, args, context) => context.modules.tokens.rotate(context.actor, args, context.origin),
  }),
);

builder.mutationField("endOverlap", (t) =>
  t.field({
    type: ApiTokenRef,
    access: administrators,
    description:
      "Ends a retiring token now, and answers it. One that has ended before is answered as it is; a token without an overlap is refused as NO_OVERLAP.",
    args: { id: t.arg.id({ required: true, description: "UUID of the retiring token, or of its successor." }) },
    resolve: (_root, { id }, context) => context.modules.tokens.endOverlap(context.actor, id, context.origin),
  }),
);

builder.mutationField("takeOverToken", (t) =>
  t.field({
    type: ApiTokenRef,
    access: administrators,
    description:
      "Makes you the owner of a live token: from the next request on it acts with your role, whether the person who made it is suspended or not. Its secret stays the same.",
    args: { id: t.arg.id({ required: true, description: "UUID of the token." }) },
    resolve: (_root, { id }, context) => context.modules.tokens.takeOver(context.actor, id, context.origin),
  }),
);

builder.mutationField("createPlaygroundToken", (t) =>
  t.field({
    type: CreatedToken,
    // Everybody who is signed in; the slice asks for a session, and for a role that writes where the token would.
    access: { scope: "READ_ONLY" },
    description:
      "Makes a brief token for the playground of the person who is signed in, and shows its secret, once. It holds no place, and ends with the session. Of more than 10 at once the oldest ends. A token cannot make one.",
    args: {
      scope: t.arg({ type: TokenScopeEnum, required: true, description: "What the token may do." }),
      minutes: t.arg.int({ defaultValue: 60, description: "How long it lives, 1 to 60 minutes." }),
    },
    resolve: (_root, args, context) => context.modules.tokens.issuePlayground(context.actor, args, context.origin),
  }),
);
