import { builder } from "#graphql/builder.ts";

const OnFirstUseInput = builder.inputType("OnFirstUseInput", {
  description: "The old token lives on until the new one is first used, and for a grace after that.",
  fields: (t) => ({
    graceSeconds: t.int({ required: true, description: "How long the grace is, 0 to 86,400 seconds." }),
  }),
});

export const TokenRotationInput = builder.inputType("TokenRotationInput", {
  isOneOf: true,
  description: "How a token that is replaced goes: exactly one of these. Never beyond its own expiry.",
  fields: (t) => ({
    overlapMinutes: t.int({ description: "It lives on for this long, 0 to 10,080 minutes; 0 ends it at once." }),
    onFirstUse: t.field({
      type: OnFirstUseInput,
      description: "It lives on until the new one is first used, so that an answer which got lost locks nobody out.",
    }),
  }),
});
