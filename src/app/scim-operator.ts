import { z } from "zod";
import { CatalogError } from "#kernel/errors.ts";
import { maskedValue, type ScimToken } from "#modules/scim/scim-token.ts";
import type { AllModules } from "./modules.ts";

const by = { kind: "cli" } as const;
const account = z.string().optional();

/** What the command line does to the tokens of identity providers. */
export const scimOperatorCommands: Readonly<Record<string, (modules: AllModules, input: unknown) => Promise<unknown>>> =
  {
    "scimToken.create": async (modules, input) => {
      const given = z
        .object({ account, name: z.string().optional(), expiresAt: z.coerce.date().optional() })
        .parse(input);
      const maker = await makerOf(modules, given.account);
      const { secret, token } = await modules.graphql.scim.operator.create(maker, given);
      return { secret: secret.reveal(), token: shown(token) };
    },
    "scimToken.list": async (modules, input) => {
      const { accountId } = await makerOf(modules, z.object({ account }).parse(input).account);
      return (await modules.graphql.scim.operator.tokens(accountId)).map(shown);
    },
    "scimToken.rotate": async (modules, input) => {
      const given = z.object({ account, id: z.string(), overlapMinutes: z.number().optional() }).parse(input);
      const maker = await makerOf(modules, given.account);
      const { secret, token } = await modules.graphql.scim.operator.rotate(maker, given);
      return { secret: secret.reveal(), token: shown(token) };
    },
    "scimToken.revoke": async (modules, input) => {
      const given = z.object({ account, id: z.string(), reason: z.string().optional() }).parse(input);
      const maker = await makerOf(modules, given.account);
      return shown(await modules.graphql.scim.operator.revoke(maker, given));
    },
  };

async function makerOf({ accounts }: AllModules, id: string | undefined) {
  const found = await accounts.namedOrOnlyAccount(id);
  if (found !== null) return { accountId: found.id, userId: null, by };
  throw new CatalogError("NOT_FOUND", "There is no account yet: catalog admin create --email … makes the first one.");
}

function shown({ accountId: _, last4, ...token }: ScimToken): Record<string, unknown> {
  return { ...token, maskedValue: maskedValue({ region: token.region, last4 }) };
}
