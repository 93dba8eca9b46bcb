import { z } from "zod";
import { heldScope } from "#kernel/actor.ts";
import { mcpTool } from "./mcp-tool.ts";

const document = "query { currentToken { name maskedValue expiresAt createdBy { name } } }";

export const whoami = mcpTool({
  name: "whoami",
  title: "See what you may do",
  description: "The token you call with, in which region, with which scope and role, and when it expires.",
  input: z.object({}),
  output: z.object({
    region: z.string(),
    scope: z.enum(["READ_ONLY", "READ_WRITE"]),
    role: z.string(),
    token: z.string().nullable().describe("The token's masked value."),
    tokenName: z.string().nullable(),
    expiresAt: z.string().nullable(),
    actsFor: z.string().nullable().describe("The person who made the token."),
  }),
  documents: [document],
  run: async ({ run, actor, region }) => {
    const { currentToken } = await run(document);
    return {
      region: region.name,
      scope: heldScope(actor),
      role: actor.role,
      token: currentToken?.maskedValue ?? null,
      tokenName: currentToken?.name ?? null,
      expiresAt: currentToken === null ? null : new Date(currentToken.expiresAt).toISOString(),
      actsFor: currentToken?.createdBy.name ?? null,
    };
  },
});
