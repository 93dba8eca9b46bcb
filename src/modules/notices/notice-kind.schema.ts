import { builder } from "#graphql/builder.ts";

/** GraphQL spells kinds in capitals; in the code and in webhooks they are dotted. */
export const NoticeKindEnum = builder.enumType("NoticeKind", {
  description: "What is told of a token.",
  values: {
    TOKEN_GENERATED: { value: "token.generated", description: "It was made." },
    TOKEN_REPLACED: { value: "token.replaced", description: "A replacement took its place." },
    TOKEN_REVOKED: { value: "token.revoked", description: "It was revoked." },
    TOKEN_EXPIRING: { value: "token.expiring", description: "It expires in 30, 7 or 1 days." },
    TOKEN_EXPIRED: { value: "token.expired", description: "It has expired." },
    TOKEN_OVERLAP_ENDING: {
      value: "token.overlap_ending",
      description: "It was replaced, is still in use, and ends within the hour.",
    },
    TOKEN_LEAKED: { value: "token.leaked", description: "It was found in the open and revoked." },
    TOKEN_SUPERSEDED_USED: {
      value: "token.superseded_used",
      description: "It was used after a replacement had ended it.",
    },
  } as const,
});
