import { z } from "zod";
import { userRoles } from "#kernel/actor.ts";
import { objectOf, type RestRoute } from "./rest-route.ts";
import { asTokenObject, tokenFields, tokenObject } from "./token-object.ts";

const meObject = z
  .object({
    token: tokenObject.nullable().describe("The token that is calling; null for a signed-in person."),
    user: z
      .object({
        userId: z.uuid().describe("The person's id."),
        name: z.string().describe("The person's name."),
        email: z.string().describe("The person's address."),
        role: z.enum(userRoles).describe("The person's role in the account."),
      })
      .describe("The person who is signed in, or who made the token."),
    account: z
      .object({ teamId: z.uuid().describe("The account's id."), name: z.string().describe("The account's name.") })
      .describe("The account that the token acts for."),
    region: z.string().describe("The region that answers."),
    limits: z
      .object({
        limit: z.number().int().describe("Points that the account has in a window."),
        remaining: z.number().int().describe("Points that are left to this caller."),
        windowSeconds: z.number().int().describe("How long a window is, in seconds."),
        resetAt: z.iso.datetime().describe("When the window begins anew."),
      })
      .describe("The budget that all of the account's tokens share."),
  })
  .meta({ id: "Caller", description: "Who is calling, and what is left to them." });

export const meRoutes: readonly RestRoute[] = [
  {
    method: "get",
    path: "/me",
    name: "getMe",
    summary: "See who is calling",
    description: "The token, its account, the region and what is left of the budget.",
    document: `query getMe { currentToken { ${tokenFields} } me { id name email role region account { id name } } rateLimit { limit remaining windowSeconds resetAt } }`,
    answer: ({ currentToken, me, rateLimit }, { caller }) => {
      const { id, name, email, role, region, account } = objectOf(me);
      const { id: teamId, name: accountName } = objectOf(account);
      const { resetAt, ...limits } = objectOf(rateLimit);
      return {
        token: currentToken === null ? null : asTokenObject(currentToken, caller.accountId),
        user: { userId: id, name, email, role },
        account: { teamId, name: accountName },
        region,
        limits: {
          ...limits,
          // The scalar is an instant here and becomes text only on the wire of GraphQL.
          resetAt: new Date(resetAt as string | Date).toISOString(),
        },
      };
    },
    response: meObject,
  },
];
